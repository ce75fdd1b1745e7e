import { afterAll, beforeAll, it } from 'vitest';
import { type CrashScene, crashRun, openTown } from '../support/clearing-crash.ts';
import { type Installation, makeInstallation } from '../support/crash.ts';
import { seeded } from '../support/random.ts';

/** Milliseconds: a start of the service, and what a run whose process is gone waits for, are in it. */
const ROUND_MS = 120_000;

let installation: Installation;
let scene: CrashScene;

beforeAll(async () => {
  installation = await makeInstallation();
  scene = await openTown(installation);
});
afterAll(() => installation?.remove());

// `npm run soak` has more moments, and each of them several times.
it(
  'a kill -9 of the service while a run is computed leaves one that is computed once, and applied once',
  async () => {
    await crashRun(scene, 'computing', seeded(9));
  },
  ROUND_MS,
);

it(
  'a kill -9 of the embedded Postgres while one is applied does so too',
  async () => {
    await crashRun(scene, 'database', seeded(7));
  },
  ROUND_MS,
);

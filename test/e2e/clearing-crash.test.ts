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

it.each([
  ['while it is computed', 'computing'],
  ['while it is applied', 'applying'],
  ['while it is folded', 'folding'],
] as const)(
  'a kill -9 of the service %s leaves a run that is computed once, and applied once',
  async (_, moment) => {
    await crashRun(scene, moment, seeded(moment.length));
  },
  ROUND_MS,
);

it(
  'a kill -9 of the embedded Postgres while it is applied does so too',
  async () => {
    await crashRun(scene, 'database', seeded(7));
  },
  ROUND_MS,
);

import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CrashScene, crashRun, MOMENTS, openTown, type Survived } from '../support/clearing-crash.ts';
import { type Installation, makeInstallation } from '../support/crash.ts';
import { seeded } from '../support/random.ts';

const ROUNDS = 20;

let installation: Installation;
let scene: CrashScene;

beforeAll(async () => {
  installation = await makeInstallation();
  scene = await openTown(installation);
});
afterAll(() => installation?.remove());

it(`${ROUNDS} kills at any moment of a run leave each computed once, applied once, and folded to the end`, async () => {
  const pick = seeded(20_261_124);
  const survived: Survived[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    survived.push(await crashRun(scene, MOMENTS[round % MOMENTS.length] as (typeof MOMENTS)[number], pick));
  }
  // Moments that are never met would prove nothing.
  const found = new Set(survived.map((one) => one.found));
  expect([...found].sort()).toEqual(expect.arrayContaining(['applied', 'computed']));
});

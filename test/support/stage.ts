import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { type Api, digestOfDatabase, startApi } from './api.ts';
import type { Answer } from './client.ts';
import { makeWorld, type World } from './fixtures.ts';

/** A service, two circuits with people in them, and what the database held when the present test began. */
export interface Stage {
  readonly api: Api;
  readonly world: World;
  readonly elsewhere: World;
  /** A payment with which nothing is wrong. */
  valid(): { from: string; to: string; amount: string };
  /** From here on, instead of from the beginning of the test, nothing may be written. */
  remember(): Promise<void>;
  /** Refusals by the rules are remembered for their idempotency key; a refused request may write nothing else. */
  expectNothingWritten(but?: { readonly rememberedKeys?: number }): Promise<void>;
}

/** To be called at the top of a test file. Its parts are there from the first test on. */
export function setStage(): Stage {
  let api: Api;
  let world: World;
  let elsewhere: World;
  let before: Awaited<ReturnType<typeof digestOfDatabase>>;
  const remember = async () => {
    before = await digestOfDatabase(api);
  };
  beforeAll(async () => {
    api = await startApi();
    [world, elsewhere] = await Promise.all([makeWorld(api), makeWorld(api)]);
  });
  afterAll(() => api?.stop());
  beforeEach(remember);
  return {
    get api() {
      return api;
    },
    get world() {
      return world;
    },
    get elsewhere() {
      return elsewhere;
    },
    valid: () => ({ from: world.ada.account, to: world.bea.account, amount: '1.00' }),
    remember,
    async expectNothingWritten({ rememberedKeys = 0 } = {}) {
      const { idempotency_record: keysBefore = '', ...othersBefore } = before;
      const { idempotency_record: keysAfter = '', ...othersAfter } = await digestOfDatabase(api);
      expect(othersAfter).toEqual(othersBefore);
      expect(Number.parseInt(keysAfter, 10) - Number.parseInt(keysBefore, 10)).toBe(rememberedKeys);
    },
  };
}

export interface Refused {
  readonly status: number;
  readonly code: string;
  /** A place that `errors` must name. */
  readonly path?: string;
}

export const INVALID = (path: string): Refused => ({ status: 400, code: 'validation-failed', path });

/** An answer that must be an RFC 9457 problem with this status and code. */
export function expectProblem(answer: Answer, { status, code, path }: Refused): void {
  expect([answer.status, answer.body?.code], answer.text).toEqual([status, code]);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json(;|$)/);
  const { type, title, detail, instance, errors, status: told } = answer.body;
  expect({ type, title, detail, instance, told }).toEqual({
    type: `urn:saldo:problem:${code}`,
    title: expect.stringMatching(/\S/),
    detail: expect.stringMatching(/\S/),
    instance: expect.stringMatching(/^\//),
    told: status,
  });
  const places = (errors as { path: string; message: string }[] | undefined)?.map((error) => error.path);
  if (path !== undefined) expect(places).toContain(path);
  if (code !== 'validation-failed') expect(places).toBeUndefined();
}

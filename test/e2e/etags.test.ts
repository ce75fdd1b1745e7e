import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, digestOfDatabase, startApi } from '../support/api.ts';
import type { Answer } from '../support/client.ts';
import { makeTrader, makeWorld, newWord, pay, WIDE, type World } from '../support/fixtures.ts';

let api: Api;
let world: World;

beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api);
});
afterAll(() => api?.stop());

const told = ({ status, body }: Answer) => [status, body.code];

describe('an ETag', () => {
  const changes: readonly (readonly [string, () => string, () => object])[] = [
    ['a circuit', () => '', () => ({ name: newWord() })],
    ['a member', () => `/members/${world.ada.memberId}`, () => ({ name: newWord() })],
    ["an account's metadata", () => `/accounts/${world.ada.account}`, () => ({ metadata: { word: newWord() } })],
  ];

  it.each(changes)('of %s lets a change through once, and not after another', async (_, path, change) => {
    const { operator } = world;
    const tag = (await operator.get(path())).headers.get('etag') as string;
    expect(tag).toMatch(/^"\d+"$/);
    const changed = await operator.patch(path(), change(), { 'if-match': tag });
    expect(changed.status, changed.text).toBe(200);
    const next = changed.headers.get('etag');
    expect(next).not.toBe(tag);
    expect((await operator.get(path())).headers.get('etag')).toBe(next);
    const before = await digestOfDatabase(api);
    for (const stale of [tag, `W/${next}`, '"other"', 'x']) {
      expect(told(await operator.patch(path(), change(), { 'if-match': stale }))).toEqual([412, 'precondition-failed']);
    }
    expect(await digestOfDatabase(api)).toEqual(before);
    for (const good of [`"999999", ${next}`, '*']) {
      expect((await operator.patch(path(), change(), { 'if-match': good })).status).toBe(200);
    }
  });

  it.each(changes)('that nobody sends back hinders nobody: %s takes many changes at once', async (_, path, change) => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => world.operator.patch(path(), change())));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  it('of an account and a member is honoured where limits and statuses change, too', async () => {
    const { operator } = world;
    const dora = await makeTrader(api, world.code);
    const status = (value: string) => ({ status: value });
    const steps: [string, 'put' | 'patch', (turn: number) => object][] = [
      [
        `/accounts/${dora.account}/limits`,
        'put',
        (turn) => ({ creditLimit: `${turn}.00`, balanceCap: null, reason: 'Test' }),
      ],
      [
        `/accounts/${dora.account}/limits`,
        'put',
        () => ({ ...WIDE, reason: 'Later', effectiveAt: '2999-01-01T00:00:00Z' }),
      ],
      [`/accounts/${dora.account}`, 'patch', (turn) => status(turn % 2 === 0 ? 'suspended' : 'active')],
      [`/members/${dora.memberId}`, 'patch', (turn) => status(turn % 2 === 0 ? 'suspended' : 'active')],
    ];
    for (const [path, method, body] of steps) {
      const resource = path.replace('/limits', '');
      const tag = (await operator.get(resource)).headers.get('etag') as string;
      expect((await operator[method](path, body(0), { 'if-match': tag })).status).toBe(200);
      expect(told(await operator[method](path, body(1), { 'if-match': tag }))).toEqual([412, 'precondition-failed']);
      const next = (await operator.get(resource)).headers.get('etag') as string;
      expect((await operator[method](path, body(1), { 'if-match': next })).status).toBe(200);
    }
  });

  it('goes to one of two who send it at once', async () => {
    for (const [, path, change] of changes) {
      const tag = (await world.operator.get(path())).headers.get('etag') as string;
      const both = [1, 2].map(() => world.operator.patch(path(), change(), { 'if-match': tag }));
      expect((await Promise.all(both)).map(({ status }) => status).toSorted()).toEqual([200, 412]);
    }
  });

  it('is not changed by payments, which would make limits impossible to set on a busy account', async () => {
    const path = `/accounts/${world.ada.account}`;
    const tag = (await world.operator.get(path)).headers.get('etag');
    await pay(world.operator, world.ada.account, world.bea.account, '0.01');
    expect((await world.operator.get(path)).headers.get('etag')).toBe(tag);
  });
});

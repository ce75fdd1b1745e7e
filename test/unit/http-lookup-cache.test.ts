import { describe, expect, it } from 'vitest';
import { createLookupCache } from '../../src/http/lookup-cache.ts';

function start(entriesMax = 2) {
  const clock = { now: 0 };
  const cache = createLookupCache<string>({ freshMs: 100, absentMs: 10, entriesMax, now: () => clock.now });
  return { cache, clock };
}

describe('a lookup cache', () => {
  it('keeps what was found longer than that there was nothing', async () => {
    const { cache, clock } = start();
    await cache.load('a', async () => 'A');
    await cache.load('b', async () => null);
    expect([cache.peek('a'), cache.peek('b'), cache.peek('c')]).toEqual(['A', null, undefined]);
    clock.now = 10;
    expect([cache.peek('a'), cache.peek('b')]).toEqual(['A', undefined]);
    clock.now = 100;
    expect(cache.peek('a')).toBeUndefined();
  });

  it('counts the age from before the load, which may have read just then', async () => {
    const { cache, clock } = start();
    await cache.load('a', async () => {
      clock.now = 60;
      return 'A';
    });
    clock.now = 100;
    expect(cache.peek('a')).toBeUndefined();
  });

  it('joins lookups of one key, and remembers no failure', async () => {
    const { cache } = start();
    let reads = 0;
    const failing = async () => {
      reads++;
      throw new Error('gone');
    };
    const outcomes = await Promise.allSettled([cache.load('a', failing), cache.load('a', failing)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(reads).toBe(1);
    expect(await cache.load('a', async () => 'A')).toBe('A');
  });

  it('does not keep a load that was under way when its key was forgotten', async () => {
    const { cache } = start();
    let finish: (value: string) => void = () => undefined;
    const load = cache.load('a', () => new Promise((resolve) => (finish = resolve)));
    cache.forget('a');
    finish('old');
    expect(await load).toBe('old');
    expect(cache.peek('a')).toBeUndefined();
  });

  it('drops what was loaded longest ago, and nothing real for what does not exist', async () => {
    const { cache } = start(2);
    for (const key of ['a', 'b', 'c']) await cache.load(key, async () => key);
    for (let at = 0; at < 100; at++) await cache.load(`made-up-${at}`, async () => null);
    expect([cache.peek('a'), cache.peek('b'), cache.peek('c')]).toEqual([undefined, 'b', 'c']);
  });
});

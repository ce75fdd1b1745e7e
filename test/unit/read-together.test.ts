import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readTogether } from '../../src/db/read-together.ts';

/** Reads that are answered when the test says so. */
function held() {
  const reads: {
    circuitId: string;
    ids: readonly string[];
    answer: (ids?: readonly string[]) => void;
    fail: () => void;
  }[] = [];
  const read = (circuitId: string, ids: readonly string[]) =>
    new Promise<{ id: string }[]>((resolve, reject) => {
      reads.push({
        circuitId,
        ids,
        answer: (found = ids) => resolve(found.map((id) => ({ id }))),
        fail: () => reject(new Error('away')),
      });
    });
  const next = async (nth: number) => {
    while (reads[nth] === undefined) await turn();
    return reads[nth];
  };
  return { read, reads, next };
}

describe('lookups that come together', () => {
  it('are one read, and each is told its own or that there is none', async () => {
    const { read, reads, next } = held();
    const find = readTogether(read, 10);
    const answers = Promise.all([find('c', 'a'), find('c', 'b'), find('c', 'a'), find('c', 'none')]);
    (await next(0)).answer(['b', 'a']);
    expect(await answers).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'a' }, undefined]);
    expect(reads.map(({ ids }) => ids)).toEqual([['a', 'b', 'none']]);
  });

  it('wait for a read that begins after them, and not for one that is under way', async () => {
    const { read, next } = held();
    const find = readTogether(read, 10);
    const early = find('c', 'a');
    const first = await next(0);
    const late = find('c', 'a');
    first.answer([]);
    expect(await early).toBeUndefined();
    (await next(1)).answer();
    expect(await late).toEqual({ id: 'a' });
  });

  it('are no more than the bound, of one circuit, and those of another wait for nothing', async () => {
    const { read, reads, next } = held();
    const find = readTogether(read, 2);
    const answers = Promise.all([find('c', '1'), find('c', '2'), find('c', '3'), find('d', '4')]);
    await next(1);
    expect(reads.map(({ circuitId, ids }) => [circuitId, ids])).toEqual([
      ['c', ['1', '2']],
      ['d', ['4']],
    ]);
    for (const nth of [0, 1, 2]) (await next(nth)).answer();
    expect(await answers).toEqual(['1', '2', '3', '4'].map((id) => ({ id })));
  });

  it('fail with their read, and the next ones do not', async () => {
    const { read, next } = held();
    const find = readTogether(read, 1);
    const answers = Promise.allSettled([find('c', 'a'), find('c', 'b')]);
    (await next(0)).fail();
    (await next(1)).answer();
    expect((await answers).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    const again = find('c', 'c');
    (await next(2)).answer();
    expect(await again).toEqual({ id: 'c' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairQueue, type Fit, type Waiting } from '../../src/poster/queue.ts';

interface Entry extends Waiting {
  readonly place: number;
  readonly isPicky: boolean;
}

const always = (): Fit => 'goes';
const entry = (principalId: string, items = 1, place = 0): Entry => ({ principalId, items, place, isPicky: false });
const names = (taken: readonly Entry[]) => taken.map(({ principalId, place }) => `${principalId}${place}`);

type Step = { offer: { principalId: string; items: number; isPicky: boolean } } | { take: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      offer: fc.record({
        principalId: fc.constantFrom('a', 'b', 'c', 'd'),
        items: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 12 })),
        isPicky: fc.boolean(),
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 15 }) }) },
);

/** As the poster has it: some may not go behind others in a batch. */
const judge = (next: Entry, taken: readonly Entry[]): Fit =>
  !next.isPicky || taken.every((one) => one.isPicky) ? 'goes' : 'ends';
/** Or some wait for a batch of their own kind. */
const kinds = (next: Entry, taken: readonly Entry[]): Fit => (next.isPicky === taken[0]?.isPicky ? 'goes' : 'waits');

/** Goes through the steps with a line for each principal as the model, and shows each take with what waited before it. */
function play(
  steps: readonly Step[],
  itemsMax: number,
  rule: typeof judge,
  onTake: (taken: Entry[], room: number, waiting: Map<string, Entry[]>) => void,
): void {
  const queue = new FairQueue<Entry>(itemsMax);
  const lines = new Map<string, Entry[]>();
  const sum = () => [...lines.values()].flat().reduce((items, one) => items + one.items, 0);
  let place = 0;
  const take = (room: number) => {
    const before = new Map([...lines].map(([id, line]) => [id, [...line]]));
    const taken = queue.take(room, rule);
    for (const one of taken) expect(lines.get(one.principalId)?.shift()).toBe(one);
    expect(queue.items).toBe(sum());
    onTake(taken, room, before);
    return taken.length;
  };
  for (const one of steps) {
    if ('take' in one) {
      take(one.take);
      continue;
    }
    const offered = { ...one.offer, place: place++ };
    const hasRoom = sum() + offered.items <= itemsMax;
    expect(queue.offer(offered)).toBe(hasRoom);
    if (hasRoom) lines.set(offered.principalId, [...(lines.get(offered.principalId) ?? []), offered]);
    expect(queue.items).toBe(sum());
  }
  while (take(7) > 0);
  expect(queue.items).toBe(0);
  expect(sum()).toBe(0);
}

const steps = fc.array(step, { maxLength: 60 });

describe('a fair queue', () => {
  it('takes each entry once, keeps the order of a principal, and never waits for more than it may hold', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 60 }), fc.constantFrom(judge, kinds), (all, itemsMax, rule) =>
        play(all, itemsMax, rule, () => undefined),
      ),
      { numRuns: 1_000 },
    );
  });

  it('takes something if anything waits, no more items than asked for unless it is one entry, and only what fits', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom(judge, kinds), (all, rule) =>
        play(all, 40, rule, (taken, room, before) => {
          const waits = [...before.values()].some((line) => line.length > 0);
          expect(taken.length > 0).toBe(waits);
          if (taken.length > 1) expect(taken.reduce((items, one) => items + one.items, 0)).toBeLessThanOrEqual(room);
          taken.forEach((one, index) => {
            if (index > 0) expect(rule(one, taken.slice(0, index))).toBe('goes');
          });
        }),
      ),
      { numRuns: 1_000 },
    );
  });

  it('takes in turn: while somebody waits, no other principal is served twice, over however many takes', () => {
    fc.assert(
      fc.property(steps, (all) => {
        // For each principal that waits: how often each other one was served since it came first in its line.
        const servedSince = new Map<string, Map<string, number>>();
        play(all, 40, judge, (taken, _, before) => {
          const left = new Map([...before].map(([id, line]) => [id, line.length]));
          for (const [id, count] of left) if (count > 0 && !servedSince.has(id)) servedSince.set(id, new Map());
          for (const { principalId } of taken) {
            for (const times of servedSince.get(principalId)?.values() ?? []) expect(times).toBeLessThanOrEqual(1);
            for (const counts of servedSince.values()) counts.set(principalId, (counts.get(principalId) ?? 0) + 1);
            left.set(principalId, (left.get(principalId) as number) - 1);
            servedSince.set(principalId, new Map());
            if (left.get(principalId) === 0) servedSince.delete(principalId);
          }
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it('lets a huge line delay a single of somebody else by one round only', () => {
    const queue = new FairQueue<Entry>(10_000);
    for (let place = 0; place < 9; place++) queue.offer(entry('huge', 1_000, place));
    queue.offer(entry('single', 1));
    expect(names(queue.take(1_000, always))).toEqual(['huge0']);
    expect(names(queue.take(1_000, always))).toEqual(['single0']);
    expect(names(queue.take(1_000, always))).toEqual(['huge1']);
  });

  it('goes round by round within a take, and on where it stopped in the next', () => {
    const queue = new FairQueue<Entry>(100);
    for (const id of ['a', 'b', 'c']) for (const place of [0, 1, 2]) queue.offer(entry(id, 1, place));
    expect(names(queue.take(5, always))).toEqual(['a0', 'b0', 'c0', 'a1', 'b1']);
    expect(names(queue.take(2, always))).toEqual(['c1', 'a2']);
    expect(names(queue.take(5, always))).toEqual(['b2', 'c2']);
    expect(queue.take(5, always)).toEqual([]);
  });

  it('takes a first entry that is larger than asked for, alone', () => {
    const queue = new FairQueue<Entry>(100);
    queue.offer(entry('a', 50));
    queue.offer(entry('b', 1));
    expect(names(queue.take(10, always))).toEqual(['a0']);
    expect(names(queue.take(10, always))).toEqual(['b0']);
  });

  it('stops before what must not go with those taken, which then comes first', () => {
    const queue = new FairQueue<Entry>(100);
    queue.offer(entry('a'));
    queue.offer({ ...entry('b'), isPicky: true });
    queue.offer(entry('c'));
    expect(names(queue.take(10, judge))).toEqual(['a0']);
    expect(names(queue.take(10, judge))).toEqual(['b0', 'c0']);
  });

  it('passes over a principal whose next one waits for another batch, and begins that with it', () => {
    fc.assert(
      fc.property(steps, (all) => {
        let passedOver: string[] = [];
        play(all, 40, kinds, (taken, room, before) => {
          if (passedOver.length > 0) expect(passedOver).toContain(taken[0]?.principalId);
          const items = taken.reduce((sum, one) => sum + one.items, 0);
          // With room for all that wait, whoever got nothing was passed over.
          const waiting = [...before.values()].flat().reduce((sum, one) => sum + one.items, 0);
          passedOver = [];
          if (taken.length === 0 || waiting > room || items > room) return;
          const served = new Set(taken.map(({ principalId }) => principalId));
          passedOver = [...before].filter(([id, line]) => line.length > 0 && !served.has(id)).map(([id]) => id);
          for (const id of passedOver) expect(kinds(before.get(id)?.[0] as Entry, taken)).toBe('waits');
        });
      }),
      { numRuns: 1_000 },
    );
    const queue = new FairQueue<Entry>(100);
    queue.offer(entry('a', 1, 0));
    queue.offer({ ...entry('b', 1, 0), isPicky: true });
    queue.offer(entry('b', 1, 1));
    queue.offer(entry('a', 1, 1));
    queue.offer(entry('c', 1, 0));
    expect(names(queue.take(10, kinds))).toEqual(['a0', 'c0', 'a1']);
    expect(names(queue.take(10, kinds))).toEqual(['b0']);
    expect(names(queue.take(10, kinds))).toEqual(['b1']);
  });

  it('is full by items and not by entries, and takes what still fits', () => {
    const queue = new FairQueue<Entry>(10);
    expect([
      queue.offer(entry('a', 9)),
      queue.offer(entry('b', 2)),
      queue.offer(entry('b', 1)),
      queue.offer(entry('a', 1)),
    ]).toEqual([true, false, true, false]);
    expect(queue.items).toBe(10);
  });
});

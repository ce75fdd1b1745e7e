import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Entry, Line } from '../../src/features/webhooks/line.ts';

const entryOf = (at: number, keys: readonly string[], more: Partial<Entry> = {}): Entry => ({
  place: { number: at, place: 0, line: 0 },
  eventId: `e${at}`,
  type: 'transfer.posted',
  body: '',
  keys,
  again: false,
  isStored: false,
  attempts: 0,
  ...more,
});

const takeAll = (line: Line): string[] => {
  const taken = [];
  for (let entry = line.take(); entry !== undefined; entry = line.take()) taken.push(entry.eventId);
  return taken;
};

it('lets go side by side what shares nothing, and one after the other what does', () => {
  const line = new Line();
  for (const [at, keys] of [['a', 'b'], ['c'], ['b', 'd'], ['d'], []].entries()) line.add(entryOf(at, keys));
  expect(takeAll(line)).toEqual(['e0', 'e1', 'e4']);
  line.remove('e0');
  expect(takeAll(line)).toEqual(['e2']);
  line.rest('e2');
  expect(takeAll(line)).toEqual([]);
  expect(line.behindResting().map(({ eventId }) => eventId)).toEqual(['e3']);
  line.wake('e2');
  expect(takeAll(line)).toEqual(['e2']);
  line.remove('e2');
  expect(takeAll(line)).toEqual(['e3']);
});

it('whatever fails and however long it takes, events that share a key are done in their order, and all of them are', () => {
  const keys = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 });
  const step = fc.tuple(fc.constantFrom('take', 'finish', 'fail', 'wake'), fc.nat());
  fc.assert(
    fc.property(fc.array(keys, { maxLength: 20 }), fc.array(step, { maxLength: 200 }), (all, steps) => {
      const line = new Line();
      const entries = all.map((own, at) => entryOf(at, own));
      for (const entry of entries) line.add(entry);
      const [underWay, resting, done]: [Entry[], Entry[], Entry[]] = [[], [], []];
      const move = (from: Entry[], at: number, to: Entry[], act: (id: string) => void) => {
        const [entry] = from.splice(at % Math.max(1, from.length), 1);
        if (entry === undefined) return;
        act(entry.eventId);
        to.push(entry);
      };
      const steppers: Readonly<Record<string, (at: number) => void>> = {
        take: () => {
          const entry = line.take();
          if (entry !== undefined) underWay.push(entry);
        },
        finish: (at) => move(underWay, at, done, (id) => line.remove(id)),
        fail: (at) => move(underWay, at, resting, (id) => line.rest(id)),
        wake: (at) => move(resting, at, [], (id) => line.wake(id)),
      };
      for (const [name, at] of steps) {
        steppers[name]?.(at);
        const busy = underWay.flatMap((entry) => entry.keys);
        expect(new Set(busy).size).toBe(busy.length);
      }
      for (let left = entries.length * 3 + 1; left > 0; left--)
        for (const name of ['wake', 'take', 'finish']) steppers[name]?.(0);
      expect(done).toHaveLength(entries.length);
      for (const key of ['a', 'b', 'c', 'd']) {
        const places = done.filter((entry) => entry.keys.includes(key)).map(({ place }) => place.number);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
      expect(line.size).toBe(0);
    }),
  );
});

import { afterEach, expect, it, vi } from 'vitest';
import { newId } from '../../src/db/ids.ts';

const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

afterEach(() => {
  vi.useRealTimers();
});

it('makes UUIDs of version 7 that carry the time', () => {
  const before = Date.now();
  const id = newId();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(timeOf(id)).toBeGreaterThanOrEqual(before);
  expect(timeOf(id)).toBeLessThanOrEqual(Date.now());
});

it('ascends strictly, however many are made in a millisecond', () => {
  vi.useFakeTimers({ now: Date.now() + 1_000 });
  const ids = Array.from({ length: 20_000 }, newId);
  expect(ids.every((id, index) => index === 0 || (ids[index - 1] as string) < id)).toBe(true);
});

it('ascends also when the clock steps back', () => {
  vi.useFakeTimers({ now: Date.now() + 10_000 });
  const before = newId();
  vi.setSystemTime(Date.now() - 5_000);
  const after = newId();
  expect(after > before).toBe(true);
});

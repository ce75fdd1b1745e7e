import { describe, expect, it } from 'vitest';
import { newId } from '../../src/db/ids.ts';
import { createPoster, limits, several, single, told, transfer } from '../support/circuit.ts';
import { postingBench } from '../support/posting.ts';

const bench = postingBench();

describe('idempotency', () => {
  const keyed = () => ({ keyDigest: newId(), requestDigest: newId() });

  it('posts once what is sent three times at once, and again later, and answers all alike', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(2);
    const idempotency = keyed();
    const send = () => poster.post(circuit, single(transfer(ids[0], ids[1], 7n), idempotency));
    // Another one goes first, so that the three are in one batch.
    const [, ...answers] = await Promise.all([
      poster.post(circuit, single(transfer(ids[0], ids[1], 1n))),
      send(),
      send(),
      send(),
    ]);
    const later = await send();
    expect([...answers, later].map(told)).toEqual(Array(4).fill([6]));
    expect([...answers, later].map((one) => one.replayed)).toEqual([false, true, true, true]);
    // Twins in one batch are told apart before the database has to.
    expect(seen.retried).toEqual([]);
    expect(await bench.balance(circuit, ids[0])).toBe(-8n);
  });

  it('outlives the process: another poster gives the same answer', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(3);
    const idempotency = keyed();
    const commands = () => [
      [transfer(ids[0], ids[1], 7n)],
      [transfer(ids[0], newId(), 7n)],
      [transfer(ids[1], ids[2], 7n)],
    ];
    const first = await poster.post(circuit, several(commands(), idempotency));
    await poster.close();
    const again = await createPoster(bench.pool).post(circuit, several(commands(), idempotency));
    expect(told(again)).toEqual(told(first));
    expect(told(first)).toEqual([7, 'account-not-found', 8]);
    expect([first.replayed, again.replayed]).toEqual([false, true]);
  });

  it('keeps refusals: what was refused once stays refused for its key, also when it would now be fine', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const idempotency = keyed();
    const send = () => poster.post(circuit, single(transfer(ids[0], ids[1], 100_01n), idempotency));
    const first = await send();
    expect(told(first)).toEqual(['credit-limit-exceeded']);
    await poster.post(circuit, single(limits(ids[0], 1_000_00n, null)));
    await poster.post(circuit, single(limits(ids[1], 0n, null)));
    const again = await send();
    expect(again.replayed).toBe(true);
    expect(again.answers).toEqual(first.answers);
    expect(told(await poster.post(circuit, single(transfer(ids[0], ids[1], 100_01n), keyed())))).toEqual([7]);
  });

  it('refuses a key with another request, at once and later, and goes on standing for the first', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const { keyDigest, requestDigest } = keyed();
    const send = (request: string, amount: bigint) =>
      poster.post(circuit, single(transfer(ids[0], ids[1], amount), { keyDigest, requestDigest: request }));
    const other = newId();
    const together = await Promise.all([
      poster.post(circuit, single(transfer(ids[0], ids[1], 1n))),
      send(requestDigest, 2n),
      send(other, 3n),
    ]);
    expect(together.flatMap(told)).toEqual([5, 6, 'idempotency-key-reused']);
    expect(told(await send(other, 3n))).toEqual(['idempotency-key-reused']);
    expect(told(await send(requestDigest, 2n))).toEqual([6]);
    expect(await bench.balance(circuit, ids[0])).toBe(-3n);
  });

  it('keeps the keys of different principals, and of different circuits, apart', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const other = await bench.circuitWith(2);
    const idempotency = keyed();
    const by = (principalId: string) =>
      poster.post(circuit, single(transfer(ids[0], ids[1], 1n, { principalId }), idempotency));
    const [p, q] = [newId(), newId()];
    expect((await Promise.all([by(p), by(q), by(p)])).map(({ replayed }) => replayed)).toEqual([false, false, true]);
    expect((await by(q)).replayed).toBe(true);
    const elsewhere = transfer(other.ids[0], other.ids[1], 1n, { principalId: p });
    expect((await other.poster.post(other.circuit, single(elsewhere, idempotency))).replayed).toBe(false);
    expect(await bench.balance(circuit, ids[0])).toBe(-2n);
  });

  it('holds a whole batch to one key, with the answers in their order', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const idempotency = keyed();
    const batch = () =>
      several(
        Array.from({ length: 50 }, (_, i) => [transfer(ids[0], ids[1], i === 20 ? 101_00n : 1n)]),
        idempotency,
      );
    const [first, twin] = await Promise.all([poster.post(circuit, batch()), poster.post(circuit, batch())]);
    expect(told(twin)).toEqual(told(first));
    expect(told(first)[20]).toBe('credit-limit-exceeded');
    expect(await bench.balance(circuit, ids[0])).toBe(-49n);
  });
});

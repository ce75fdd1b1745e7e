import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/db/ids.ts';
import { QUEUE_ITEMS_MAX } from '../../src/limits.ts';
import { several, single, told, transfer } from '../support/circuit.ts';
import { codeOf, postingBench } from '../support/posting.ts';

const bench = postingBench();

describe('the bounds of a poster', () => {
  it('refuses with "overloaded" what its queue cannot take, and answers everything that it has accepted', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2, { creditLimit: 10n ** 9n, balanceCap: null });
    const batch = () => several(Array.from({ length: 1_000 }, () => [transfer(ids[0], ids[1], 1n)]));
    const lock = await bench.pool.connect();
    await lock.query('BEGIN; SELECT FROM circuit_head FOR UPDATE');
    const sent = Array.from({ length: QUEUE_ITEMS_MAX / 1_000 + 4 }, () => codeOf(poster.post(circuit, batch())));
    const single1 = codeOf(poster.post(circuit, single(transfer(ids[0], ids[1], 1n))));
    expect(poster.waiting).toBe(QUEUE_ITEMS_MAX);
    await lock.query('ROLLBACK');
    lock.release();
    const codes = await Promise.all(sent);
    // One is under way, and the queue is full behind it.
    expect(codes).toEqual([...Array(QUEUE_ITEMS_MAX / 1_000 + 1).fill('answered'), ...Array(3).fill('overloaded')]);
    expect(await single1).toBe('overloaded');
    expect(await bench.balance(circuit, ids[1])).toBe(BigInt(QUEUE_ITEMS_MAX + 1_000));
  });

  it('answers everything accepted before it closes, and refuses what comes then', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const sent = Array.from({ length: 200 }, () => poster.post(circuit, single(transfer(ids[0], ids[1], 1n))));
    const closing = poster.close();
    expect(await codeOf(poster.post(circuit, single(transfer(ids[0], ids[1], 1n))))).toBe('overloaded');
    await closing;
    expect(poster.waiting).toBe(0);
    expect((await Promise.all(sent)).flatMap(told)).toHaveLength(200);
    expect(await bench.lastNumber(circuit)).toBe(204);
  });

  it('has the next batch under way before it answers the one before', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2, { creditLimit: 100n });
    const pay = () => poster.post(circuit, single(transfer(ids[0], ids[1], 1n)));
    const first = pay();
    const others = [pay(), pay()];
    expect(poster.waiting).toBeGreaterThan(0);
    await first;
    expect(poster.waiting).toBe(0);
    await Promise.all(others);
  });

  it('is at work in a circuit until it has answered there: whoever is may ask for more at once', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2, { creditLimit: 100n });
    let answered = false;
    const paid = poster.post(circuit, single(transfer(ids[0], ids[1], 1n))).then(() => {
      answered = true;
    });
    while (!answered) {
      expect(poster.isAtWork(circuit)).toBe(true);
      expect(poster.isAtWork(newId())).toBe(false);
      await turn();
    }
    await paid;
    await turn();
    expect(poster.isAtWork(circuit)).toBe(false);
  });

  it('serves principals in turn: one with a huge line does not starve another', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2, { creditLimit: 10n ** 9n, balanceCap: null });
    const [greedy, modest] = [newId(), newId()];
    const batch = () =>
      several(Array.from({ length: 900 }, () => [transfer(ids[0], ids[1], 1n, { principalId: greedy })]));
    const order: string[] = [];
    const line = Array.from({ length: 8 }, () =>
      poster.post(circuit, { ...batch(), principalId: greedy }).then(() => order.push('greedy')),
    );
    await Promise.all([
      ...line,
      poster
        .post(circuit, single(transfer(ids[0], ids[1], 1n, { principalId: modest })))
        .then(() => order.push('modest')),
    ]);
    expect(order.indexOf('modest')).toBeLessThanOrEqual(2);
  });
});

import { describe, expect, it, onTestFinished } from 'vitest';
import { newId } from '../../src/db/ids.ts';
import { appPool, createPoster, limits, several, single, told, transfer } from '../support/circuit.ts';
import { checkInvariants } from '../support/invariants.ts';
import { postingBench } from '../support/posting.ts';
import { seeded } from '../support/random.ts';

const bench = postingBench();

describe('two posters on one database', () => {
  it('serve 200 clients on 20 accounts with tight limits, and every invariant holds, also while they do', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(20, { creditLimit: 40n, balanceCap: 40n });
    const pool = appPool(bench.database.appUrl, 3);
    const second = createPoster(pool);
    onTestFinished(async () => {
      await second.close();
      await pool.end();
    });
    const answers: { key: string; told: string }[] = [];
    const client = async (seed: number) => {
      const pick = seeded(seed);
      const principalId = newId();
      const account = () => ids[pick(20)] as string;
      for (let i = 0; i < 8; i++) {
        const idempotency = { keyDigest: newId(), requestDigest: newId() };
        const pay = () => transfer(account(), account(), BigInt(1 + pick(30)), { principalId });
        const groups = pick(6) === 0 ? [[pay(), pay()], [pay()]] : [[pay()]];
        const submission =
          pick(25) === 0
            ? single(limits(account(), BigInt(pick(60)), BigInt(pick(60))))
            : { ...several(groups, idempotency), principalId };
        const to = pick(2) === 0 ? poster : second;
        const first = await to.post(circuit, submission);
        answers.push({ key: `${idempotency.keyDigest}`, told: told(first).join() });
        // A retry, at the other instance: the same answer.
        if (submission.idempotency !== null && pick(3) === 0) {
          const again = await (to === poster ? second : poster).post(circuit, submission);
          expect([again.replayed, told(again)]).toEqual([true, told(first)]);
        }
      }
    };
    const clients = Promise.all(Array.from({ length: 200 }, (_, index) => client(index + 1)));
    await checkInvariants(bench.pool, circuit);
    await clients;
    const numbers = answers.flatMap((answer) => answer.told.split(',').filter((word) => /^\d+$/.test(word)));
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.length + 40).toBe(await bench.lastNumber(circuit));
    expect(answers.some((answer) => answer.told.includes('credit-limit-exceeded'))).toBe(true);
    expect(answers.some((answer) => answer.told.includes('balance-cap-exceeded'))).toBe(true);
  });
});

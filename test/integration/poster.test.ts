import { describe, expect, it } from 'vitest';
import { newId } from '../../src/db/ids.ts';
import { previewSubmission } from '../../src/poster/preview.ts';
import type { Submission } from '../../src/poster/submission.ts';
import { newCommandParts, postOne, submissionOf } from '../../src/poster/submit.ts';
import {
  admission,
  createCircuit,
  createPoster,
  limits,
  OPERATOR,
  opening,
  several,
  single,
  told,
  transfer,
} from '../support/circuit.ts';
import { checkInvariants } from '../support/invariants.ts';
import { postingBench } from '../support/posting.ts';

const bench = postingBench();

describe('group commit', () => {
  it('answers every submission with its own outcome, in far fewer commits than submissions', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(3);
    const [a, b] = ids;
    const before = seen.batches.length;
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, i) => poster.post(circuit, single(transfer(a, b, i % 3 === 0 ? 1_000_00n : 1n)))),
    );
    expect(answers.map((one) => told(one)[0] === 'credit-limit-exceeded')).toEqual(
      Array.from({ length: 300 }, (_, i) => i % 3 === 0),
    );
    const numbers = answers.flatMap(told).filter((one) => typeof one === 'number');
    expect(numbers.sort((x, y) => x - y)).toEqual(Array.from({ length: 200 }, (_, i) => i + 7));
    expect(seen.batches.length - before).toBeLessThan(10);
    expect(await bench.balance(circuit, a)).toBe(-200n);
  });

  it('does not let a lone command wait', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(2);
    await poster.post(circuit, single(transfer(ids[0], ids[1], 1n)));
    expect(seen.batches.at(-1)).toMatchObject({ items: 1, posted: 1 });
  });

  it('answers a submission of several groups command by command, atomic ones whole', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(3);
    const [a, b, c] = ids;
    const cycle = [transfer(a, b, 500_00n), transfer(b, c, 500_00n), transfer(c, a, 500_00n)];
    const broken = [transfer(a, b, 1n), transfer(a, c, 500_00n)];
    const answers = await poster.post(
      circuit,
      several([[transfer(a, b, 5n)], broken, cycle, [transfer(a, newId(), 1n)]]),
    );
    expect(told(answers)).toEqual([7, 'atomic-batch-refused', 'credit-limit-exceeded', 8, 9, 10, 'account-not-found']);
    expect(answers.answers[0]).toMatchObject({ balancesAfter: [{ debit: -5n, credit: 5n }] });
  });

  it('writes what stands beside a command, bound by its digest', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const { parts, beside } = newCommandParts(OPERATOR, 'für Brötchen ☕');
    const command = { ...transfer(ids[0], ids[1], 5n), ...parts };
    const metadata = { resourceId: command.id, pairs: { shop: 'Bäckerei' } };
    const { posted } = await postOne(poster, circuit, submissionOf(command, { ...beside, metadata }, null));
    const text = await bench.pool.query('SELECT body FROM transaction_text WHERE circuit_id = $1 AND number = $2', [
      circuit,
      posted.number,
    ]);
    expect(text.rows).toEqual([{ body: 'für Brötchen ☕' }]);
    const pairs = await bench.pool.query(
      'SELECT pairs FROM resource_metadata WHERE circuit_id = $1 AND resource_id = $2',
      [circuit, command.id],
    );
    expect(pairs.rows).toEqual([{ pairs: { shop: 'Bäckerei' } }]);
  });

  it('opens a circuit from nothing in one batch: members, their accounts, and what they pay', async () => {
    const circuit = await createCircuit(bench.pool);
    const poster = createPoster(bench.pool);
    const [m, a, fees] = [newId(), newId(), newId()];
    const answers = await poster.post(
      circuit,
      several([
        [admission(m, { externalId: 'maria' })],
        [opening(a, m, { externalId: 'a' })],
        [opening(fees, null, { creditLimit: null })],
        [transfer(a, fees, 3n)],
      ]),
    );
    expect(told(answers)).toEqual([1, 2, 3, 4]);
    await checkInvariants(bench.pool, circuit);
    expect(
      told(
        await poster.post(
          circuit,
          several([[admission(newId(), { externalId: 'maria' })], [opening(newId(), m, { externalId: 'a' })]]),
        ),
      ),
    ).toEqual(['external-id-taken', 'external-id-taken']);
    await poster.close();
  });

  it('keeps versions as the core reckons them: each change counts', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(1);
    const versions = (version: number) => limits(ids[0], 5n, 5n, version);
    const { answers } = await poster.post(
      circuit,
      several([[versions(1)], [versions(2)], [versions(2)], [versions(3)]]),
    );
    expect(told({ replayed: false, answers })).toEqual([3, 4, 'precondition-failed', 5]);
    expect(told(await poster.post(circuit, single(versions(3))))).toEqual(['precondition-failed']);
    expect(told(await poster.post(circuit, single(versions(4))))).toEqual([6]);
  });

  it('judges postings by the limits of their time: a limit lowered just behind them refuses none of them', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(2);
    const [a, b] = ids;
    const commands = [
      transfer(b, a, 1n),
      transfer(a, b, 40n),
      limits(a, 0n, null),
      transfer(a, b, 1n),
      transfer(b, a, 1n),
      limits(a, 100n, null),
      transfer(a, b, 1n),
      limits(a, 0n, null),
    ];
    const answers = await Promise.all(commands.map((command) => poster.post(circuit, single(command))));
    expect(answers.flatMap(told)).toEqual([5, 6, 7, 'credit-limit-exceeded', 8, 9, 10, 11]);
    // It goes into the next batch, and so the database had nothing to refuse.
    expect(seen.retried).toEqual([]);
  });
});

describe('a preview', () => {
  it('tells what would happen and writes nothing', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const ask = (amount: bigint): Submission => single(transfer(ids[0], ids[1], amount));
    const before = await bench.lastNumber(circuit);
    const [fine] = await previewSubmission(bench.pool, circuit, ask(5n));
    expect(fine).toMatchObject({ balancesAfter: [{ debit: -5n, credit: 5n }] });
    const [refused] = await previewSubmission(bench.pool, circuit, ask(100_01n));
    expect(refused).toMatchObject({ refusal: { code: 'credit-limit-exceeded' } });
    expect(await bench.lastNumber(circuit)).toBe(before);
    expect(told(await poster.post(circuit, ask(5n)))).toEqual([before + 1]);
  });
});

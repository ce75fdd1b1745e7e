import { describe, expect, it } from 'vitest';
import { newId } from '../../src/db/ids.ts';
import { previewSubmission } from '../../src/poster/preview.ts';
import { newCommandParts, submissionOf } from '../../src/poster/submit.ts';
import {
  change,
  createPoster,
  limits,
  owing,
  payOff,
  several,
  single,
  together,
  told,
  transfer,
} from '../support/circuit.ts';
import { postingBench } from '../support/posting.ts';

const bench = postingBench();

const standing = async (circuit: string, id: string) =>
  (
    await bench.pool.query(
      'SELECT state, settled, remaining, version FROM obligation_standing WHERE circuit_id = $1 AND id = $2',
      [circuit, id],
    )
  ).rows[0];

describe('obligations recorded together', () => {
  it('are one transaction of the right ones, and each wrong one is answered with its reason', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(3);
    const [a, b, c] = ids;
    const good = Array.from({ length: 40 }, (_, index) => owing(a, b, 1n, { externalId: `x-${index}` }));
    const commands = together([...good, owing(a, newId(), 1n), owing(b, c, 1n, { externalId: 'x-7' })]);
    const before = await bench.lastNumber(circuit);
    const answers = await poster.post(circuit, several(commands));
    const expected = [...Array(40).fill(before + 1), 'account-not-found', 'external-id-taken'];
    expect(told(answers)).toEqual(expected);
    expect(await bench.lastNumber(circuit)).toBe(before + 1);
    expect(seen.batches.at(-1)).toMatchObject({ items: 42, posted: 1 });
  });

  it('are told again for their key, refusals and all, and recorded once', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const [a, b] = ids;
    const key = { keyDigest: newId(), requestDigest: newId() };
    const asked = () => several(together([owing(a, b, 1n), owing(a, a, 1n), owing(b, a, 1n)]), key);
    const [first, second] = await Promise.all([poster.post(circuit, asked()), poster.post(circuit, asked())]);
    const third = await poster.post(circuit, asked());
    expect([first, second].map((answers) => answers?.replayed).sort()).toEqual([false, true]);
    expect(told(third)).toEqual(told(first as typeof third));
    expect(told(third)).toEqual([5, 'same-account', 5]);
    expect(third.replayed).toBe(true);
  });

  it('keep what stands beside the right ones only', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const [a, b] = ids;
    const [kept, dropped] = ['Flour', 'Nothing'].map((text) => newCommandParts(newId(), text));
    const besideOf = (parts: typeof kept) => ({
      ...(parts?.beside.text && { description: parts.beside.text }),
      pairs: { order: '1' },
    });
    const digestOf = (parts: typeof kept) => parts?.parts.textDigest ?? null;
    const good = owing(a, b, 1n, { descriptionDigest: digestOf(kept) });
    const bad = owing(a, a, 1n, { descriptionDigest: digestOf(dropped) });
    const submission = several(together([bad, good]));
    const obligations = new Map([
      [good.obligationId, besideOf(kept)],
      [bad.obligationId, besideOf(dropped)],
    ]);
    await poster.post(circuit, { ...submission, beside: new Map([[bad.id, { obligations }]]) });
    const { rows } = await bench.pool.query('SELECT obligation_id, body FROM obligation_text WHERE circuit_id = $1', [
      circuit,
    ]);
    expect(rows).toEqual([{ obligation_id: good.obligationId, body: 'Flour' }]);
    const { rows: pairs } = await bench.pool.query('SELECT resource_id FROM resource_metadata WHERE circuit_id = $1', [
      circuit,
    ]);
    expect(pairs).toEqual([{ resource_id: good.obligationId }]);
  });

  it('say in a preview what the real thing will say', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const [a, b] = ids;
    const submission = several(together([owing(a, b, 1n), owing(a, newId(), 1n), owing(b, a, 1n)]));
    const foreseen = await previewSubmission(bench.pool, circuit, submission);
    const codes = foreseen.map((outcome) => ('refusal' in outcome ? outcome.refusal.code : 'recorded'));
    expect(codes).toEqual(['recorded', 'account-not-found', 'recorded']);
    const posted = told(await poster.post(circuit, submission));
    expect(posted.map((each) => (typeof each === 'number' ? 'recorded' : each))).toEqual(codes);
  });
});

describe('an obligation', () => {
  it('goes through its life: each step is a transaction, and each is counted but the settling', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const [a, b] = ids;
    const command = owing(a, b, 10n, { state: 'proposed' });
    const id = command.obligationId;
    await poster.post(circuit, single(command));
    expect(await standing(circuit, id)).toEqual({ state: 'proposed', settled: 0n, remaining: 10n, version: 1 });
    expect(told(await poster.post(circuit, single(payOff(id))))).toEqual(['transition-not-allowed']);
    for (const event of ['accept', 'dispute', 'accept'] as const) await poster.post(circuit, single(change(event, id)));
    expect(await standing(circuit, id)).toMatchObject({ state: 'accepted', version: 4 });
    const [paid] = (await poster.post(circuit, single(payOff(id, 4n)))).answers;
    expect(paid).toMatchObject({ balancesAfter: [{ debit: -4n, credit: 4n }] });
    expect(await standing(circuit, id)).toEqual({ state: 'accepted', settled: 4n, remaining: 6n, version: 4 });
    await poster.post(circuit, single(payOff(id)));
    expect(await standing(circuit, id)).toEqual({ state: 'settled', settled: 10n, remaining: 0n, version: 4 });
    expect(await bench.balance(circuit, a)).toBe(-10n);
  });

  it('does all of that in one batch, and in as few commits as its payments allow', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(2);
    const [a, b] = ids;
    const command = owing(a, b, 10n, { state: 'proposed' });
    const id = command.obligationId;
    const steps = [
      command,
      change('accept', id),
      payOff(id, 4n),
      change('dispute', id),
      change('accept', id),
      payOff(id, 2n),
      payOff(id, 4n),
      change('cancel', id),
    ];
    const blocking = poster.post(circuit, single(transfer(a, b, 1n)));
    const before = seen.batches.length;
    const answers = await Promise.all(steps.map((step) => poster.post(circuit, single(step))));
    await blocking;
    expect(answers.flatMap(told)).toEqual([6, 7, 8, 9, 10, 11, 12, 'transition-not-allowed']);
    // Record, accept and pay; dispute, accept and pay; cancel: a change does not go behind a payment.
    expect(seen.batches.length - before).toBe(4);
    expect(seen.retried).toEqual([]);
  });

  it('that is paid whole by many at once is paid once', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const [a, b] = ids;
    const command = owing(a, b, 50n);
    await poster.post(circuit, single(command));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => poster.post(circuit, single(payOff(command.obligationId)))),
    );
    const words = answers.flatMap(told);
    expect(words.filter((word) => typeof word === 'number')).toHaveLength(1);
    expect(words.filter((word) => word === 'transition-not-allowed')).toHaveLength(19);
    expect(await bench.balance(circuit, a)).toBe(-50n);
  });

  it('that is paid and cancelled at once, by two processes, is the one or the other', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const other = createPoster(bench.pool);
    const [a, b] = ids;
    const outcomes = { paid: 0, cancelled: 0 };
    for (let round = 0; round < 25; round++) {
      const command = owing(a, b, 1n);
      const id = command.obligationId;
      await poster.post(circuit, single(command));
      const answers = await Promise.all([
        poster.post(circuit, single(payOff(id))),
        other.post(circuit, single(change('cancel', id))),
      ]);
      const [paid, cancelled] = answers.flatMap(told);
      expect([typeof paid, typeof cancelled].sort()).toEqual(['number', 'string']);
      const { state, settled } = await standing(circuit, id);
      expect([state, settled]).toEqual(typeof paid === 'number' ? ['settled', 1n] : ['cancelled', 0n]);
      outcomes[typeof paid === 'number' ? 'paid' : 'cancelled']++;
    }
    await other.close();
    expect(outcomes.paid + outcomes.cancelled).toBe(25);
    expect(await bench.balance(circuit, b)).toBe(BigInt(outcomes.paid));
  });

  it('is paid within the limits that a change before it in the batch has set', async () => {
    const { circuit, poster, seen, ids } = await bench.circuitWith(2);
    const [a, b] = ids;
    const command = owing(a, b, 50n);
    await poster.post(circuit, single(command));
    const pay = (amount: bigint) => poster.post(circuit, single(payOff(command.obligationId, amount)));
    const all = [pay(20n), poster.post(circuit, single(limits(a, 30n, 100n))), pay(20n), pay(5n)];
    const answers = await Promise.all(all);
    const [first, lowered, beyond, within] = answers.flatMap(told);
    expect([typeof first, typeof lowered, beyond, typeof within]).toEqual([
      'number',
      'number',
      'credit-limit-exceeded',
      'number',
    ]);
    expect(seen.retried).toEqual([]);
  });

  it('keeps the description of its payment beside the transaction', async () => {
    const { circuit, poster, ids } = await bench.circuitWith(2);
    const command = owing(ids[0], ids[1], 5n);
    await poster.post(circuit, single(command));
    const { parts, beside } = newCommandParts(newId(), 'Second half');
    const payment = { ...payOff(command.obligationId, 2n), ...parts };
    const [answer] = (await poster.post(circuit, submissionOf(payment, beside, null))).answers;
    const { rows } = await bench.pool.query('SELECT number, body FROM transaction_text WHERE circuit_id = $1', [
      circuit,
    ]);
    expect(rows).toEqual([{ number: BigInt((answer as { number: number }).number), body: 'Second half' }]);
  });
});

import { beforeAll, expect, it } from 'vitest';
import { capturing, expiring, holding, several, single, told, transfer, voiding } from '../support/circuit.ts';
import { postingBench } from '../support/posting.ts';

const EARLY = 64;
const bench = postingBench(1);
beforeAll(() => bench.pool.query('SELECT make_posting_partitions(ledger_clock(), 1)'));

/** How often each index over open holds was gone through. By the one connection that there is. */
async function walks(): Promise<Record<string, number>> {
  await bench.pool.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await bench.pool.query<{ name: string; scans: bigint }>(
    `SELECT indexrelname AS name, idx_scan AS scans FROM pg_stat_user_indexes JOIN pg_index USING (indexrelid)
     WHERE relname = 'hold' AND indpred IS NOT NULL`,
  );
  return Object.fromEntries(rows.map(({ name, scans }) => [name, Number(scans)]));
}

it('what becomes of a hold, and of payments beside it, does not go by how many others are open', async () => {
  const { circuit, poster, ids } = await bench.circuitWith(3);
  const [payer, payee] = ids;
  const expiresAt = Date.now() + 3_600_000;
  const held = () => holding(payer, payee, 1n, { expiresAt });
  const post = async (command: Parameters<typeof single>[0], answer: unknown = expect.any(Number)) =>
    expect(told(await poster.post(circuit, single(command)))).toEqual([answer]);
  const early = Array.from({ length: EARLY }, held);
  await poster.post(circuit, several(early.map((hold) => [hold])));
  const [one, two, three] = early as [(typeof early)[0], (typeof early)[0], (typeof early)[0]];
  const steps = {
    'a transfer': () => post(transfer(payer, payee, 1n)),
    'a hold': () => post(held()),
    'a capture': () => post(capturing(one.id)),
    'a void': () => post(voiding(two.id)),
    'an expiry that comes too early': () => post(expiring(three.id), 'transition-not-allowed'),
  };
  for (const [name, step] of Object.entries(steps)) {
    const before = await walks();
    await step();
    const after = await walks();
    const walked = Object.entries(after).filter(([index, scans]) => scans > (before[index] ?? 0));
    // Whether any is past its time: the first of them tells.
    expect([name, walked.map(([index, scans]) => `${index} ${scans - (before[index] ?? 0)}`)]).toEqual([
      name,
      ['hold_by_expiry 1'],
    ]);
  }
});

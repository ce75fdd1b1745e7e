import pg from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/db/ids.ts';
import type { ChargePeriodFee, Command, ReverseTransfer } from '../../src/domain/ledger/commands.ts';
import type { Poster } from '../../src/poster/poster.ts';
import { newCommandParts } from '../../src/poster/submit.ts';
import {
  capturing,
  expiring,
  holding,
  OPERATOR,
  opening,
  owing,
  payOff,
  several,
  single,
  told,
  transfer,
  voiding,
} from '../support/circuit.ts';
import { postingBench } from '../support/posting.ts';

/** Transfers, holds open and captured, and obligations, of each: as many as there are when plans are made, which are kept. */
const OTHERS = 200;
/** Of the ledger, what grows. */
const READ = `'{hold%,obligation%,reversal,transaction%,posting%,idempotency%,resource%,judged%,payment\\_%,event,fee%}'`;

/** As the database does by itself, some time after much has changed: all plans are made anew, from what there is by then. */
async function takeStatistics(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('ANALYZE');
  await client.end();
}

/** What was read so far, by the one connection that there is. */
async function readSoFar(pool: pg.Pool) {
  await pool.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await pool.query<{ index: string; on_open: boolean; scans: bigint; read: bigint }>(
    `SELECT indexrelname AS index, relname = 'hold' AND indpred IS NOT NULL AS on_open, idx_scan AS scans, idx_tup_read AS read
     FROM pg_stat_user_indexes JOIN pg_index USING (indexrelid)
     WHERE relname LIKE ANY (${READ})
     UNION ALL
     SELECT 'none of ' || relname, false, seq_scan, seq_tup_read FROM pg_stat_user_tables
     WHERE relname LIKE ANY (${READ})`,
  );
  return new Map(rows.map(({ index, ...counted }) => [index, counted]));
}

/** What a step reads beyond what one command may: more than a few entries of an index, and any walk through what is open. */
async function walksOf(pool: pg.Pool, step: () => Promise<void>): Promise<string[]> {
  const before = await readSoFar(pool);
  await step();
  return [...(await readSoFar(pool))].flatMap(([index, { on_open: isOnOpen, scans, read }]) => {
    const fresh = { scans: scans - (before.get(index)?.scans ?? 0n), read: read - (before.get(index)?.read ?? 0n) };
    // Whether any hold is past its time, the index by expiry tells, by its first entry; of an account that trades, that of its open ones.
    const isWalk = isOnOpen && (index === 'hold_by_expiry' ? fresh.scans > 1n : fresh.read > 0n);
    return isWalk || fresh.read > 30n ? [`${index}: ${fresh.read} in ${fresh.scans}`] : [];
  });
}

const reversing = (transferId: string): ReverseTransfer => ({
  kind: 'transfer-reversed',
  ...newCommandParts(OPERATOR, undefined).parts,
  transferId,
  amount: null,
  externalId: null,
  actingMemberId: null,
});

/** Whatever a payment can be judged and charged by, in force. Answers fees of many months that are to be charged. */
async function setRules(
  pool: pg.Pool,
  circuit: string,
  poster: Poster,
  payer: string,
  payee: string,
): Promise<ChargePeriodFee[]> {
  const fees = opening(newId(), null, { system: 'fees' });
  expect(told(await poster.post(circuit, single(fees)))).toEqual([expect.any(Number)]);
  const charges = Array.from({ length: OTHERS }, (): ChargePeriodFee => {
    const { id, ...parts } = newCommandParts(OPERATOR, undefined).parts;
    const rule = { version: 1, place: 2, name: 'Membership' };
    return { kind: 'period-fee', ...parts, id, accountId: payer, toAccountId: fees.accountId, amount: 1n, rule };
  });
  await pool.query(`
    BEGIN;
    INSERT INTO trading_rules (circuit_id, version, principal_id, set_at, pairs, caps, sellers)
    VALUES ('${circuit}', 1, '${OPERATOR}', ledger_clock(), 0, 1, 1);
    INSERT INTO selling_terms (circuit_id, version, place, account_id, per_year) VALUES ('${circuit}', 1, 1, '${payee}', 1000000);
    INSERT INTO payment_cap (circuit_id, version, place, account_id, per_transfer, per_day, per_month)
    VALUES ('${circuit}', 1, 1, '${payer}', 1000, 1000000, 1000000);
    INSERT INTO fee_schedule (circuit_id, version, id, effective_from, principal_id, created_at)
    VALUES ('${circuit}', 1, '${newId()}', ledger_clock(), '${OPERATOR}', ledger_clock());
    INSERT INTO fee_rule (circuit_id, version, place, name, basis, charges, to_account_id, fixed)
    VALUES ('${circuit}', 1, 1, 'Fee', 'payment', 'payer', '${fees.accountId}', 1),
           ('${circuit}', 1, 2, 'Membership', 'membership', 'payer', '${fees.accountId}', 1);
    CREATE TEMPORARY TABLE charge ON COMMIT DROP AS
      SELECT id, to_char('2000-01-01'::date + make_interval(months => nth::int), 'YYYY-MM') AS period
      FROM unnest('{${charges.map(({ id }) => id).join(',')}}'::uuid[]) WITH ORDINALITY AS new (id, nth);
    INSERT INTO fee_run (circuit_id, period, schedule_version, principal_id, started_at)
    SELECT '${circuit}', period, 1, '${OPERATOR}', ledger_clock() FROM charge;
    INSERT INTO fee_charge (circuit_id, id, period, account_id, version, place, amount)
    SELECT '${circuit}', id, period, '${payer}', 1, 2, 1 FROM charge;
    COMMIT`);
  return charges;
}

/** Payment requests of 1 that are pending, and occurrences of scheduled payments that are due, each with a schedule of its own. */
async function askFor(
  pool: pg.Pool,
  circuit: string,
  payer: string,
  payee: string,
): Promise<{ requests: string[]; occurrences: string[] }> {
  const [requests, schedules, occurrences] = [0, 0, 0].map(() => Array.from({ length: OTHERS }, () => newId())) as [
    string[],
    string[],
    string[],
  ];
  const ids = (of: string[]) => `{${of.join(',')}}`;
  await pool.query(
    `INSERT INTO payment_request (circuit_id, id, payer_account_id, payee_account_id, amount, principal_id, requested_at, expires_at)
     SELECT $1, id, $2, $3, 1, $4, ledger_clock(), ledger_clock() + interval '1 hour' FROM unnest($5::uuid[]) AS new (id)`,
    [circuit, payer, payee, OPERATOR, ids(requests)],
  );
  await pool.query(
    `INSERT INTO payment_schedule (circuit_id, id, payer_account_id, payee_account_id, amount, principal_id, begins_at, time_zone,
                                   retry_hours, next_local, next_at, remaining)
     SELECT $1, id, $2, $3, 1, $4, '2020-01-01', 'UTC', 1, '2020-01-01', '2020-01-01Z', 1 FROM unnest($5::uuid[]) AS new (id)`,
    [circuit, payer, payee, OPERATOR, ids(schedules)],
  );
  await pool.query(
    `INSERT INTO payment_occurrence (circuit_id, id, schedule_id, place, local_time, due_at, amount, retry_until, state, try_at)
     SELECT $1, id, schedule, 1, '2020-01-01', '2020-01-01Z', 1, '2099-01-01Z', 'due', '2020-01-01Z'
     FROM unnest($2::uuid[], $3::uuid[]) AS new (id, schedule)`,
    [circuit, ids(occurrences), ids(schedules)],
  );
  return { requests, occurrences };
}

describe.each(['never', 'while there was nothing', 'between two payments'])(
  'with statistics that were taken %s',
  (taken) => {
    const bench = postingBench(1);
    beforeAll(() => bench.pool.query('SELECT make_posting_partitions(ledger_clock(), 1)'));
    it.each([
      ['', async () => []],
      [', with trading rules and fees as well', setRules],
    ])('what a command concerns is found by its key, however much else there is%s', async (_, prepare) => {
      const { circuit, poster, ids } = await bench.circuitWith(3);
      const [payer, payee] = ids;
      const charges = await prepare(bench.pool, circuit, poster, payer, payee);
      if (taken === 'while there was nothing') await takeStatistics(bench.database.url);
      const answering = (id: string) => transfer(payer, payee, 1n, { request: { id, isByAgreement: false } });
      const scheduled = (occurrenceId: string) => transfer(payer, payee, 1n, { occurrenceId });
      const expiresAt = Date.now() + 3_600_000;
      const others = <C extends Command>(make: () => C): [C, C, C, ...C[]] =>
        Array.from({ length: OTHERS }, make) as [C, C, C];
      const transfers = others(() => transfer(payer, payee, 1n, { externalId: newId() }));
      const obligations = others(() => owing(payer, payee, 5n, { externalId: newId() }));
      const holds = others(() => holding(payer, payee, 1n, { expiresAt }));
      const captured = others(() => holding(payer, payee, 1n, { expiresAt }));
      const captures = captured.map(({ id }) => capturing(id));
      for (const commands of [transfers, obligations, holds, captured, captures])
        await poster.post(circuit, several((commands as Command[]).map((command) => [command])));
      if (taken === 'between two payments') await takeStatistics(bench.database.url);
      for (const charge of charges.slice(1)) await poster.post(circuit, single(charge));
      const { requests, occurrences } = await askFor(bench.pool, circuit, payer, payee);
      for (const [request, occurrenceId] of requests
        .slice(OTHERS / 2)
        .map((id, index) => [id, occurrences[index]] as const))
        await poster.post(circuit, several([[answering(request)], [scheduled(occurrenceId as string)]]));
      const ofObligation = holding(payer, payee, 1n, { expiresAt, obligationId: obligations[1].obligationId });

      const walks: Record<string, string[]> = {};
      const posts = async (name: string, command: Command, answer: unknown = expect.any(Number)) => {
        walks[name] = await walksOf(bench.pool, async () =>
          expect(told(await poster.post(circuit, single(command)))).toEqual([answer]),
        );
      };
      await posts('a transfer', transfer(payer, payee, 1n));
      await posts('a transfer with a name of its own', transfer(payer, payee, 1n, { externalId: 'order-1' }));
      await posts('an obligation with a name of its own', owing(payer, payee, 1n, { externalId: 'invoice-1' }));
      await posts('a hold', holding(payer, payee, 1n, { expiresAt }));
      await posts('a capture', capturing(holds[0].id));
      await posts('a void', voiding(holds[1].id));
      await posts('an expiry that comes too early', expiring(holds[2].id), 'transition-not-allowed');
      await posts('a reversal', reversing(transfers[0].id));
      await posts('a payment of an obligation', payOff(obligations[0].obligationId));
      await posts('a payment that was requested', answering(requests[0] as string));
      await posts('a scheduled payment', scheduled(occurrences.at(-1) as string));
      if (charges[0] !== undefined) await posts('a fee of a month', charges[0]);
      await posts('a hold that is to pay an obligation', ofObligation);
      await posts('its capture', capturing(ofObligation.id));
      // What is reserved of an obligation stands with its open holds.
      for (const name of ['a hold that is to pay an obligation', 'its capture'])
        walks[name] = (walks[name] ?? []).filter((walk) => !walk.startsWith('hold_open_by_obligation'));
      expect(Object.entries(walks).filter(([, found]) => found.length > 0)).toEqual([]);
    });
  },
);

import type { ClientBase } from 'pg';
import { integerArray, uuidArray } from '../../db/arrays.ts';
import { CLEARING_ROWS_A_STATEMENT } from '../../limits.ts';
import type { Computed } from './compute.ts';
import type { Snapshot } from './snapshot.ts';

/** A run of which one process works on one attempt. */
export interface Attempt {
  readonly circuitId: string;
  readonly runId: string;
  readonly attempt: number;
}

/** Writes all rows of a run that has been computed, and its figures. False where the attempt is no longer this one's. */
export async function writeComputed(
  client: ClientBase,
  { circuitId, runId, attempt }: Attempt,
  { number, accountIds, obligationIds, bounds }: Snapshot,
  computed: Computed,
): Promise<boolean> {
  // The row stays locked until the end, so that nobody discards a run or takes it up while its rows are written.
  const { rowCount } = await client.query(
    `SELECT FROM clearing_run WHERE circuit_id = $1 AND id = $2 AND state = 'computing' AND attempt = $3 FOR UPDATE`,
    [circuitId, runId, attempt],
  );
  if (rowCount !== 1) return false;
  const { amounts, settled, falls, potentials } = computed;
  for (const [from, to] of inParts(obligationIds.length)) {
    await client.query(
      `INSERT INTO clearing_obligation (circuit_id, run_id, place, obligation_id, remaining, settled)
       SELECT $1, $2, $3 + row.place - 1, row.obligation_id, row.remaining, row.settled
       FROM unnest($4::uuid[], $5::bigint[], $6::bigint[])
         WITH ORDINALITY AS row (obligation_id, remaining, settled, place)`,
      [
        circuitId,
        runId,
        from,
        uuidArray(obligationIds.slice(from, to)),
        integerArray(Array.from(amounts.subarray(from, to))),
        integerArray(Array.from(settled.subarray(from, to))),
      ],
    );
  }
  for (const [from, to] of inParts(accountIds.length)) {
    const none = new BigInt64Array(to - from);
    await client.query(
      `INSERT INTO clearing_account (circuit_id, run_id, place, account_id, may_fall, may_rise, falls, potential)
       SELECT $1, $2, $3 + row.place - 1, row.account_id, row.may_fall, row.may_rise, row.falls, row.potential
       FROM unnest($4::uuid[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[])
         WITH ORDINALITY AS row (account_id, may_fall, may_rise, falls, potential, place)`,
      [
        circuitId,
        runId,
        from,
        uuidArray(accountIds.slice(from, to)),
        integerArray(Array.from(bounds?.mayFall.subarray(from, to) ?? none)),
        integerArray(Array.from(bounds?.mayRise.subarray(from, to) ?? none)),
        integerArray(Array.from(falls.subarray(from, to))),
        integerArray(Array.from(potentials.subarray(from, to))),
      ],
    );
  }
  await writeLoops(client, circuitId, runId, accountIds, computed);
  await writeFigures(client, circuitId, runId, number, computed);
  return true;
}

/** Loops as columns too: each takes its slice of all accounts. */
async function writeLoops(
  client: ClientBase,
  circuitId: string,
  runId: string,
  accountIds: readonly string[],
  { loops }: Computed,
): Promise<void> {
  for (const [from, to] of inParts(loops.amounts.length)) {
    const first = loops.starts[from] as number;
    const accounts = loops.accounts.subarray(first, loops.starts[to]);
    const bounds = Array.from(loops.starts.subarray(from, to + 1), (start) => start - first);
    await client.query(
      `INSERT INTO clearing_loop (circuit_id, run_id, place, amount, closed, accounts)
       SELECT $1, $2, $3 + row.place - 1, row.amount, row.closed = 1, ($4::uuid[])[row.start + 1 : row.stop]
       FROM unnest($5::bigint[], $6::bigint[], $7::integer[], $8::integer[])
         WITH ORDINALITY AS row (amount, closed, start, stop, place)`,
      [
        circuitId,
        runId,
        from,
        uuidArray(Array.from(accounts, (account) => accountIds[account] as string)),
        integerArray(Array.from(loops.amounts.subarray(from, to))),
        integerArray(Array.from(loops.closed.subarray(from, to))),
        bounds.slice(0, -1),
        bounds.slice(1),
      ],
    );
  }
}

async function writeFigures(
  client: ClientBase,
  circuitId: string,
  runId: string,
  snapshotNumber: bigint,
  { amounts, potentials, figures, steps, digests, netDebtBefore, netDebtAfter }: Computed,
): Promise<void> {
  await client.query(
    `UPDATE clearing_run SET state = 'computed', computed_at = ledger_clock(), leased_until = NULL, snapshot_number = $3,
       obligations = $4, accounts = $5, total = $6, cleared = $7, net_debt_before = $8, net_debt_after = $9,
       bilateral = $10, multilateral = $11, credit = $12, credit_used = $13, obligations_digest = $14, accounts_digest = $15
     WHERE circuit_id = $1 AND id = $2`,
    [
      circuitId,
      runId,
      snapshotNumber,
      amounts.length,
      potentials.length,
      figures.total,
      figures.cleared,
      netDebtBefore,
      netDebtAfter,
      steps.bilateral,
      steps.multilateral,
      steps.credit,
      figures.creditUsed,
      digests.obligations,
      digests.accounts,
    ],
  );
}

function* inParts(count: number): Generator<readonly [from: number, to: number]> {
  for (let from = 0; from < count; from += CLEARING_ROWS_A_STATEMENT)
    yield [from, Math.min(count, from + CLEARING_ROWS_A_STATEMENT)];
}

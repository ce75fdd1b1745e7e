import type { ClientBase } from 'pg';
import { integerArray, uuidArray } from '../../db/arrays.ts';
import { CLEARING_ROWS_A_STATEMENT } from '../../limits.ts';
import type { Computed } from './compute.ts';
import type { Attempt } from './lease-queries.ts';
import type { Snapshot } from './snapshot.ts';

/** Writes all rows of a run that has been computed, and its figures. False where the attempt is no longer this one's. */
export async function writeComputed(
  client: ClientBase,
  { circuitId, runId, attempt }: Attempt,
  snapshot: Snapshot,
  computed: Computed,
): Promise<boolean> {
  // The row stays locked until the end, so that nobody discards a run or takes it up while its rows are written.
  const { rowCount } = await client.query(
    `SELECT FROM clearing_run WHERE circuit_id = $1 AND id = $2 AND state = 'computing' AND attempt = $3 FOR UPDATE`,
    [circuitId, runId, attempt],
  );
  if (rowCount !== 1) return false;
  await client.query('SELECT drop_rows_of_computing_run($1, $2)', [circuitId, runId]);
  const write = new RowWriter(client, circuitId, runId);
  await writeObligations(write, snapshot, computed);
  await writeAccounts(write, snapshot, computed);
  await writePostings(write, snapshot, computed);
  await writeLoops(write, snapshot, computed);
  await writeFigures(client, circuitId, runId, snapshot.number, computed);
  return true;
}

/** Writes columns as rows, a part at a time. */
class RowWriter {
  readonly #client: ClientBase;
  readonly #circuitId: string;
  readonly #runId: string;

  constructor(client: ClientBase, circuitId: string, runId: string) {
    this.#client = client;
    this.#circuitId = circuitId;
    this.#runId = runId;
  }

  /**
   * @param text takes circuit, run and the part's first place as $1 to $3, and then columns
   * @param columns of the rows from one place to before another
   */
  async write(
    count: number,
    text: string,
    columns: (from: number, to: number) => (Buffer | number[])[],
  ): Promise<void> {
    for (let from = 0; from < count; from += CLEARING_ROWS_A_STATEMENT) {
      const to = Math.min(count, from + CLEARING_ROWS_A_STATEMENT);
      await this.#client.query(text, [this.#circuitId, this.#runId, from, ...columns(from, to)]);
    }
  }
}

const part = (column: BigInt64Array | Int32Array, from: number, to: number): Buffer =>
  integerArray(Array.from<number | bigint>(column.subarray(from, to)));

/** The settlements are the lines behind the movements, in their order. */
function writeObligations(write: RowWriter, { obligationIds }: Snapshot, computed: Computed): Promise<void> {
  const { amounts, settled, movements } = computed;
  let line = movements.amounts.length;
  const lines = Int32Array.from(settled, (amount) => (amount > 0n ? ++line : 0));
  return write.write(
    obligationIds.length,
    `INSERT INTO clearing_obligation (circuit_id, run_id, place, obligation_id, remaining, settled, line)
     SELECT $1, $2, $3 + row.place - 1, row.obligation_id, row.remaining, row.settled, nullif(row.line, 0)
     FROM unnest($4::uuid[], $5::bigint[], $6::bigint[], $7::bigint[])
       WITH ORDINALITY AS row (obligation_id, remaining, settled, line, place)`,
    (from, to) => [
      uuidArray(obligationIds.slice(from, to)),
      part(amounts, from, to),
      part(settled, from, to),
      part(lines, from, to),
    ],
  );
}

function writeAccounts(write: RowWriter, { accountIds, bounds }: Snapshot, computed: Computed): Promise<void> {
  const { falls, potentials, shares } = computed;
  const none = new BigInt64Array(accountIds.length);
  const { mayFall, mayRise } = bounds ?? { mayFall: none, mayRise: none };
  const columns = [mayFall, mayRise, falls, potentials, shares.owes, shares.isOwed];
  columns.push(shares.settles, shares.receives, shares.bilateral, shares.setOff);
  return write.write(
    accountIds.length,
    `INSERT INTO clearing_account (circuit_id, run_id, place, account_id, may_fall, may_rise, falls, potential,
                                   owes, is_owed, settles, receives, bilateral, set_off)
     SELECT $1, $2, $3 + row.place - 1, row.account_id, row.may_fall, row.may_rise, row.falls, row.potential,
            row.owes, row.is_owed, row.settles, row.receives, row.bilateral, row.set_off
     FROM unnest($4::uuid[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[],
                 $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[])
       WITH ORDINALITY AS row (account_id, may_fall, may_rise, falls, potential, owes, is_owed, settles, receives, bilateral,
                               set_off, place)`,
    (from, to) => [uuidArray(accountIds.slice(from, to)), ...columns.map((column) => part(column, from, to))],
  );
}

function writePostings(write: RowWriter, { accountIds }: Snapshot, { movements }: Computed): Promise<void> {
  const { payers, payees, amounts, payersMoved, payeesMoved } = movements;
  const ids = (accounts: Int32Array): Buffer =>
    uuidArray(Array.from(accounts, (account) => accountIds[account] as string));
  return write.write(
    amounts.length,
    `INSERT INTO clearing_posting (circuit_id, run_id, line, debit_account_id, credit_account_id, amount, debit_moved, credit_moved)
     SELECT $1, $2, $3 + row.place, row.debit_account_id, row.credit_account_id, row.amount, row.debit_moved, row.credit_moved
     FROM unnest($4::uuid[], $5::uuid[], $6::bigint[], $7::bigint[], $8::bigint[])
       WITH ORDINALITY AS row (debit_account_id, credit_account_id, amount, debit_moved, credit_moved, place)`,
    (from, to) => [
      ids(payers.subarray(from, to)),
      ids(payees.subarray(from, to)),
      ...[amounts, payersMoved, payeesMoved].map((column) => part(column, from, to)),
    ],
  );
}

/** Each loop takes its slice of all accounts. */
function writeLoops(write: RowWriter, { accountIds }: Snapshot, { loops }: Computed): Promise<void> {
  return write.write(
    loops.amounts.length,
    `INSERT INTO clearing_loop (circuit_id, run_id, place, amount, closed, accounts)
     SELECT $1, $2, $3 + row.place - 1, row.amount, row.closed = 1, ($4::uuid[])[row.start + 1 : row.stop]
     FROM unnest($5::bigint[], $6::bigint[], $7::integer[], $8::integer[])
       WITH ORDINALITY AS row (amount, closed, start, stop, place)`,
    (from, to) => {
      const first = loops.starts[from] as number;
      const accounts = loops.accounts.subarray(first, loops.starts[to]);
      const bounds = Array.from(loops.starts.subarray(from, to + 1), (start) => start - first);
      return [
        uuidArray(Array.from(accounts, (account) => accountIds[account] as string)),
        part(loops.amounts, from, to),
        integerArray(Array.from(loops.closed.subarray(from, to))),
        bounds.slice(0, -1),
        bounds.slice(1),
      ];
    },
  );
}

async function writeFigures(
  client: ClientBase,
  circuitId: string,
  runId: string,
  snapshotNumber: bigint,
  computed: Computed,
): Promise<void> {
  const { amounts, potentials, figures, steps, digests, netDebtBefore, netDebtAfter, sealed, salt } = computed;
  await client.query(
    `UPDATE clearing_run SET state = 'computed', computed_at = ledger_clock(), leased_until = NULL, tries = 0,
       snapshot_number = $3, obligations = $4, accounts = $5, total = $6, cleared = $7, net_debt_before = $8,
       net_debt_after = $9, bilateral = $10, multilateral = $11, credit = $12, credit_used = $13, obligations_digest = $14,
       accounts_digest = $15, row_count = $16, row_salt = $17, rows_root = $18
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
      sealed.count,
      Buffer.from(salt),
      Buffer.from(sealed.root),
    ],
  );
}

import { sql } from 'kysely';
import type { ClientBase, Pool } from 'pg';
import { uuidArray } from '../../db/arrays.ts';
import type { Database } from '../../db/database.ts';
import type { RunMode, RunState } from '../../domain/clearing/runs.ts';
import { CLEARING_FOLD_PLACES } from '../../limits.ts';
import type { NetworkRow } from './snapshot-queries.ts';

/** Sums are numeric in the database, which comes as text: they may be more than an amount may be. */
export interface RunRow {
  readonly id: string;
  readonly state: RunState;
  readonly mode: RunMode;
  readonly due_by: string | null;
  readonly dry_run: boolean;
  readonly principal_id: string;
  readonly salt: Buffer;
  readonly scheduled_for: Date | null;
  readonly apply_automatically: boolean;
  readonly created_at: Date;
  readonly snapshot_number: bigint | null;
  readonly computed_at: Date | null;
  readonly obligations: number | null;
  readonly accounts: number | null;
  readonly total: string | null;
  readonly cleared: string | null;
  readonly net_debt_before: string | null;
  readonly net_debt_after: string | null;
  readonly bilateral: string | null;
  readonly multilateral: string | null;
  readonly credit: string | null;
  readonly credit_used: string | null;
  readonly obligations_digest: string | null;
  readonly accounts_digest: string | null;
  readonly attempt: number;
  readonly reserve: bigint;
  readonly row_count: number | null;
  readonly row_salt: Buffer | null;
  readonly rows_root: Buffer | null;
  readonly failure: string | null;
  readonly applied_number: bigint | null;
  readonly applied_at: Date | null;
}

const RUNS = sql`
  SELECT run.*, applying.posted_at AS applied_at FROM clearing_run AS run
  LEFT JOIN transaction AS applying ON applying.circuit_id = run.circuit_id AND applying.number = run.applied_number`;

export interface NewRun {
  readonly circuitId: string;
  readonly id: string;
  readonly mode: RunMode;
  readonly dueBy: string | null;
  readonly dryRun: boolean;
  readonly principalId: string;
  readonly salt: Buffer;
}

export async function insertRun(client: ClientBase, run: NewRun): Promise<void> {
  await client.query(
    `INSERT INTO clearing_run (circuit_id, id, mode, due_by, dry_run, principal_id, salt) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [run.circuitId, run.id, run.mode, run.dueBy, run.dryRun, run.principalId, run.salt],
  );
}

/** A run that a schedule starts. @returns whether it was: no other of the circuit is active, nor was this time's before */
export async function insertScheduledRun(
  client: ClientBase,
  run: NewRun & { readonly scheduledFor: string; readonly applyAutomatically: boolean },
): Promise<boolean> {
  const { rowCount } = await client.query(
    `INSERT INTO clearing_run (circuit_id, id, mode, due_by, dry_run, principal_id, salt, scheduled_for, apply_automatically)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    [
      run.circuitId,
      run.id,
      run.mode,
      run.dueBy,
      run.dryRun,
      run.principalId,
      run.salt,
      run.scheduledFor,
      run.applyAutomatically,
    ],
  );
  return rowCount === 1;
}

/** The run that keeps others from being started. */
export async function selectActiveRun(client: ClientBase, circuitId: string): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM clearing_run WHERE circuit_id = $1 AND state IN ('draft', 'computing', 'computed') AND NOT dry_run`,
    [circuitId],
  );
  return rows[0]?.id ?? null;
}

/** Runs of all circuits that are computed and wait for nobody. */
export async function selectToBeApplied(db: Database): Promise<(RunRow & { readonly circuit_id: string })[]> {
  const { rows } = await sql<RunRow & { readonly circuit_id: string }>`
    ${RUNS} WHERE run.state = 'computed' AND run.apply_automatically ORDER BY run.id`.execute(db);
  return rows;
}

export async function selectRun(db: Database, circuitId: string, id: string): Promise<RunRow | undefined> {
  const { rows } = await sql<RunRow>`
    ${RUNS} WHERE run.circuit_id = ${circuitId} AND run.id = ${id}`.execute(db);
  return rows[0];
}

/** Newest first. */
export async function selectRunPage(
  db: Database,
  circuitId: string,
  before: string | null,
  count: number,
): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    ${RUNS} WHERE run.circuit_id = ${circuitId} AND (${before}::uuid IS NULL OR run.id < ${before})
    ORDER BY run.id DESC LIMIT ${count}`.execute(db);
  return rows;
}

/** The state of a run, which stays as it is until the transaction ends. */
export async function lockRun(client: ClientBase, circuitId: string, id: string): Promise<RunState | undefined> {
  const { rows } = await client.query<{ state: RunState }>(
    'SELECT state FROM clearing_run WHERE circuit_id = $1 AND id = $2 FOR UPDATE',
    [circuitId, id],
  );
  return rows[0]?.state;
}

export async function setRunState(client: ClientBase, circuitId: string, id: string, state: RunState): Promise<void> {
  await client.query('UPDATE clearing_run SET state = $3, leased_until = NULL WHERE circuit_id = $1 AND id = $2', [
    circuitId,
    id,
    state,
  ]);
}

export interface SettlementRow extends NetworkRow {
  readonly place: number;
  readonly settled: bigint;
}

/** In canonical order. Null accounts: all. `isSettled`: only obligations of which something is settled. */
export async function selectSettlements(
  db: Database,
  circuitId: string,
  runId: string,
  { own, after, count, isSettled }: PageOfRun & { readonly isSettled: boolean },
): Promise<SettlementRow[]> {
  const { rows } = await sql<SettlementRow>`
    SELECT part.place, part.settled, part.remaining, owed.id, owed.due_on,
           owed.debtor_account_id AS debtor, owed.creditor_account_id AS creditor
    FROM clearing_obligation AS part
    JOIN obligation AS owed ON owed.circuit_id = part.circuit_id AND owed.id = part.obligation_id
    WHERE part.circuit_id = ${circuitId} AND part.run_id = ${runId} AND part.place > ${after}
      AND (part.settled > 0 OR NOT ${isSettled}::boolean)
      AND (${idsOf(own)}::uuid[] IS NULL OR owed.debtor_account_id = ANY (${idsOf(own)}) OR owed.creditor_account_id = ANY (${idsOf(own)}))
    ORDER BY part.place LIMIT ${count}`.execute(db);
  return rows;
}

/** What is settled of each obligation, in canonical order. */
export async function selectSettled(db: Database, circuitId: string, runId: string): Promise<readonly bigint[]> {
  const { rows } = await sql<{ settled: readonly bigint[] | null }>`
    SELECT array_agg(settled ORDER BY place) AS settled FROM clearing_obligation
    WHERE circuit_id = ${circuitId} AND run_id = ${runId}`.execute(db);
  return rows[0]?.settled ?? [];
}

export interface PageOfRun {
  /** Only what one of these accounts is in; null: everything. */
  readonly own: readonly string[] | null;
  /** The last place of the page before; -1: from the first. */
  readonly after: number;
  readonly count: number;
}

const idsOf = (own: readonly string[] | null): Buffer | null => own && uuidArray(own);

export interface LoopRow {
  readonly place: number;
  readonly amount: bigint;
  readonly closed: boolean;
  readonly accounts: readonly string[];
}

/** Those of the fewest payments first. */
export async function selectLoops(
  db: Database,
  circuitId: string,
  runId: string,
  { own, after, count }: PageOfRun,
): Promise<LoopRow[]> {
  const { rows } = await sql<LoopRow>`
    SELECT place, amount, closed, accounts FROM clearing_loop
    WHERE circuit_id = ${circuitId} AND run_id = ${runId} AND place > ${after}
      ${own === null ? sql`` : sql`AND accounts && ${idsOf(own)}::uuid[]`}
    ORDER BY place LIMIT ${count}`.execute(db);
  return rows;
}

export interface RunAccountRow {
  readonly account_id: string;
  readonly may_fall: bigint;
  readonly may_rise: bigint;
  readonly potential: number;
}

/** By their numbers in the network. */
export async function selectRunAccounts(db: Database, circuitId: string, runId: string): Promise<RunAccountRow[]> {
  const { rows } = await sql<RunAccountRow>`
    SELECT account_id, may_fall, may_rise, potential FROM clearing_account
    WHERE circuit_id = ${circuitId} AND run_id = ${runId} ORDER BY place`.execute(db);
  return rows;
}

/** The most that any balance has moved by since a transaction, to and fro added up, in minor units. */
export async function selectMostMoved(pool: Pool, circuitId: string, since: bigint): Promise<bigint> {
  const { rows } = await pool.query<{ most: bigint }>(
    `SELECT coalesce(max(moved), 0)::bigint AS most FROM (
       SELECT sum(amount) AS moved FROM (
         SELECT posting.* FROM transaction AS last JOIN posting ON posting.circuit_id = last.circuit_id
           AND posting.posted_at >= last.posted_at AND posting.number > last.number
         WHERE last.circuit_id = $1 AND last.number = $2
       ) AS posted, LATERAL (VALUES (debit_account_id), (credit_account_id)) AS side (account_id) GROUP BY account_id
     ) AS account`,
    [circuitId, since],
  );
  return rows[0]?.most ?? 0n;
}

/** What of a run that is computed no longer fits; null: all of it does, up to the present. */
export async function checkRun(pool: Pool, circuitId: string, runId: string): Promise<string | null> {
  const { rows } = await pool.query<{ conflict: string | null }>('SELECT check_clearing_run($1, $2) AS conflict', [
    circuitId,
    runId,
  ]);
  return rows[0]?.conflict ?? null;
}

/** Circuits whose last run is not yet written into all of its obligations. */
export async function selectUnfolded(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ circuit_id: string }>(
    `SELECT circuit_id FROM clearing_run WHERE state = 'applied' AND folded < obligations`,
  );
  return rows.map((row) => row.circuit_id);
}

/** Writes what the circuit's last run settles into some more of its obligations. Answers whether there is more to do. */
export async function foldSome(pool: Pool, circuitId: string): Promise<boolean> {
  const { rows } = await pool.query<{ more: boolean }>('SELECT fold_clearing_run($1, $2) AS more', [
    circuitId,
    CLEARING_FOLD_PLACES,
  ]);
  return rows[0]?.more ?? false;
}

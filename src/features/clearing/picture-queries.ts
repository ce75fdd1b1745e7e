import { sql } from 'kysely';
import { uuidArray } from '../../db/arrays.ts';
import type { Database } from '../../db/database.ts';
import type { Loop } from './picture-graph.ts';

/** Whose loops: of these accounts; null: everybody's. */
const isOwn = (own: readonly string[] | null) =>
  own === null ? sql`true` : sql`accounts && ${uuidArray(own)}::uuid[]`;

const PAYMENTS = sql.raw('(cardinality(accounts) - CASE WHEN closed THEN 0 ELSE 1 END)');

/** Those of the fewest payments first, and of as many the largest; none that has more payments than `count`. */
export async function selectShortestLoops(
  db: Database,
  circuitId: string,
  runId: string,
  own: readonly string[] | null,
  count: number,
): Promise<Loop[]> {
  const { rows } = await sql<Loop>`
    SELECT amount, closed, accounts FROM clearing_loop
    WHERE circuit_id = ${circuitId} AND run_id = ${runId} AND ${isOwn(own)} AND ${PAYMENTS} <= ${count}
    ORDER BY ${PAYMENTS}, amount DESC, place LIMIT ${count}`.execute(db);
  return rows;
}

export interface LoopTotals {
  readonly cycles: bigint;
  readonly chains: bigint;
  /** Minor units, as text. */
  readonly settled: string;
}

export async function selectLoopTotals(
  db: Database,
  circuitId: string,
  runId: string,
  own: readonly string[] | null,
): Promise<LoopTotals> {
  const { rows } = await sql<LoopTotals>`
    SELECT count(*) FILTER (WHERE closed) AS cycles, count(*) FILTER (WHERE NOT closed) AS chains,
           coalesce(sum(amount * ${PAYMENTS}), 0) AS settled
    FROM clearing_loop WHERE circuit_id = ${circuitId} AND run_id = ${runId} AND ${isOwn(own)}`.execute(db);
  return rows[0] as LoopTotals;
}

export interface Occasion {
  readonly circuit: string;
  readonly unit: string;
  /** The day on which the run was applied, or computed where it was not, where the circuit is. */
  readonly day: string;
}

/** What a picture's title says. */
export async function selectOccasion(db: Database, circuitId: string, runId: string): Promise<Occasion> {
  const { rows } = await sql<Occasion>`
    SELECT circuit.name AS circuit, circuit.unit_code AS unit,
           (coalesce(applying.posted_at, run.computed_at) AT TIME ZONE circuit.time_zone)::date AS day
    FROM clearing_run AS run
    JOIN circuit ON circuit.id = run.circuit_id
    LEFT JOIN transaction AS applying ON applying.circuit_id = run.circuit_id AND applying.number = run.applied_number
    WHERE run.circuit_id = ${circuitId} AND run.id = ${runId}`.execute(db);
  return rows[0] as Occasion;
}

/** What accounts are called by those who gave them names: external ids, and what accounts of the circuit are for. */
export async function selectAccountNames(
  db: Database,
  circuitId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    SELECT id, coalesce(external_id, system) AS name FROM account
    WHERE circuit_id = ${circuitId} AND id = ANY (${uuidArray(ids)}::uuid[])
      AND (external_id IS NOT NULL OR system IS NOT NULL)`.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

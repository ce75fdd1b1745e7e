/** Who works on a run: one process at a time, for as long as it says that it is still there. */
import type { Pool } from 'pg';
import type { RunMode, RunState } from '../../domain/clearing/runs.ts';
import { CLEARING_LEASE_SECONDS } from '../../limits.ts';

/** A run of which one process works on one attempt. What an earlier attempt's process still does is passed over. */
export interface Attempt {
  readonly circuitId: string;
  readonly runId: string;
  readonly attempt: number;
}

export interface Taken extends Attempt {
  readonly mode: RunMode;
  readonly dueBy: string | null;
  readonly scale: number;
  /** Minor units that each account keeps aside of what it may give and take. */
  readonly reserve: bigint;
  /** How often it was begun since it was last computed. */
  readonly tries: number;
}

const TAKE = `
  UPDATE clearing_run AS run SET state = 'computing', attempt = run.attempt + 1, tries = run.tries + 1,
    reserve = coalesce($2, run.reserve), leased_until = ledger_clock() + make_interval(secs => $1)
  FROM circuit WHERE circuit.id = run.circuit_id AND`;
const TAKEN = `
  RETURNING run.circuit_id AS "circuitId", run.id AS "runId", run.attempt, run.mode, run.due_by AS "dueBy",
    circuit.unit_scale AS scale, run.reserve, run.tries`;

/** A run of which nobody's lease is good, the oldest first. Two processes that ask at once get two different ones. */
export async function takeNext(pool: Pool): Promise<Taken | undefined> {
  const { rows } = await pool.query<Taken>(
    `${TAKE} (run.circuit_id, run.id) = (
      SELECT circuit_id, id FROM clearing_run
      WHERE state = 'draft' OR (state = 'computing' AND leased_until < ledger_clock())
      ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) ${TAKEN}`,
    [CLEARING_LEASE_SECONDS, null],
  );
  return rows[0];
}

/** A run that has been computed, for a fresh look. Nothing where this attempt is no longer the one that stands. */
export async function takeAgain(
  pool: Pool,
  { circuitId, runId, attempt }: Attempt,
  reserve: bigint,
): Promise<Taken | undefined> {
  const { rows } = await pool.query<Taken>(
    `${TAKE} run.circuit_id = $3 AND run.id = $4 AND run.attempt = $5 AND run.state = 'computed' ${TAKEN}`,
    [CLEARING_LEASE_SECONDS, reserve, circuitId, runId, attempt],
  );
  return rows[0];
}

export async function renew(pool: Pool, { circuitId, runId, attempt }: Attempt): Promise<void> {
  await pool.query(
    `UPDATE clearing_run SET leased_until = ledger_clock() + make_interval(secs => $4)
     WHERE circuit_id = $1 AND id = $2 AND attempt = $3 AND state = 'computing'`,
    [circuitId, runId, attempt, CLEARING_LEASE_SECONDS],
  );
}

/** Whoever looks next takes it up. */
export async function giveBack(pool: Pool, { circuitId, runId, attempt }: Attempt): Promise<void> {
  await pool.query(
    `UPDATE clearing_run SET leased_until = ledger_clock()
     WHERE circuit_id = $1 AND id = $2 AND attempt = $3 AND state = 'computing'`,
    [circuitId, runId, attempt],
  );
}

export async function fail(pool: Pool, { circuitId, runId, attempt }: Attempt, failure: string): Promise<void> {
  await pool.query(
    `UPDATE clearing_run SET state = 'failed', failure = $4, leased_until = NULL
     WHERE circuit_id = $1 AND id = $2 AND attempt = $3 AND state = 'computing'`,
    [circuitId, runId, attempt, failure],
  );
}

export async function stateOf(pool: Pool, circuitId: string, runId: string): Promise<RunState | undefined> {
  const { rows } = await pool.query<{ state: RunState }>(
    'SELECT state FROM clearing_run WHERE circuit_id = $1 AND id = $2',
    [circuitId, runId],
  );
  return rows[0]?.state;
}

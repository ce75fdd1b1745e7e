import type { ClientBase } from 'pg';
import { uuidArray } from '../db/arrays.ts';
import type { Refusal } from '../domain/errors.ts';
import type { LedgerState } from '../domain/ledger/state.ts';
import type { Subjects } from './subjects.ts';
import { digestsOf, type Submission } from './submission.ts';

/** How far a circuit's log goes. The frontier is made of the hashes of all that is in it: where that is the same, so is the journal. */
export interface LogPosition {
  readonly logSize: number;
  readonly logFrontier: Uint8Array;
}

/** The head of a circuit's journal, and what of the circuit itself decisions need. */
export interface Head extends LogPosition {
  readonly circuitId: string;
  readonly scale: number;
  readonly lastNumber: number;
}

interface HeadRow {
  last_number: bigint;
  log_size: bigint;
  log_frontier: Buffer;
  unit_scale: number;
}

const HEAD = `
  SELECT head.last_number, head.log_size, head.log_frontier, circuit.unit_scale
  FROM circuit_head AS head JOIN circuit ON circuit.id = head.circuit_id
  WHERE head.circuit_id = $1`;

/**
 * Reads a circuit's head; with `lock`, as the one lock that there is. A statement of its own: what is read after it
 * sees everything that was committed while it waited.
 */
export async function loadHead(client: ClientBase, circuitId: string, lock: boolean): Promise<Head> {
  const text = lock ? `${HEAD} FOR UPDATE OF head` : HEAD;
  const { rows } = await client.query<HeadRow>({ name: lock ? 'lock head' : 'read head', text, values: [circuitId] });
  const row = rows[0];
  if (row === undefined) throw new Error(`circuit ${circuitId} has no head`);
  return {
    circuitId,
    scale: row.unit_scale,
    lastNumber: Number(row.last_number),
    logSize: Number(row.log_size),
    logFrontier: row.log_frontier,
  };
}

/** An answer that was given before: for each command the number of its transaction, or its refusal. */
export type RecordedOutcome = number | Refusal;

export interface IdempotencyRecord {
  readonly requestDigest: string;
  readonly outcomes: readonly RecordedOutcome[];
}

/** When it is, under the lock, and which of the batch's idempotency keys have been used. */
export interface Moment {
  readonly now: number;
  readonly today: string;
  readonly limitsDue: boolean;
  /** Whether holds are past their time whose rows still say that they hold. */
  readonly holdsDue: boolean;
  /** Of the trading rules in force; null: there are none. */
  readonly rulesVersion: number | null;
  /** Of the fee schedule in force; null: there is none. */
  readonly feeVersion: number | null;
  readonly records: ReadonlyMap<string, IdempotencyRecord>;
}

interface MomentRow {
  now: Date;
  today: string;
  limits_due: boolean;
  holds_due: boolean;
  rules_version: number | null;
  fee_version: number | null;
  records: { principal: string; key: string; request: string; outcome: RecordedOutcome | RecordedOutcome[] }[] | null;
}

const MOMENT = `
  SELECT moment.now, (moment.now AT TIME ZONE circuit.time_zone)::date AS today, circuit.trading_rules_version AS rules_version,
    EXISTS (SELECT FROM scheduled_limit_change AS due JOIN account ON account.circuit_id = $1 AND account.id = due.account_id
            WHERE due.circuit_id = $1 AND due.applied_number IS NULL AND due.effective_at <= moment.now
              AND account.status <> 'closed') AS limits_due,
    EXISTS (SELECT FROM hold WHERE hold.circuit_id = $1 AND hold.state = 'held' AND hold.expires_at <= moment.now) AS holds_due,
    (SELECT version FROM fee_schedule AS schedule WHERE schedule.circuit_id = $1 AND schedule.effective_from <= moment.now
     ORDER BY version DESC LIMIT 1) AS fee_version,
    (SELECT json_agg(json_build_object('principal', record.principal_id, 'key', record.key_digest,
                                       'request', record.request_digest, 'outcome', record.outcome))
     FROM idempotency_record AS record WHERE record.circuit_id = $1 AND record.key_digest = ANY ($2::uuid[])) AS records
  FROM circuit, circuit_head AS head, LATERAL (SELECT greatest(ledger_clock(), head.last_posted_at) AS now OFFSET 0) AS moment
  WHERE circuit.id = $1 AND head.circuit_id = $1`;

export const recordKey = (principalId: string, keyDigest: string): string => `${principalId} ${keyDigest}`;

export async function loadMoment(
  client: ClientBase,
  circuitId: string,
  submissions: readonly Submission[],
): Promise<Moment> {
  const keyed = submissions.filter((submission) => submission.groups.length > 0);
  const { rows } = await client.query<MomentRow>({
    name: 'moment',
    text: MOMENT,
    // Another principal's record of the same key may come along; it is told apart by its principal.
    values: [circuitId, uuidArray(keyed.map((submission) => digestsOf(submission).keyDigest))],
  });
  const row = rows[0] as MomentRow;
  const records = new Map<string, IdempotencyRecord>();
  for (const record of row.records ?? []) {
    records.set(recordKey(record.principal, record.key), {
      requestDigest: record.request,
      outcomes: Array.isArray(record.outcome) ? record.outcome : [record.outcome],
    });
  }
  return {
    now: row.now.getTime(),
    today: row.today,
    limitsDue: row.limits_due,
    holdsDue: row.holds_due,
    rulesVersion: row.rules_version,
    feeVersion: row.fee_version,
    records,
  };
}

/** The state that a batch is decided on. */
export const stateOf = (
  head: Head,
  moment: Moment,
  subjects: Subjects,
  { tradingRules, fees }: Pick<LedgerState, 'tradingRules' | 'fees'>,
): LedgerState => ({
  circuitId: head.circuitId,
  scale: head.scale,
  lastNumber: head.lastNumber,
  now: moment.now,
  today: moment.today,
  tradingRules,
  fees,
  ...subjects,
});

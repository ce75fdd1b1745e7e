import { sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { Database } from '../../db/database.ts';
import type { FeeKind, FeeRule, FeeSide } from '../../domain/ledger/fees.ts';
import type { PeriodBasis, PeriodRule } from '../../domain/ledger/period-fees.ts';

export interface ScheduleRow {
  readonly version: number;
  readonly effective_from: Date;
  readonly created_at: Date;
  readonly principal_id: string;
}

export interface RuleRow {
  readonly version: number;
  readonly name: string;
  readonly charges: FeeSide;
  readonly to_account_id: string;
  readonly rate: string | null;
  readonly fixed: bigint | null;
  readonly minimum: bigint | null;
  readonly maximum: bigint | null;
  readonly payer_groups: string[] | null;
  readonly payee_groups: string[] | null;
  readonly kinds: FeeKind[] | null;
  readonly basis: PeriodBasis | 'payment';
  readonly allowance: bigint | null;
}

/** The newest first. `before` null: from the last one on. */
export async function selectSchedules(db: Database, circuitId: string, before: number | null, count: number) {
  const { rows } = await sql<ScheduleRow>`
    SELECT version, effective_from, created_at, principal_id FROM fee_schedule
    WHERE circuit_id = ${circuitId} AND (${before}::integer IS NULL OR version < ${before}::integer)
    ORDER BY version DESC LIMIT ${count}`.execute(db);
  return rows;
}

export async function selectSchedule(db: Database, circuitId: string, version: number) {
  return (await selectSchedules(db, circuitId, version + 1, 1)).find((row) => row.version === version);
}

export async function selectVersion(db: Database, circuitId: string, id: string): Promise<number | undefined> {
  const { rows } = await sql<{ version: number }>`
    SELECT version FROM fee_schedule WHERE circuit_id = ${circuitId} AND id = ${id}`.execute(db);
  return rows[0]?.version;
}

/** In the order of their places. */
export async function selectRules(db: Database, circuitId: string, versions: readonly number[]): Promise<RuleRow[]> {
  const { rows } = await sql<RuleRow>`
    SELECT version, name, charges, to_account_id, rate, fixed, minimum, maximum, payer_groups, payee_groups, kinds, basis, allowance FROM fee_rule
    WHERE circuit_id = ${circuitId} AND version = ANY (${[...versions]}::integer[]) ORDER BY version, place`.execute(
    db,
  );
  return rows;
}

/** What a new schedule has to come after. The circuit's head is locked. */
export async function selectLast(client: ClientBase, circuitId: string) {
  const { rows } = await client.query<{ now: Date; version: number }>(
    `SELECT date_trunc('milliseconds', greatest(ledger_clock(), head.last_posted_at, last.created_at)) AS now,
            coalesce(last.version, 0) AS version
     FROM circuit_head AS head, (SELECT max(version) AS version, max(created_at) AS created_at FROM fee_schedule WHERE circuit_id = $1) AS last
     WHERE head.circuit_id = $1`,
    [circuitId],
  );
  const last = rows[0];
  if (last === undefined) throw new Error(`circuit ${circuitId} has no head`);
  return last;
}

/** Those of these accounts that fees may go to. */
export async function selectFeeAccounts(client: ClientBase, circuitId: string, ids: readonly string[]) {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM account
     WHERE circuit_id = $1 AND id = ANY ($2::uuid[]) AND system IN ('fees', 'solidarity') AND status = 'active'`,
    [circuitId, ids],
  );
  return new Set(rows.map((row) => row.id));
}

export interface NewSchedule {
  readonly circuitId: string;
  readonly version: number;
  readonly id: string;
  readonly effectiveFrom: Date;
  readonly createdAt: Date;
  readonly principalId: string;
  readonly rules: readonly FeeRule[];
  readonly periodRules: readonly PeriodRule[];
}

export async function insertSchedule(client: ClientBase, schedule: NewSchedule): Promise<void> {
  const { circuitId, version, id, effectiveFrom, createdAt, principalId } = schedule;
  await client.query(
    'INSERT INTO fee_schedule (circuit_id, version, id, effective_from, created_at, principal_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [circuitId, version, id, effectiveFrom, createdAt, principalId],
  );
  for (const rule of schedule.rules)
    await client.query(
      `INSERT INTO fee_rule (circuit_id, version, place, name, charges, to_account_id, rate, fixed, minimum, maximum,
                             payer_groups, payee_groups, kinds)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        circuitId,
        version,
        rule.place,
        rule.name,
        rule.charges,
        rule.toAccountId,
        rule.rate,
        rule.fixed,
        rule.minimum,
        rule.maximum,
        rule.payerGroups,
        rule.payeeGroups,
        rule.kinds,
      ],
    );
  for (const rule of schedule.periodRules)
    await client.query(
      `INSERT INTO fee_rule (circuit_id, version, place, name, charges, to_account_id, basis, fixed, rate, allowance, payer_groups)
       VALUES ($1, $2, $3, $4, 'payer', $5, $6, $7, $8, $9, $10)`,
      [
        circuitId,
        version,
        rule.place,
        rule.name,
        rule.toAccountId,
        rule.basis,
        rule.amount,
        rule.rate,
        rule.allowance,
        rule.groups,
      ],
    );
}

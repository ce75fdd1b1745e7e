import { sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { Database } from '../../db/database.ts';

export interface RulesRow {
  readonly version: number;
  readonly set_at: Date;
  readonly principal_id: string;
  /** How many of each. */
  readonly pairs: number;
  readonly caps: number;
  readonly sellers: number;
  readonly ticket_up_to: bigint | null;
}

export interface PairRow {
  readonly from_group: string;
  readonly to_group: string;
  readonly allowed: boolean;
}

export interface CapRow {
  readonly group_code: string | null;
  readonly account_id: string | null;
  readonly per_transfer: bigint | null;
  readonly per_day: bigint | null;
  readonly per_month: bigint | null;
}

export interface SellerRow {
  readonly group_code: string | null;
  readonly account_id: string | null;
  readonly per_year: bigint | null;
  readonly year_begins: string | null;
  readonly acceptance: string | null;
}

/** The newest first. `before` null: from the last one on. */
export async function selectVersions(db: Database, circuitId: string, before: number | null, count: number) {
  const { rows } = await sql<RulesRow>`
    SELECT version, set_at, principal_id, pairs, caps, sellers, ticket_up_to FROM trading_rules
    WHERE circuit_id = ${circuitId} AND (${before}::integer IS NULL OR version < ${before}::integer)
    ORDER BY version DESC LIMIT ${count}`.execute(db);
  return rows;
}

/** In the order in which they were given. */
export async function selectPairs(db: Database, circuitId: string, version: number): Promise<PairRow[]> {
  const { rows } = await sql<PairRow>`
    SELECT from_group, to_group, allowed FROM trading_pair
    WHERE circuit_id = ${circuitId} AND version = ${version} ORDER BY place`.execute(db);
  return rows;
}

/** In the order in which they were given. */
export async function selectCaps(db: Database, circuitId: string, version: number): Promise<CapRow[]> {
  const { rows } = await sql<CapRow>`
    SELECT group_code, account_id, per_transfer, per_day, per_month FROM payment_cap
    WHERE circuit_id = ${circuitId} AND version = ${version} ORDER BY place`.execute(db);
  return rows;
}

/** In the order in which they were given. */
export async function selectSellers(db: Database, circuitId: string, version: number): Promise<SellerRow[]> {
  const { rows } = await sql<SellerRow>`
    SELECT group_code, account_id, per_year, year_begins, acceptance FROM selling_terms
    WHERE circuit_id = ${circuitId} AND version = ${version} ORDER BY place`.execute(db);
  return rows;
}

/** The last version, 0 where there is none. The circuit's head is locked. */
export async function selectLastVersion(client: ClientBase, circuitId: string): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    'SELECT coalesce(max(version), 0) AS version FROM trading_rules WHERE circuit_id = $1',
    [circuitId],
  );
  return rows[0]?.version ?? 0;
}

/** Those of these accounts that the circuit has. */
export async function selectKnownAccounts(
  client: ClientBase,
  circuitId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM account WHERE circuit_id = $1 AND id = ANY ($2::uuid[]) AND status <> 'closed'`,
    [circuitId, ids],
  );
  return new Set(rows.map(({ id }) => id));
}

export interface NewRules {
  readonly version: number;
  readonly principalId: string;
  readonly pairs: readonly PairRow[];
  readonly caps: readonly CapRow[];
  readonly sellers: readonly SellerRow[];
  readonly ticketUpTo: bigint | null;
}

/** They are in force from then on, at the time of the circuit's last transaction at the earliest. */
export async function insertRules(client: ClientBase, circuitId: string, rules: NewRules): Promise<void> {
  const { version, principalId, pairs, caps, sellers, ticketUpTo } = rules;
  await client.query(
    `INSERT INTO trading_rules (circuit_id, version, principal_id, set_at, pairs, caps, sellers, ticket_up_to)
     SELECT $1, $2, $3, greatest(ledger_clock(), last_posted_at), $4, $5, $6, $7 FROM circuit_head WHERE circuit_id = $1`,
    [circuitId, version, principalId, pairs.length, caps.length, sellers.length, ticketUpTo],
  );
  await client.query(
    `INSERT INTO trading_pair (circuit_id, version, place, from_group, to_group, allowed)
     SELECT $1, $2, place, from_group, to_group, allowed
     FROM ROWS FROM (json_to_recordset($3) AS (from_group text, to_group text, allowed boolean)) WITH ORDINALITY
       AS new (from_group, to_group, allowed, place)`,
    [circuitId, version, JSON.stringify(pairs)],
  );
  await client.query(
    `INSERT INTO payment_cap (circuit_id, version, place, group_code, account_id, per_transfer, per_day, per_month)
     SELECT $1, $2, place, group_code, account_id, per_transfer, per_day, per_month
     FROM ROWS FROM (json_to_recordset($3) AS (group_code text, account_id uuid, per_transfer bigint, per_day bigint, per_month bigint))
       WITH ORDINALITY AS new (group_code, account_id, per_transfer, per_day, per_month, place)`,
    [circuitId, version, jsonOf(caps)],
  );
  await client.query(
    `INSERT INTO selling_terms (circuit_id, version, place, group_code, account_id, per_year, year_begins, acceptance)
     SELECT $1, $2, place, group_code, account_id, per_year, year_begins, acceptance
     FROM ROWS FROM (json_to_recordset($3) AS (group_code text, account_id uuid, per_year bigint, year_begins text, acceptance text))
       WITH ORDINALITY AS new (group_code, account_id, per_year, year_begins, acceptance, place)`,
    [circuitId, version, jsonOf(sellers)],
  );
}

const jsonOf = (rows: readonly object[]): string =>
  JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? value.toString() : value));

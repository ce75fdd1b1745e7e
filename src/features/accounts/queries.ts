import { type RawBuilder, sql } from 'kysely';
import type { ClientBase } from 'pg';
import { wordArray } from '../../db/arrays.ts';
import type { Database } from '../../db/database.ts';

export interface AccountFilter {
  readonly memberId?: string | undefined;
  readonly system?: string | undefined;
  readonly status?: string | undefined;
  readonly externalId?: string | undefined;
  readonly pair?: Readonly<Record<string, string>> | undefined;
}

/** A hold past its time reserves nothing any more, whether or not a row says so already. */
function heldWithoutDue(side: 'payer' | 'payee'): RawBuilder<bigint> {
  const held = sql.ref(side === 'payer' ? 'account.held_out' : 'account.held_in');
  const fees = side === 'payer' ? sql`+ past.fees - past.fees_captured - past.fees_released` : sql``;
  return sql<bigint>`CASE WHEN ${held} = 0 THEN 0 ELSE ${held} - (
    SELECT coalesce(sum(past.amount - past.captured - past.released ${fees}), 0)::bigint FROM hold AS past
    WHERE ${sql.ref(`past.${side}_account_id`)} = account.id AND past.circuit_id = account.circuit_id AND past.state = 'held'
      AND past.expires_at <= (SELECT ledger_clock())) END`;
}

const selectAccounts = (db: Database, circuitId: string) =>
  db
    .selectFrom('account')
    .leftJoin('resource_metadata as metadata', (join) =>
      join.onRef('metadata.circuit_id', '=', 'account.circuit_id').onRef('metadata.resource_id', '=', 'account.id'),
    )
    // A change whose time has come counts, whether or not anybody has put it into the journal yet. Of a closed account none does.
    .leftJoinLateral(
      (select) =>
        select
          .selectFrom('scheduled_limit_change as change')
          .whereRef('change.circuit_id', '=', 'account.circuit_id')
          .whereRef('change.account_id', '=', 'account.id')
          .where('change.applied_number', 'is', null)
          .where('change.effective_at', '<=', sql<Date>`ledger_clock()`)
          .where('account.status', '<>', 'closed')
          .orderBy('change.effective_at', 'desc')
          .orderBy('change.id', 'desc')
          .limit(1)
          .select(['change.id', 'change.credit_limit', 'change.balance_cap'])
          .as('due'),
      (join) => join.onTrue(),
    )
    .where('account.circuit_id', '=', circuitId)
    .selectAll('account')
    .select([
      'metadata.pairs',
      sql<bigint | null>`CASE WHEN due.id IS NULL THEN account.credit_limit ELSE due.credit_limit END`.as(
        'credit_limit',
      ),
      sql<bigint | null>`CASE WHEN due.id IS NULL THEN account.balance_cap ELSE due.balance_cap END`.as('balance_cap'),
      heldWithoutDue('payer').as('held_out'),
      heldWithoutDue('payee').as('held_in'),
    ]);

export type AccountRow = Awaited<ReturnType<typeof selectAccountPage>>[number];

export const selectAccount = (db: Database, circuitId: string, id: string) =>
  selectAccounts(db, circuitId).where('account.id', '=', id).executeTakeFirst();

/** An account as it was opened: with the limits of that transaction, and nothing moved. */
export async function selectAccountByOpening(
  db: Database,
  circuitId: string,
  number: number,
): Promise<AccountRow | undefined> {
  const row = await selectAccounts(db, circuitId)
    .innerJoin('limit_change as first', (join) =>
      join.onRef('first.circuit_id', '=', 'account.circuit_id').onRef('first.number', '=', 'account.opened_number'),
    )
    .select(['first.credit_limit', 'first.balance_cap'])
    .where('account.opened_number', '=', BigInt(number))
    .executeTakeFirst();
  return (
    row && {
      ...row,
      status: 'active',
      balance: 0n,
      held_out: 0n,
      held_in: 0n,
      negative_since: null,
      clearing_draw_max: null,
    }
  );
}

export function selectAccountPage(
  db: Database,
  circuitId: string,
  filter: AccountFilter,
  after: string | null,
  count: number,
) {
  let query = selectAccounts(db, circuitId);
  if (filter.memberId !== undefined) query = query.where('account.member_id', '=', filter.memberId);
  if (filter.system !== undefined) query = query.where('account.system', '=', filter.system);
  if (filter.status !== undefined) query = query.where('account.status', '=', filter.status);
  if (filter.externalId !== undefined) query = query.where('account.external_id', '=', filter.externalId);
  if (filter.pair !== undefined)
    query = query.where(sql<boolean>`metadata.pairs @> ${JSON.stringify(filter.pair)}::jsonb`);
  if (after !== null) query = query.where('account.id', '>', after);
  return query.orderBy('account.id').limit(count).execute();
}

export const selectAccountIdsOf = (db: Database, circuitId: string, memberId: string) =>
  db.selectFrom('account').where('circuit_id', '=', circuitId).where('member_id', '=', memberId).select('id').execute();

/** Takes the next version. False where there is no such account, or no longer with this version (null: any). */
export async function bumpAccount(
  client: ClientBase,
  circuitId: string,
  id: string,
  version: number | null,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE account SET version = version + 1 WHERE circuit_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3)',
    [circuitId, id, version],
  );
  return rowCount === 1;
}

export async function updateClearingDrawMax(
  client: ClientBase,
  circuitId: string,
  id: string,
  clearingDrawMax: bigint | null,
): Promise<void> {
  await client.query('UPDATE account SET clearing_draw_max = $3 WHERE circuit_id = $1 AND id = $2', [
    circuitId,
    id,
    clearingDrawMax,
  ]);
}

/** The accounts with these external ids; with a member, only its own. */
export async function selectAccountIdsByExternalId(
  db: Database,
  circuitId: string,
  externalIds: readonly string[],
  memberId: string | null,
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map();
  const { rows } = await sql<{ id: string; external_id: string }>`
    SELECT id, external_id FROM account
    WHERE circuit_id = ${circuitId} AND external_id = ANY (${wordArray(externalIds)}::text[])
    ${memberId === null ? sql`` : sql`AND member_id = ${memberId}`}`.execute(db);
  return new Map(rows.map((row) => [row.external_id, row.id]));
}

export interface ScheduledLimits {
  readonly id: string;
  readonly accountId: string;
  readonly creditLimit: bigint | null;
  readonly balanceCap: bigint | null;
  readonly effectiveAt: number;
  readonly principalId: string;
  readonly reason: string;
}

export async function insertScheduledLimits(
  client: ClientBase,
  circuitId: string,
  change: ScheduledLimits,
): Promise<void> {
  await client.query(
    `INSERT INTO scheduled_limit_change (circuit_id, id, account_id, credit_limit, balance_cap, effective_at, principal_id, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      circuitId,
      change.id,
      change.accountId,
      change.creditLimit,
      change.balanceCap,
      new Date(change.effectiveAt).toISOString(),
      change.principalId,
      change.reason,
    ],
  );
}

export const selectClock = async (db: Database): Promise<Date> => {
  const { rows } = await sql<{ now: Date }>`SELECT ledger_clock() AS now`.execute(db);
  return (rows[0] as { now: Date }).now;
};

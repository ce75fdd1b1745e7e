import { sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { Database } from '../../db/database.ts';
import type { MemberStatus } from '../../domain/ledger/journal.ts';
import type { MemberProfile } from '../../poster/submission.ts';

export interface MemberFilter {
  readonly status?: string | undefined;
  readonly group?: string | undefined;
  readonly externalId?: string | undefined;
  readonly pair?: Readonly<Record<string, string>> | undefined;
}

const selectMembers = (db: Database, circuitId: string) =>
  db
    .selectFrom('member')
    .innerJoin('transaction as admission', (join) =>
      join
        .onRef('admission.circuit_id', '=', 'member.circuit_id')
        .onRef('admission.number', '=', 'member.admitted_number'),
    )
    .leftJoin('member_profile as profile', (join) =>
      join.onRef('profile.circuit_id', '=', 'member.circuit_id').onRef('profile.member_id', '=', 'member.id'),
    )
    .leftJoin('resource_metadata as metadata', (join) =>
      join.onRef('metadata.circuit_id', '=', 'member.circuit_id').onRef('metadata.resource_id', '=', 'member.id'),
    )
    .where('member.circuit_id', '=', circuitId)
    .select([
      'member.id',
      'member.external_id',
      'member.group_code',
      'member.status',
      'member.version',
      'member.erased_at',
      'admission.posted_at',
      'profile.name',
      'profile.email',
      'profile.phone',
      'profile.address',
      'profile.listed',
      'metadata.pairs',
    ]);

export type MemberRow = Awaited<ReturnType<typeof selectMemberPage>>[number];

export const selectMember = (db: Database, circuitId: string, id: string) =>
  selectMembers(db, circuitId).where('member.id', '=', id).executeTakeFirst();

/** A member as it was admitted: with the status of that transaction. */
export const selectMemberByAdmission = (db: Database, circuitId: string, number: number) =>
  selectMembers(db, circuitId)
    .innerJoin('status_change as first', (join) =>
      join.onRef('first.circuit_id', '=', 'member.circuit_id').onRef('first.number', '=', 'member.admitted_number'),
    )
    .select('first.status')
    .where('member.admitted_number', '=', BigInt(number))
    .executeTakeFirst();

export function selectMemberPage(
  db: Database,
  circuitId: string,
  filter: MemberFilter,
  after: string | null,
  count: number,
) {
  let query = selectMembers(db, circuitId);
  if (filter.status !== undefined) query = query.where('member.status', '=', filter.status);
  if (filter.group !== undefined) query = query.where('member.group_code', '=', filter.group);
  if (filter.externalId !== undefined) query = query.where('member.external_id', '=', filter.externalId);
  if (filter.pair !== undefined)
    query = query.where(sql<boolean>`metadata.pairs @> ${JSON.stringify(filter.pair)}::jsonb`);
  if (after !== null) query = query.where('member.id', '>', after);
  return query.orderBy('member.id').limit(count).execute();
}

/** Takes the next version. False where there is no such member, or no longer with this version (null: any). */
export async function bumpMember(
  client: ClientBase,
  circuitId: string,
  id: string,
  version: number | null,
  group: string | undefined,
) {
  const { rowCount } = await client.query(
    `UPDATE member SET version = version + 1, group_code = coalesce($4, group_code)
     WHERE circuit_id = $1 AND id = $2 AND ($3::integer IS NULL OR version = $3)`,
    [circuitId, id, version, group ?? null],
  );
  return rowCount === 1;
}

export async function updateProfile(
  client: ClientBase,
  circuitId: string,
  memberId: string,
  change: Partial<MemberProfile>,
) {
  const names = (['name', 'email', 'phone', 'address', 'listed'] as const).filter((name) => change[name] !== undefined);
  if (names.length === 0) return;
  const assignments = names.map((name, index) => `${name} = $${index + 3}`);
  await client.query(`UPDATE member_profile SET ${assignments.join(', ')} WHERE circuit_id = $1 AND member_id = $2`, [
    circuitId,
    memberId,
    ...names.map((name) => change[name]),
  ]);
}

/** Members who want to be found, in the order of their ids, with the accounts at which they can be paid. */
export function selectDirectory(db: Database, circuitId: string, after: string | null, count: number) {
  let query = db
    .selectFrom('member_profile as profile')
    .innerJoin('member', (join) =>
      join.onRef('member.circuit_id', '=', 'profile.circuit_id').onRef('member.id', '=', 'profile.member_id'),
    )
    .where('profile.circuit_id', '=', circuitId)
    .where('profile.listed', '=', true)
    .where('member.status', 'in', ['active', 'leaving'] satisfies MemberStatus[])
    .select((select) => [
      'member.id',
      'profile.name',
      select
        .selectFrom('account')
        .whereRef('account.circuit_id', '=', 'member.circuit_id')
        .whereRef('account.member_id', '=', 'member.id')
        .where('account.status', '=', 'active')
        .select(sql<string[] | null>`json_agg(account.id ORDER BY account.id)`.as('ids'))
        .as('accounts'),
    ]);
  if (after !== null) query = query.where('member.id', '>', after);
  return query.orderBy('member.id').limit(count).execute();
}

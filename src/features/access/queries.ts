import { sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { Database } from '../../db/database.ts';
import { refuse } from '../../domain/errors.ts';
import type { Role } from '../../http/route-config.ts';

export interface PrincipalRow {
  readonly circuit_id: string;
  readonly id: string;
  readonly role: string;
  readonly member_id: string | null;
}

export interface NewPrincipal {
  readonly circuitId: string;
  readonly id: string;
  readonly role: Role;
  readonly memberId: string | null;
}

export async function insertPrincipal(client: ClientBase, principal: NewPrincipal): Promise<void> {
  await client.query('INSERT INTO principal (circuit_id, id, role, member_id) VALUES ($1, $2, $3, $4)', [
    principal.circuitId,
    principal.id,
    principal.role,
    principal.memberId,
  ]);
}

export async function insertIdentity(
  client: ClientBase,
  circuitId: string,
  principalId: string,
  issuer: string,
  subject: string,
) {
  await client.query(
    'INSERT INTO principal_identity (circuit_id, issuer, subject, principal_id) VALUES ($1, $2, $3, $4)',
    [circuitId, issuer, subject, principalId],
  );
}

/** @throws SaldoError `expires-in-past`: it would open nothing */
export async function insertKey(
  client: ClientBase,
  key: { circuitId: string; id: string; principalId: string; secretDigest: Buffer; expiresAt: number | null },
): Promise<void> {
  const { rowCount } = await client.query(
    `INSERT INTO api_key (circuit_id, id, principal_id, secret_hash, expires_at)
     SELECT $1, $2, $3, $4, $5::timestamptz WHERE $5::timestamptz IS NULL OR $5::timestamptz > ledger_clock()`,
    [
      key.circuitId,
      key.id,
      key.principalId,
      key.secretDigest,
      key.expiresAt === null ? null : new Date(key.expiresAt).toISOString(),
    ],
  );
  if (rowCount === 0) throw refuse('expires-in-past', '`expiresAt` is not after the present moment.');
}

const principalOfKey = (db: Database) =>
  db
    .selectFrom('api_key')
    .innerJoin('principal', (join) =>
      join.onRef('principal.circuit_id', '=', 'api_key.circuit_id').onRef('principal.id', '=', 'api_key.principal_id'),
    );

/** A key that can be used, unless it has expired; a revoked one, or one of a revoked principal, is not there. */
export const selectUsableKey = (db: Database, id: string) =>
  principalOfKey(db)
    .where('api_key.id', '=', id)
    .where('api_key.revoked_at', 'is', null)
    .where('principal.revoked_at', 'is', null)
    .select([
      'api_key.secret_hash',
      'api_key.expires_at',
      'principal.circuit_id',
      'principal.id',
      'principal.role',
      'principal.member_id',
    ])
    .executeTakeFirst();

export const selectPrincipalsOfIdentity = (db: Database, issuer: string, subject: string): Promise<PrincipalRow[]> =>
  db
    .selectFrom('principal_identity as identity')
    .innerJoin('principal', (join) =>
      join
        .onRef('principal.circuit_id', '=', 'identity.circuit_id')
        .onRef('principal.id', '=', 'identity.principal_id'),
    )
    .where('identity.issuer', '=', issuer)
    .where('identity.subject', '=', subject)
    .where('principal.revoked_at', 'is', null)
    .select(['principal.circuit_id', 'principal.id', 'principal.role', 'principal.member_id'])
    .execute();

const selectKeys = (db: Database, circuitId: string) =>
  principalOfKey(db)
    .where('api_key.circuit_id', '=', circuitId)
    .select([
      'api_key.id',
      'api_key.principal_id',
      'api_key.created_at',
      'api_key.expires_at',
      'api_key.revoked_at',
      'principal.role',
      'principal.member_id',
    ]);

export type KeyRow = Awaited<ReturnType<typeof selectKeyPage>>[number];

export const selectKey = (db: Database, circuitId: string, id: string) =>
  selectKeys(db, circuitId).where('api_key.id', '=', id).executeTakeFirst();

export function selectKeyPage(
  db: Database,
  circuitId: string,
  memberId: string | undefined,
  after: string | null,
  count: number,
) {
  let query = selectKeys(db, circuitId);
  if (memberId !== undefined) query = query.where('principal.member_id', '=', memberId);
  if (after !== null) query = query.where('api_key.id', '>', after);
  return query.orderBy('api_key.id').limit(count).execute();
}

const selectPrincipals = (db: Database, circuitId: string) =>
  db
    .selectFrom('principal')
    .where('circuit_id', '=', circuitId)
    .select((select) => [
      'id',
      'role',
      'member_id',
      'created_at',
      'revoked_at',
      select
        .selectFrom('principal_identity as identity')
        .whereRef('identity.circuit_id', '=', 'principal.circuit_id')
        .whereRef('identity.principal_id', '=', 'principal.id')
        .select(
          sql<{ issuer: string; subject: string }[] | null>`
            json_agg(json_build_object('issuer', issuer, 'subject', subject) ORDER BY issuer, subject)`.as('all'),
        )
        .as('identities'),
    ]);

export type PrincipalDetailRow = Awaited<ReturnType<typeof selectPrincipalPage>>[number];

export const selectPrincipal = (db: Database, circuitId: string, id: string) =>
  selectPrincipals(db, circuitId).where('id', '=', id).executeTakeFirst();

export function selectPrincipalPage(
  db: Database,
  circuitId: string,
  memberId: string | undefined,
  after: string | null,
  count: number,
) {
  let query = selectPrincipals(db, circuitId);
  if (memberId !== undefined) query = query.where('member_id', '=', memberId);
  if (after !== null) query = query.where('id', '>', after);
  return query.orderBy('id').limit(count).execute();
}

/** Revoking twice is revoking once: the first time stands. */
export async function revoke(
  client: ClientBase,
  table: 'api_key' | 'principal',
  circuitId: string,
  id: string,
): Promise<void> {
  await client.query(
    `UPDATE ${table} SET revoked_at = ledger_clock() WHERE circuit_id = $1 AND id = $2 AND revoked_at IS NULL`,
    [circuitId, id],
  );
}

import type { ClientBase, Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { makeIdempotently } from '../../db/idempotently.ts';
import { newId } from '../../db/ids.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse } from '../../domain/errors.ts';
import { createApiKey } from '../../http/api-keys.ts';
import type { Principal, StoredKey } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import type { Role } from '../../http/route-config.ts';
import {
  insertIdentity,
  insertKey,
  insertPrincipal,
  type KeyRow,
  type PrincipalDetailRow,
  type PrincipalRow,
  revoke,
  selectKey,
  selectKeyPage,
  selectPrincipal,
  selectPrincipalPage,
  selectPrincipalsOfIdentity,
  selectUsableKey,
} from './queries.ts';
import type { AccessFilters, KeyCreation, KeyView, NewKeyView, PrincipalCreation, PrincipalView } from './schema.ts';

export interface AccessService {
  /** For authentication: the key with this id (32 hex digits). */
  findKey(idHex: string): Promise<StoredKey | null>;
  findIdentity(issuer: string, subject: string): Promise<Principal[]>;
  createKey(
    circuitId: string,
    asked: KeyCreation,
    acting: Principal,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ view: NewKeyView; replayed: boolean }>;
  listKeys(circuitId: string, filters: AccessFilters, acting: Principal): Promise<Page<KeyView>>;
  revokeKey(circuitId: string, id: string, acting: Principal, actor: Actor): Promise<void>;
  createPrincipal(
    circuitId: string,
    asked: PrincipalCreation,
    acting: Principal,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ view: PrincipalView; replayed: boolean }>;
  listPrincipals(circuitId: string, filters: AccessFilters, acting: Principal): Promise<Page<PrincipalView>>;
  revokePrincipal(circuitId: string, id: string, acting: Principal, actor: Actor): Promise<void>;
}

/** Members manage what is their own; operators everything in their circuit. What is not theirs is not there. */
const mayManage = (acting: Principal, memberId: string | null) =>
  acting.role !== 'member' || acting.memberId === memberId;

function requireGrantable(acting: Principal, role: Role, memberId: string | undefined): void {
  if (acting.role !== 'member') return;
  if (role !== 'member') throw refuse('forbidden', 'Nobody grants a role above its own.');
  if (memberId !== acting.memberId) throw refuse('member-not-found', 'There is no such member in this circuit.');
}

const keyNotFound = (id: string) =>
  refuse('api-key-not-found', 'There is no such API key in this circuit.', { keyId: id });
const principalNotFound = (id: string) =>
  refuse('principal-not-found', 'There is no such principal in this circuit.', { principalId: id });

export function createAccessService(pool: Pool, db: Database): AccessService {
  /** The principal that a new key is for: the one named, if it fits, or a new one. */
  async function principalFor(
    client: ClientBase,
    circuitId: string,
    asked: KeyCreation,
    acting: Principal,
  ): Promise<string> {
    if (asked.principalId === undefined) {
      const id = newId();
      await insertPrincipal(client, { circuitId, id, role: asked.role, memberId: asked.memberId ?? null });
      return id;
    }
    const row = await selectPrincipal(db, circuitId, asked.principalId);
    const fits = row?.role === asked.role && row.member_id === (asked.memberId ?? null) && row.revoked_at === null;
    if (!fits || !mayManage(acting, row.member_id)) throw principalNotFound(asked.principalId);
    return row.id;
  }

  return {
    async findKey(idHex) {
      const id = idHex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
      const row = await selectUsableKey(db, id);
      if (row === undefined) return null;
      return {
        secretDigest: row.secret_hash,
        principal: actingPrincipal(row),
        expiresAt: row.expires_at?.getTime() ?? null,
      };
    },

    async findIdentity(issuer, subject) {
      return (await selectPrincipalsOfIdentity(db, issuer, subject)).map(actingPrincipal);
    },

    async createKey(circuitId, asked, acting, actor, idempotency) {
      requireGrantable(acting, asked.role, asked.memberId);
      const fresh = newId();
      const { text, secretDigest } = createApiKey(fresh);
      const keyed = { circuitId, principalId: actor.principalId, idempotency };
      const { id, replayed } = await makeIdempotently(pool, keyed, async (client) => {
        const principalId = await principalFor(client, circuitId, asked, acting);
        await insertKey(client, {
          circuitId,
          id: fresh,
          principalId,
          secretDigest,
          expiresAt: asked.expiresAt ?? null,
        });
        const change = { principalId, role: asked.role };
        await recordAuditEvent(client, { circuitId, actor, action: 'api-key-created', subjectId: fresh, change });
        return fresh;
      });
      const row = await selectKey(db, circuitId, id);
      if (row === undefined) throw keyNotFound(id);
      return { view: { ...keyViewOf(row), key: replayed ? null : text }, replayed };
    },

    async listKeys(circuitId, { limit, cursor, memberId }, acting) {
      const after = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const asked = memberOfList(acting, memberId);
      if (asked === null) return { data: [], nextCursor: null };
      const rows = await selectKeyPage(db, circuitId, asked, after, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map(keyViewOf), nextCursor };
    },

    async revokeKey(circuitId, id, acting, actor) {
      const row = await selectKey(db, circuitId, id);
      if (row === undefined || !mayManage(acting, row.member_id)) throw keyNotFound(id);
      await inTransaction(pool, async (client) => {
        await revoke(client, 'api_key', circuitId, id);
        await recordAuditEvent(client, { circuitId, actor, action: 'api-key-revoked', subjectId: id });
      });
    },

    async createPrincipal(circuitId, asked, acting, actor, idempotency) {
      requireGrantable(acting, asked.role, asked.memberId);
      const keyed = { circuitId, principalId: actor.principalId, idempotency };
      const { id, replayed } = await makeIdempotently(pool, keyed, async (client) => {
        const fresh = newId();
        await insertPrincipal(client, { circuitId, id: fresh, role: asked.role, memberId: asked.memberId ?? null });
        if (asked.identity)
          await insertIdentity(client, circuitId, fresh, asked.identity.issuer, asked.identity.subject);
        const change = { role: asked.role };
        await recordAuditEvent(client, { circuitId, actor, action: 'principal-created', subjectId: fresh, change });
        return fresh;
      });
      const row = await selectPrincipal(db, circuitId, id);
      if (row === undefined) throw principalNotFound(id);
      return { view: principalViewOf(row), replayed };
    },

    async listPrincipals(circuitId, { limit, cursor, memberId }, acting) {
      const after = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const asked = memberOfList(acting, memberId);
      if (asked === null) return { data: [], nextCursor: null };
      const rows = await selectPrincipalPage(db, circuitId, asked, after, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map(principalViewOf), nextCursor };
    },

    async revokePrincipal(circuitId, id, acting, actor) {
      const row = await selectPrincipal(db, circuitId, id);
      if (row === undefined || !mayManage(acting, row.member_id)) throw principalNotFound(id);
      await inTransaction(pool, async (client) => {
        await revoke(client, 'principal', circuitId, id);
        await recordAuditEvent(client, { circuitId, actor, action: 'principal-revoked', subjectId: id });
      });
    },
  };
}

/** Which member's a list is to show: undefined all, null none. */
function memberOfList(acting: Principal, asked: string | undefined): string | undefined | null {
  if (acting.role !== 'member') return asked;
  return asked === undefined || asked === acting.memberId ? acting.memberId : null;
}

const actingPrincipal = (row: PrincipalRow): Principal => ({
  id: row.id,
  circuitId: row.circuit_id,
  role: row.role as Role,
  memberId: row.member_id,
});

const keyViewOf = (row: KeyRow): KeyView => ({
  id: row.id,
  principalId: row.principal_id,
  role: row.role as KeyView['role'],
  memberId: row.member_id,
  createdAt: row.created_at.toISOString(),
  expiresAt: row.expires_at?.toISOString() ?? null,
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

const principalViewOf = (row: PrincipalDetailRow): PrincipalView => ({
  id: row.id,
  role: row.role as PrincipalView['role'],
  memberId: row.member_id,
  identities: row.identities ?? [],
  createdAt: row.created_at.toISOString(),
  revokedAt: row.revoked_at?.toISOString() ?? null,
});

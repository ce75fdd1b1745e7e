import type { Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { newId } from '../../db/ids.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { pairOf, replaceMetadata } from '../../db/metadata.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse } from '../../domain/errors.ts';
import type { MemberStatus } from '../../domain/ledger/journal.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import type { Poster } from '../../poster/poster.ts';
import { newCommandParts, postOne, submissionOf } from '../../poster/submit.ts';
import {
  bumpMember,
  type MemberRow,
  selectDirectory,
  selectMember,
  selectMemberByAdmission,
  selectMemberPage,
  updateProfile,
} from './queries.ts';
import type { DirectoryEntry, MemberAdmission, MemberChange, MemberFilters, MemberView } from './schema.ts';

/** The group of members who name none. */
export const DEFAULT_GROUP = 'full';

export interface MemberService {
  admit(
    circuitId: string,
    asked: MemberAdmission,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ view: MemberView; replayed: boolean }>;
  /** @throws SaldoError `member-not-found` */
  read(circuitId: string, id: string): Promise<{ view: MemberView; version: number }>;
  changeStatus(
    circuitId: string,
    id: string,
    to: MemberStatus,
    reason: string | undefined,
    version: number | null,
    actor: Actor,
  ): Promise<void>;
  changeParticulars(
    circuitId: string,
    id: string,
    change: MemberChange,
    version: number | null,
    actor: Actor,
  ): Promise<void>;
  list(circuitId: string, filters: MemberFilters): Promise<Page<MemberView>>;
  directory(circuitId: string, limit: number, cursor: string | undefined): Promise<Page<DirectoryEntry>>;
}

export function createMemberService(pool: Pool, db: Database, poster: Poster): MemberService {
  async function rowOf(circuitId: string, id: string): Promise<MemberRow> {
    const row = await selectMember(db, circuitId, id);
    if (row === undefined) throw memberNotFound(id);
    return row;
  }

  return {
    async admit(circuitId, asked, actor, idempotency) {
      const { parts } = newCommandParts(actor.principalId, undefined);
      const memberId = newId();
      const { name, email = null, phone = null, address = null, listed = false, group = DEFAULT_GROUP } = asked;
      const beside = {
        profile: { name, email, phone, address, listed },
        groupCode: group,
        ...(asked.metadata && { metadata: { resourceId: memberId, pairs: asked.metadata } }),
      };
      const command = {
        kind: 'member-admitted' as const,
        ...parts,
        memberId,
        externalId: asked.externalId ?? null,
        status: asked.status,
      };
      const { posted, replayed } = await postOne(poster, circuitId, submissionOf(command, beside, idempotency));
      const row = await selectMemberByAdmission(db, circuitId, posted.number);
      if (row === undefined) throw new Error(`transaction ${posted.number} of circuit ${circuitId} admitted no member`);
      return { view: viewOf(row), replayed };
    },

    async read(circuitId, id) {
      const row = await rowOf(circuitId, id);
      return { view: viewOf(row), version: row.version };
    },

    async changeStatus(circuitId, id, to, reason, version, actor) {
      const { parts, beside } = newCommandParts(actor.principalId, reason);
      const command = {
        kind: 'member-status-changed' as const,
        ...parts,
        memberId: id,
        status: to,
        expectedVersion: version,
      };
      await postOne(poster, circuitId, submissionOf(command, beside, null));
    },

    async changeParticulars(circuitId, id, change, version, actor) {
      await inTransaction(pool, async (client) => {
        await lockCircuit(client, circuitId);
        if (!(await bumpMember(client, circuitId, id, version, change.group))) {
          if (version === null) throw memberNotFound(id);
          throw refuse('precondition-failed', 'The member was changed by somebody else meanwhile; read it again.');
        }
        if ((await rowOf(circuitId, id)).erased_at !== null) throw memberErased(id);
        const { name, email, phone, address, listed } = change;
        await updateProfile(client, circuitId, id, {
          ...(name !== undefined && { name }),
          ...(email !== undefined && { email }),
          ...(phone !== undefined && { phone }),
          ...(address !== undefined && { address }),
          ...(listed !== undefined && { listed }),
        });
        if (change.metadata !== undefined) await replaceMetadata(client, circuitId, id, change.metadata);
        const fields = Object.keys(change);
        await recordAuditEvent(client, {
          circuitId,
          actor,
          action: 'member-changed',
          subjectId: id,
          change: { fields },
        });
      });
    },

    async list(circuitId, { limit, cursor, metadata, ...filter }) {
      const after = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const rows = await selectMemberPage(db, circuitId, { ...filter, pair: pairOf(metadata) }, after, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map(viewOf), nextCursor };
    },

    async directory(circuitId, limit, cursor) {
      const after = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const rows = await selectDirectory(db, circuitId, after, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return {
        data: data.map(({ id, name, accounts }) => ({ memberId: id, name, accounts: accounts ?? [] })),
        nextCursor,
      };
    },
  };
}

export const memberNotFound = (memberId: string) =>
  refuse('member-not-found', 'There is no such member in this circuit.', { memberId });

const memberErased = (memberId: string) =>
  refuse('member-erased', 'What was personal of the member has been erased; nothing is kept of it any more.', {
    memberId,
  });

function viewOf(row: MemberRow): MemberView {
  return {
    id: row.id,
    externalId: row.external_id,
    group: row.group_code,
    status: row.status as MemberStatus,
    admittedAt: row.posted_at.toISOString(),
    erasedAt: row.erased_at?.toISOString() ?? null,
    name: row.name,
    email: row.email,
    phone: row.phone,
    address: row.address,
    listed: row.listed ?? false,
    metadata: (row.pairs ?? {}) as Record<string, string>,
  };
}

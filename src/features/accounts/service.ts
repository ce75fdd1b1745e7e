import type { Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { newId } from '../../db/ids.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { pairOf, replaceMetadata } from '../../db/metadata.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse, SaldoError } from '../../domain/errors.ts';
import type { AccountStatus } from '../../domain/ledger/journal.ts';
import { noSuchAccount } from '../../domain/ledger/payments.ts';
import { readAmount } from '../../http/amounts.ts';
import type { Principal } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import type { Poster } from '../../poster/poster.ts';
import { newCommandParts, postOne, submissionOf } from '../../poster/submit.ts';
import type { Circuit, CircuitService } from '../circuits/service.ts';
import {
  type AccountRow,
  bumpAccount,
  insertScheduledLimits,
  selectAccount,
  selectAccountByOpening,
  selectAccountIdsByExternalId,
  selectAccountIdsOf,
  selectAccountPage,
  selectClock,
  updateClearingDrawMax,
} from './queries.ts';
import type { AccountFilters, AccountOpening, AccountParticulars, AccountView, LimitsChange } from './schema.ts';
import { accountViewOf } from './views.ts';

/** What reports are made of. Whoever reads them reads in a snapshot, or up to a number, of its own. */
export {
  ENTRY_COLUMNS,
  ENTRY_JOINS,
  type EntryPlace,
  type EntryRow,
  selectBalanceAt,
  selectEntries,
  selectNumberAt,
  selectPayments,
} from './history-queries.ts';
export { selectAccountPage } from './queries.ts';
export { type AccountView, entryView } from './schema.ts';
export { accountViewOf, entryViewOf } from './views.ts';

export interface AccountService {
  open(
    circuit: Circuit,
    asked: AccountOpening,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ view: AccountView; replayed: boolean }>;
  /** An account that the principal may see: its own, or any for operators and auditors. @throws SaldoError `account-not-found` */
  read(circuit: Circuit, id: string, principal: Principal): Promise<{ view: AccountView; version: number }>;
  /** The same for its balance alone, in minor units. */
  balanceOf(circuit: Circuit, id: string, principal: Principal): Promise<{ balance: bigint }>;
  list(circuit: Circuit, filters: AccountFilters, principal: Principal): Promise<Page<AccountView>>;
  changeStatus(
    circuit: Circuit,
    id: string,
    to: AccountStatus,
    reason: string | undefined,
    version: number | null,
    actor: Actor,
  ): Promise<void>;
  /** What is not of the journal. */
  changeParticulars(
    circuit: Circuit,
    id: string,
    change: AccountParticulars,
    version: number | null,
    actor: Actor,
  ): Promise<void>;
  setLimits(circuit: Circuit, id: string, asked: LimitsChange, version: number | null, actor: Actor): Promise<void>;
  /** The accounts of a member, whatever their status. */
  idsOf(circuitId: string, memberId: string): Promise<string[]>;
  /** Ids by external id, of those that there are; where a member asks, of its own only. */
  idsByExternalId(
    circuitId: string,
    externalIds: readonly string[],
    memberId: string | null,
  ): Promise<ReadonlyMap<string, string>>;
}

export function createAccountService(
  pool: Pool,
  db: Database,
  poster: Poster,
  circuits: CircuitService,
): AccountService {
  async function rowOf(circuit: Circuit, id: string, principal: Principal): Promise<AccountRow> {
    const row = await selectAccount(db, circuit.id, id);
    const isVisible = row !== undefined && (principal.role !== 'member' || row.member_id === principal.memberId);
    if (!isVisible) throw accountNotFound(id);
    return row;
  }

  return {
    async open(circuit, asked, actor, idempotency) {
      const limits = await limitsOf(circuit, asked);
      const { parts } = newCommandParts(actor.principalId, undefined);
      const accountId = newId();
      const command = {
        kind: 'account-opened' as const,
        ...parts,
        accountId,
        memberId: asked.memberId ?? null,
        system: asked.system ?? null,
        externalId: asked.externalId ?? null,
        ...limits,
      };
      const beside = asked.metadata ? { metadata: { resourceId: accountId, pairs: asked.metadata } } : {};
      const { posted, replayed } = await postOne(poster, circuit.id, submissionOf(command, beside, idempotency));
      const row = await selectAccountByOpening(db, circuit.id, posted.number);
      if (row === undefined) throw new Error(`transaction ${posted.number} of circuit ${circuit.id} opened no account`);
      return { view: accountViewOf(row, circuit.scale), replayed };
    },

    async read(circuit, id, principal) {
      const row = await rowOf(circuit, id, principal);
      return { view: accountViewOf(row, circuit.scale), version: row.version };
    },

    balanceOf: rowOf,

    async list(circuit, { limit, cursor, metadata, ...filter }, principal) {
      const after = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const isOwn = principal.role === 'member';
      if (isOwn && filter.memberId !== undefined && filter.memberId !== principal.memberId)
        return { data: [], nextCursor: null };
      const asked = { ...filter, pair: pairOf(metadata), ...(isOwn && { memberId: principal.memberId ?? undefined }) };
      const rows = await selectAccountPage(db, circuit.id, asked, after, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map((row) => accountViewOf(row, circuit.scale)), nextCursor };
    },

    async changeStatus(circuit, id, to, reason, version, actor) {
      const { parts, beside } = newCommandParts(actor.principalId, reason);
      const command = {
        kind: 'account-status-changed' as const,
        ...parts,
        accountId: id,
        status: to,
        expectedVersion: version,
      };
      await postOne(poster, circuit.id, submissionOf(command, beside, null));
    },

    async changeParticulars(circuit, id, change, version, actor) {
      const { clearingDrawMax, metadata } = change;
      const drawMax =
        typeof clearingDrawMax === 'string'
          ? readAmount(clearingDrawMax, circuit.scale, 'clearingDrawMax')
          : clearingDrawMax;
      await inTransaction(pool, async (client) => {
        await lockCircuit(client, circuit.id);
        if (!(await bumpAccount(client, circuit.id, id, version))) {
          if (version === null) throw accountNotFound(id);
          throw refuse('precondition-failed', 'The account was changed by somebody else meanwhile; read it again.');
        }
        if (drawMax !== undefined) await updateClearingDrawMax(client, circuit.id, id, drawMax);
        if (metadata !== undefined) await replaceMetadata(client, circuit.id, id, metadata);
        await recordAuditEvent(client, {
          circuitId: circuit.id,
          actor,
          action: 'account-changed',
          subjectId: id,
          change: { fields: Object.keys(change), ...(clearingDrawMax !== undefined && { clearingDrawMax }) },
        });
      });
    },

    async setLimits(circuit, id, asked, version, actor) {
      const creditLimit =
        asked.creditLimit === null ? null : readAmount(asked.creditLimit, circuit.scale, 'creditLimit');
      const balanceCap = asked.balanceCap === null ? null : readAmount(asked.balanceCap, circuit.scale, 'balanceCap');
      const { effectiveAt } = asked;
      if (effectiveAt !== undefined && effectiveAt > (await selectClock(db)).getTime()) {
        return scheduleLimits(
          circuit,
          id,
          { creditLimit, balanceCap, effectiveAt, reason: asked.reason },
          version,
          actor,
        );
      }
      const { parts, beside } = newCommandParts(actor.principalId, asked.reason);
      const command = {
        kind: 'limits-changed' as const,
        ...parts,
        accountId: id,
        creditLimit,
        balanceCap,
        expectedVersion: version,
      };
      await postOne(poster, circuit.id, submissionOf(command, beside, null));
    },

    async idsOf(circuitId, memberId) {
      const rows = await selectAccountIdsOf(db, circuitId, memberId);
      return rows.map((row) => row.id);
    },

    idsByExternalId: (circuitId, externalIds, memberId) =>
      selectAccountIdsByExternalId(db, circuitId, externalIds, memberId),
  };

  async function limitsOf(circuit: Circuit, asked: AccountOpening) {
    const needsDefaults = asked.creditLimit === undefined || asked.balanceCap === undefined;
    const defaults = needsDefaults ? (await circuits.read(circuit.id)).view : undefined;
    const creditLimit = asked.creditLimit === undefined ? (defaults?.defaultCreditLimit ?? '0') : asked.creditLimit;
    const balanceCap = asked.balanceCap === undefined ? (defaults?.defaultBalanceCap ?? null) : asked.balanceCap;
    return {
      creditLimit: creditLimit === null ? null : readAmount(creditLimit, circuit.scale, 'creditLimit'),
      balanceCap: balanceCap === null ? null : readAmount(balanceCap, circuit.scale, 'balanceCap'),
    };
  }

  /** The change becomes a transaction when its time has come; until then it stands in the account's history. */
  async function scheduleLimits(
    circuit: Circuit,
    id: string,
    change: { creditLimit: bigint | null; balanceCap: bigint | null; effectiveAt: number; reason: string },
    version: number | null,
    actor: Actor,
  ): Promise<void> {
    const row = await selectAccount(db, circuit.id, id);
    if (row === undefined || row.status === 'closed') throw new SaldoError(noSuchAccount(id));
    if (change.creditLimit === null && row.system === null) {
      throw refuse('unlimited-credit', "Only the circuit's own accounts may have unlimited credit.", { accountId: id });
    }
    await inTransaction(pool, async (client) => {
      await lockCircuit(client, circuit.id);
      if (!(await bumpAccount(client, circuit.id, id, version))) {
        throw refuse('precondition-failed', 'The account was changed by somebody else meanwhile; read it again.');
      }
      const scheduled = { id: newId(), accountId: id, ...change, principalId: actor.principalId };
      await insertScheduledLimits(client, circuit.id, scheduled);
      await recordAuditEvent(client, { circuitId: circuit.id, actor, action: 'limits-scheduled', subjectId: id });
    });
  }
}

const accountNotFound = (accountId: string) =>
  refuse('account-not-found', 'There is no such account in this circuit.', { accountId });

import type { Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { makeIdempotently } from '../../db/idempotently.ts';
import { newId } from '../../db/ids.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { refuse } from '../../domain/errors.ts';
import { formatAmount } from '../../domain/money.ts';
import { readAmount } from '../../http/amounts.ts';
import { circuitNotFound, INSTALLATION_CIRCUIT_ID } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import { CIRCUIT_CACHE_ENTRIES_MAX } from '../../limits.ts';
import {
  type CircuitRow,
  insertCircuit,
  selectCircuitByCode,
  selectCircuitById,
  selectCircuitPage,
  updateCircuit,
} from './queries.ts';
import type { CircuitChange, CircuitCreation, CircuitView } from './schema.ts';

/** What never changes of a circuit, and what the other features need to know of it. */
export interface Circuit {
  readonly id: string;
  readonly code: string;
  readonly scale: number;
}

export interface CircuitService {
  /** The circuit of this id or code. Answers at once where it is known already. */
  find(ref: string): Circuit | Promise<Circuit | null>;
  /** @throws SaldoError `circuit-not-found` */
  get(ref: string): Promise<Circuit>;
  create(
    asked: CircuitCreation,
    actor: Actor,
    idempotency: Idempotency | null,
  ): Promise<{ view: CircuitView; replayed: boolean }>;
  read(id: string): Promise<{ view: CircuitView; version: number }>;
  change(id: string, version: number | null, asked: CircuitChange, actor: Actor): Promise<void>;
  /** `ids` null: every circuit. */
  list(ids: readonly string[] | null, limit: number, cursor: string | undefined): Promise<Page<CircuitView>>;
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export function createCircuitService(pool: Pool, db: Database): CircuitService {
  // Id, code and scale never change and circuits are never removed, so that what was found once stays right.
  const known = new Map<string, Circuit>();

  async function load(ref: string): Promise<Circuit | null> {
    const row = await (UUID.test(ref) ? selectCircuitById(db, ref) : selectCircuitByCode(db, ref));
    if (row === undefined) return null;
    const circuit = { id: row.id, code: row.code, scale: row.unit_scale };
    if (known.size >= CIRCUIT_CACHE_ENTRIES_MAX) known.clear();
    known.set(row.id, circuit).set(row.code, circuit);
    return circuit;
  }

  const find = (ref: string) => known.get(ref) ?? load(ref);

  async function rowOf(id: string): Promise<CircuitRow> {
    const row = await selectCircuitById(db, id);
    if (row === undefined) throw circuitNotFound();
    return row;
  }

  return {
    find,

    async get(ref) {
      const circuit = await find(ref);
      if (circuit === null) throw circuitNotFound();
      return circuit;
    },

    async create(asked, actor, idempotency) {
      const { scale } = asked.unit;
      const cap = asked.defaultBalanceCap ?? null;
      const threshold = asked.paymentRequestThreshold;
      const fresh = {
        id: newId(),
        code: asked.code,
        name: asked.name,
        unitCode: asked.unit.code,
        unitScale: scale,
        defaultCreditLimit: readAmount(asked.defaultCreditLimit ?? '0', scale, 'defaultCreditLimit'),
        defaultBalanceCap: cap === null ? null : readAmount(cap, scale, 'defaultBalanceCap'),
        paymentRequestThreshold:
          threshold === undefined ? null : readAmount(threshold, scale, 'paymentRequestThreshold'),
        timeZone: asked.timeZone ?? 'UTC',
        retentionDays: asked.retentionDays ?? null,
      };
      const keyed = { circuitId: INSTALLATION_CIRCUIT_ID, principalId: actor.principalId, idempotency };
      const made = await makeIdempotently(pool, keyed, async (client) => {
        await insertCircuit(client, fresh);
        await recordAuditEvent(client, { circuitId: fresh.id, actor, action: 'circuit-created', subjectId: fresh.id });
        return fresh.id;
      });
      return { view: viewOf(await rowOf(made.id)), replayed: made.replayed };
    },

    async read(id) {
      const row = await rowOf(id);
      return { view: viewOf(row), version: row.version };
    },

    async change(id, version, asked, actor) {
      const { scale } = (await find(id)) ?? { scale: 0 };
      const { name, defaultCreditLimit, defaultBalanceCap, paymentRequestThreshold, timeZone, retentionDays } = asked;
      const columns = {
        ...(name !== undefined && { name }),
        ...(defaultCreditLimit !== undefined && {
          default_credit_limit: readAmount(defaultCreditLimit, scale, 'defaultCreditLimit'),
        }),
        ...(defaultBalanceCap !== undefined && {
          default_balance_cap:
            defaultBalanceCap === null ? null : readAmount(defaultBalanceCap, scale, 'defaultBalanceCap'),
        }),
        ...(paymentRequestThreshold !== undefined && {
          payment_request_threshold: readAmount(paymentRequestThreshold, scale, 'paymentRequestThreshold'),
        }),
        ...(timeZone !== undefined && { time_zone: timeZone }),
        ...(retentionDays !== undefined && { retention_days: retentionDays }),
      };
      await inTransaction(pool, async (client) => {
        if (!(await updateCircuit(client, id, version, columns))) {
          throw refuse('precondition-failed', 'The circuit was changed by somebody else meanwhile; read it again.');
        }
        const change = { fields: Object.keys(asked), ...(retentionDays !== undefined && { retentionDays }) };
        await recordAuditEvent(client, { circuitId: id, actor, action: 'circuit-changed', subjectId: id, change });
      });
    },

    async list(ids, limit, cursor) {
      const after = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const rows = ids?.length === 0 ? [] : await selectCircuitPage(db, ids, after, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.id);
      return { data: data.map(viewOf), nextCursor };
    },
  };
}

function viewOf(row: CircuitRow): CircuitView {
  const amount = (minor: bigint) => formatAmount(minor, row.unit_scale);
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    unit: { code: row.unit_code, scale: row.unit_scale },
    defaultCreditLimit: amount(row.default_credit_limit),
    defaultBalanceCap: row.default_balance_cap === null ? null : amount(row.default_balance_cap),
    paymentRequestThreshold: amount(row.payment_request_threshold),
    timeZone: row.time_zone,
    retentionDays: row.retention_days,
    createdAt: row.created_at.toISOString(),
  };
}

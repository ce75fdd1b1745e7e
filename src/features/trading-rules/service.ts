import type { Pool } from 'pg';
import { z } from 'zod';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import type { Database } from '../../db/database.ts';
import { recordEvents } from '../../db/events.ts';
import { lockCircuit } from '../../db/lock-circuit.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Actor } from '../../domain/actor.ts';
import { type FieldError, refuse } from '../../domain/errors.ts';
import { pairOf } from '../../domain/ledger/rules.ts';
import { formatAmount } from '../../domain/money.ts';
import { readAmount } from '../../http/amounts.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import { invalid } from '../../http/problem.ts';
import type { Circuit } from '../circuits/service.ts';
import {
  type CapRow,
  insertRules,
  type RulesRow,
  selectCaps,
  selectKnownAccounts,
  selectLastVersion,
  selectPairs,
  selectVersions,
} from './queries.ts';
import type { CapRequest, RulesChange, RulesRequest, RulesView } from './schema.ts';

/** A circuit's trading rules: versions that are never changed, of which the last one is in force. */
export interface TradingRulesService {
  /** @param version null: the one in force. @throws SaldoError `trading-rules-not-found` */
  read(circuit: Circuit, version: number | null): Promise<RulesView>;
  /** The newest first. */
  history(
    circuit: Circuit,
    asked: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<Page<RulesChange>>;
  /**
   * @param version the one that they are to replace; null: whichever
   * @throws SaldoError `validation-failed` with the place of each contradiction, `precondition-failed`
   */
  set(circuit: Circuit, asked: RulesRequest, version: number | null, actor: Actor): Promise<void>;
}

export function createTradingRules(pool: Pool, db: Database): TradingRulesService {
  return {
    async read(circuit, version) {
      const before = version === null ? null : version + 1;
      const row = (await selectVersions(db, circuit.id, before, 1))[0];
      if (row === undefined && version === null) return NONE;
      if (row === undefined || (version !== null && row.version !== version))
        throw refuse('trading-rules-not-found', 'The circuit has no such version of trading rules.');
      const [pairs, caps] = await Promise.all([
        selectPairs(db, circuit.id, row.version),
        selectCaps(db, circuit.id, row.version),
      ]);
      return {
        version: row.version,
        setAt: row.set_at.toISOString(),
        principalId: row.principal_id,
        pairs: pairs.map(({ from_group, to_group, allowed }) => ({
          fromGroup: from_group,
          toGroup: to_group,
          allowed,
        })),
        caps: caps.map((cap) => capViewOf(cap, circuit.scale)),
      };
    },

    async history(circuit, { limit, cursor }) {
      const before = cursor === undefined ? null : decodeCursor(z.int(), cursor);
      const rows = await selectVersions(db, circuit.id, before, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.version);
      return { data: data.map(changeViewOf), nextCursor };
    },

    async set(circuit, asked, version, actor) {
      const repeated = repetitionsIn(asked);
      if (repeated.length > 0) throw invalid(repeated);
      const caps = asked.caps.map((cap, index) => capOf(cap, circuit.scale, `caps.${index}`));
      const pairs = asked.pairs.map(({ fromGroup, toGroup, allowed }) => ({
        from_group: fromGroup,
        to_group: toGroup,
        allowed,
      }));
      await inTransaction(pool, async (client) => {
        // Payments are judged under the same lock: each by the rules that are in force when it is posted.
        await lockCircuit(client, circuit.id);
        const last = await selectLastVersion(client, circuit.id);
        if (version !== null && version !== last)
          throw refuse('precondition-failed', 'The rules were changed by somebody else meanwhile; read them again.');
        const ids = caps.flatMap(({ account_id: id }) => id ?? []);
        const known = await selectKnownAccounts(client, circuit.id, ids);
        const unknown = caps.flatMap(({ account_id: id }, index) =>
          id === null || known.has(id)
            ? []
            : [{ path: `caps.${index}.accountId`, message: 'is no account of this circuit, or a closed one' }],
        );
        if (unknown.length > 0) throw invalid(unknown);
        const next = last + 1;
        await insertRules(client, circuit.id, { version: next, principalId: actor.principalId, pairs, caps });
        const change = { version: next, pairs: pairs.length, caps: caps.length };
        const about = { circuitId: circuit.id, actor, action: 'trading-rules-set', subjectId: circuit.id, change };
        await recordAuditEvent(client, about);
        const told = { type: 'trading-rules.set', subjectId: circuit.id, accountIds: [], data: change };
        await recordEvents(client, circuit.id, [told]);
      });
    },
  };
}

/** Before any are set: everybody may pay everybody, as much as limits let them. */
const NONE: RulesView = { version: 0, setAt: null, principalId: null, pairs: [], caps: [] };

/** What is said twice could be said in two ways. */
function repetitionsIn({ pairs, caps }: RulesRequest): FieldError[] {
  const taken = new Set<string>();
  const again = (key: string): boolean => taken.size === taken.add(key).size;
  return [
    ...pairs.flatMap(({ fromGroup, toGroup }, index) =>
      again(`pair ${pairOf(fromGroup, toGroup)}`)
        ? [{ path: `pairs.${index}`, message: 'says something of two groups of which another has said it already' }]
        : [],
    ),
    ...caps.flatMap(({ group, accountId }, index) =>
      again(`cap ${group ?? ''} ${accountId ?? ''}`)
        ? [{ path: `caps.${index}`, message: 'caps what another has capped already' }]
        : [],
    ),
  ];
}

function capOf(asked: CapRequest, scale: number, path: string): CapRow {
  const amountOf = (field: 'perTransfer' | 'perDay' | 'perMonth') => {
    const text = asked[field] ?? null;
    return text === null ? null : readAmount(text, scale, `${path}.${field}`);
  };
  return {
    group_code: asked.group ?? null,
    account_id: asked.accountId ?? null,
    per_transfer: amountOf('perTransfer'),
    per_day: amountOf('perDay'),
    per_month: amountOf('perMonth'),
  };
}

function capViewOf(cap: CapRow, scale: number): RulesView['caps'][number] {
  const amount = (minor: bigint | null) => (minor === null ? null : formatAmount(minor, scale));
  return {
    group: cap.group_code,
    accountId: cap.account_id,
    perTransfer: amount(cap.per_transfer),
    perDay: amount(cap.per_day),
    perMonth: amount(cap.per_month),
  };
}

const changeViewOf = (row: RulesRow): RulesChange => ({
  version: row.version,
  setAt: row.set_at.toISOString(),
  principalId: row.principal_id,
  pairs: row.pairs,
  caps: row.caps,
});

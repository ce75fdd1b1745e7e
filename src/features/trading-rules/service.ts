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
  type SellerRow,
  selectCaps,
  selectKnownAccounts,
  selectLastVersion,
  selectPairs,
  selectSellers,
  selectVersions,
} from './queries.ts';
import type { CapRequest, RulesChange, RulesRequest, RulesView, SellerRequest } from './schema.ts';

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
      const [pairs, caps, sellers] = await Promise.all([
        selectPairs(db, circuit.id, row.version),
        selectCaps(db, circuit.id, row.version),
        selectSellers(db, circuit.id, row.version),
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
        sellers: sellers.map((terms) => sellerViewOf(terms, circuit.scale)),
        ticketUpTo: amountOf(row.ticket_up_to, circuit.scale),
      };
    },

    async history(circuit, { limit, cursor }) {
      const before = cursor === undefined ? null : decodeCursor(z.int(), cursor);
      const rows = await selectVersions(db, circuit.id, before, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => last.version);
      return { data: data.map((row) => changeViewOf(row, circuit.scale)), nextCursor };
    },

    async set(circuit, asked, version, actor) {
      const contradictions = [...repetitionsIn(asked), ...sharesOfNothingIn(asked)];
      if (contradictions.length > 0) throw invalid(contradictions);
      const caps = asked.caps.map((cap, index) => capOf(cap, circuit.scale, `caps.${index}`));
      const sellers = (asked.sellers ?? []).map((terms, index) => sellerOf(terms, circuit.scale, `sellers.${index}`));
      const ticketUpTo = minorOf(asked.ticketUpTo, circuit.scale, 'ticketUpTo');
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
        const ids = [...caps, ...sellers].flatMap(({ account_id: id }) => id ?? []);
        const known = await selectKnownAccounts(client, circuit.id, ids);
        const unknown = [...unknownIn(caps, 'caps', known), ...unknownIn(sellers, 'sellers', known)];
        if (unknown.length > 0) throw invalid(unknown);
        const next = last + 1;
        const { principalId } = actor;
        await insertRules(client, circuit.id, { version: next, principalId, pairs, caps, sellers, ticketUpTo });
        const change = { version: next, pairs: pairs.length, caps: caps.length, sellers: sellers.length };
        const about = { circuitId: circuit.id, actor, action: 'trading-rules-set', subjectId: circuit.id, change };
        await recordAuditEvent(client, about);
        const told = { type: 'trading-rules.set', subjectId: circuit.id, accountIds: [], data: change };
        await recordEvents(client, circuit.id, [told]);
      });
    },
  };
}

/** Before any are set: everybody may pay everybody, as much as limits let them. */
const NONE: RulesView = {
  version: 0,
  setAt: null,
  principalId: null,
  pairs: [],
  caps: [],
  sellers: [],
  ticketUpTo: null,
};

/** What is said twice could be said in two ways. */
function repetitionsIn({ pairs, caps, sellers = [] }: RulesRequest): FieldError[] {
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
    ...sellers.flatMap(({ group, accountId }, index) =>
      again(`seller ${group ?? ''} ${accountId ?? ''}`)
        ? [{ path: `sellers.${index}`, message: 'settles what another has settled already' }]
        : [],
    ),
  ];
}

/** Without a ticket size no invoice would be asked for the share. */
const sharesOfNothingIn = ({ sellers = [], ticketUpTo = null }: RulesRequest): FieldError[] =>
  sellers.flatMap(({ acceptance = null }, index) =>
    acceptance !== null && ticketUpTo === null
      ? [
          {
            path: `sellers.${index}.acceptance`,
            message: 'is asked of invoices above `ticketUpTo`, which is not given',
          },
        ]
      : [],
  );

const unknownIn = (
  rows: readonly { readonly account_id: string | null }[],
  list: 'caps' | 'sellers',
  known: ReadonlySet<string>,
): FieldError[] =>
  rows.flatMap(({ account_id: id }, index) =>
    id === null || known.has(id)
      ? []
      : [{ path: `${list}.${index}.accountId`, message: 'is no account of this circuit, or a closed one' }],
  );

const minorOf = (text: string | null | undefined, scale: number, path: string): bigint | null =>
  text === null || text === undefined ? null : readAmount(text, scale, path);

const amountOf = (minor: bigint | null, scale: number): string | null =>
  minor === null ? null : formatAmount(minor, scale);

function capOf(asked: CapRequest, scale: number, path: string): CapRow {
  const minor = (field: 'perTransfer' | 'perDay' | 'perMonth') => minorOf(asked[field], scale, `${path}.${field}`);
  return {
    group_code: asked.group ?? null,
    account_id: asked.accountId ?? null,
    per_transfer: minor('perTransfer'),
    per_day: minor('perDay'),
    per_month: minor('perMonth'),
  };
}

const sellerOf = (asked: SellerRequest, scale: number, path: string): SellerRow => ({
  group_code: asked.group ?? null,
  account_id: asked.accountId ?? null,
  per_year: minorOf(asked.perYear, scale, `${path}.perYear`),
  year_begins: asked.yearBegins ?? null,
  acceptance: asked.acceptance ?? null,
});

const capViewOf = (cap: CapRow, scale: number): RulesView['caps'][number] => ({
  group: cap.group_code,
  accountId: cap.account_id,
  perTransfer: amountOf(cap.per_transfer, scale),
  perDay: amountOf(cap.per_day, scale),
  perMonth: amountOf(cap.per_month, scale),
});

const sellerViewOf = (terms: SellerRow, scale: number): RulesView['sellers'][number] => ({
  group: terms.group_code,
  accountId: terms.account_id,
  perYear: amountOf(terms.per_year, scale),
  yearBegins: terms.year_begins,
  acceptance: terms.acceptance,
});

const changeViewOf = (row: RulesRow, scale: number): RulesChange => ({
  version: row.version,
  setAt: row.set_at.toISOString(),
  principalId: row.principal_id,
  pairs: row.pairs,
  caps: row.caps,
  sellers: row.sellers,
  ticketUpTo: amountOf(row.ticket_up_to, scale),
});

import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { refuse } from '../../domain/errors.ts';
import { debtLots } from '../../domain/ledger/debt-lots.ts';
import { formatAmount } from '../../domain/money.ts';
import type { Principal } from '../../http/auth.ts';
import { decodeCursor, encodeCursor, type Page, page } from '../../http/pages.ts';
import type { Circuit } from '../circuits/service.ts';
import {
  type EntryPlace,
  type EntryRow,
  selectBalanceAt,
  selectEntries,
  selectLimitHistory,
  selectNumberAt,
  selectPayments,
  selectScheduledLimits,
} from './history-queries.ts';
import type { BalanceView, DebtLotView, EntryView, LimitChangeView } from './schema.ts';
import type { AccountService } from './service.ts';
import { debtLotViewOf, entryViewOf, limitChangeViewOf } from './views.ts';

/** What has happened on an account. Every method refuses with `account-not-found` what the principal may not see. */
export interface AccountHistory {
  /** Newest first. */
  entries(
    circuit: Circuit,
    id: string,
    principal: Principal,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<EntryView>>;
  balanceAt(circuit: Circuit, id: string, principal: Principal, at: number | undefined): Promise<BalanceView>;
  /** Newest first; on the first page what has been set for later comes before. */
  limitHistory(
    circuit: Circuit,
    id: string,
    principal: Principal,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<LimitChangeView>>;
  /** What its debt consists of, newest first. */
  debtLots(
    circuit: Circuit,
    id: string,
    principal: Principal,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<DebtLotView>>;
}

/** Where the lots of the page before ended, and what of the debt was left. */
const lotsCursor = z.strictObject({
  after: z.strictObject({ postedAt: z.int(), number: z.int(), line: z.int() }),
  debt: z.string().regex(/^[0-9]{1,19}$/),
});

const place = z.strictObject({ postedAt: z.int(), number: z.int(), line: z.int() });

const placeOf = (row: Pick<EntryRow, 'posted_at' | 'number' | 'line'>): EntryPlace => ({
  postedAt: row.posted_at.getTime(),
  number: Number(row.number),
  line: row.line,
});

export function createAccountHistory(db: Database, accounts: AccountService): AccountHistory {
  /** The circuit's last transaction at a time, which must have come. */
  async function numberAt(circuit: Circuit, at: number | undefined): Promise<{ at: Date; number: number }> {
    const { now, number } = await selectNumberAt(db, circuit.id, at);
    if (at !== undefined && at > now.getTime()) throw refuse('time-in-future', 'That time has not come yet.');
    return { at: at === undefined ? now : new Date(at), number };
  }

  return {
    async entries(circuit, id, principal, limit, cursor) {
      await accounts.read(circuit, id, principal);
      const after = cursor === undefined ? null : decodeCursor(place, cursor);
      const selection = {
        accountId: id,
        afterNumber: 0,
        upToNumber: Number.MAX_SAFE_INTEGER,
        from: null,
        to: null,
        order: 'newest first' as const,
        after,
      };
      const rows = await selectEntries(db, circuit.id, { ...selection, count: limit + 1 });
      const { data, nextCursor } = page(rows, limit, placeOf);
      return { data: data.map((row) => entryViewOf(row, circuit.scale)), nextCursor };
    },

    async balanceAt(circuit, id, principal, at) {
      await accounts.read(circuit, id, principal);
      const moment = await numberAt(circuit, at);
      const balance = await selectBalanceAt(db, circuit.id, id, moment.number, moment.at);
      return {
        accountId: id,
        at: moment.at.toISOString(),
        transactionNumber: moment.number,
        balance: formatAmount(balance, circuit.scale),
      };
    },

    async limitHistory(circuit, id, principal, limit, cursor) {
      await accounts.read(circuit, id, principal);
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodeCursor(z.int(), cursor);
      const scheduled = cursor === undefined ? await selectScheduledLimits(db, circuit.id, id) : [];
      const rows = await selectLimitHistory(db, circuit.id, id, before, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => Number(last.number));
      return { data: [...scheduled, ...data].map((row) => limitChangeViewOf(row, circuit.scale)), nextCursor };
    },

    async debtLots(circuit, id, principal, limit, cursor) {
      const { balance } = await accounts.balanceOf(circuit, id, principal);
      const resumed = cursor === undefined ? null : decodeCursor(lotsCursor, cursor);
      const debt = resumed === null ? -balance : BigInt(resumed.debt);
      if (debt <= 0n) return { data: [], nextCursor: null };
      const payments = await selectPayments(db, circuit.id, id, resumed?.after ?? null, limit);
      const { lots, older } = debtLots(debt, payments);
      const last = payments.at(-1);
      const hasMore = older > 0n && last !== undefined;
      return {
        data: lots.map((lot) => debtLotViewOf(lot, circuit.scale)),
        nextCursor: hasMore ? encodeCursor({ after: placeOf(last), debt: older.toString() }) : null,
      };
    },
  };
}

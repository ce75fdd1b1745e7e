import type { Pool } from 'pg';
import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { refuse } from '../../domain/errors.ts';
import type {
  HoldState,
  ObligationState,
  SettlementMeans,
  SystemAccount,
  TransactionKind,
} from '../../domain/ledger/journal.ts';
import { formatAmount } from '../../domain/money.ts';
import type { pageQuery } from '../../http/codecs.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import { TRANSACTION_ROWS_SHOWN } from '../../limits.ts';
import type { Circuit } from '../circuits/service.ts';
import {
  type JournalRowRow,
  selectRows,
  selectTransaction,
  selectTransactionPage,
  type TransactionRow,
} from './queries.ts';
import type { RowView, TransactionFilters, TransactionView } from './schema.ts';

export { type RowView, rowView } from './schema.ts';

/** The journal as it was written, for operators and auditors. */
export interface TransactionService {
  /** @throws SaldoError `transaction-not-found` */
  read(circuit: Circuit, number: number): Promise<TransactionView>;
  /**
   * In the order of their lines.
   * @throws SaldoError `transaction-not-found`
   */
  rows(circuit: Circuit, number: number, asked: z.output<typeof pageQuery>): Promise<Page<RowView>>;
  /** The first rows of some transactions, which are given in the order of their numbers. */
  firstRows(circuit: Circuit, transactions: readonly Placed[]): Promise<ReadonlyMap<bigint, RowView[]>>;
  /** In the order of their numbers. */
  list(circuit: Circuit, filters: TransactionFilters): Promise<Page<TransactionView>>;
}

/** A transaction's number, and when it was posted. */
export interface Placed {
  readonly number: bigint;
  readonly posted_at: Date;
}

export function createTransactionService(pool: Pool, db: Database): TransactionService {
  async function firstRows(circuit: Circuit, transactions: readonly Placed[]): Promise<Map<bigint, RowView[]>> {
    const first = transactions[0];
    const last = transactions.at(-1);
    if (first === undefined || last === undefined) return new Map();
    const numbers = transactions.map((transaction) => Number(transaction.number));
    const times = { from: first.posted_at, to: last.posted_at };
    const rows = await selectRows(pool, db, circuit.id, { numbers, ...times, after: 0, count: TRANSACTION_ROWS_SHOWN });
    const byNumber = new Map<bigint, RowView[]>(transactions.map(({ number }) => [number, []]));
    for (const row of rows) byNumber.get(row.number)?.push(rowViewOf(row, circuit.scale));
    return byNumber;
  }

  async function viewsOf(circuit: Circuit, transactions: readonly TransactionRow[]): Promise<TransactionView[]> {
    const rows = await firstRows(circuit, transactions);
    return transactions.map((transaction) => viewOf(transaction, rows.get(transaction.number) ?? []));
  }

  async function transactionOf(circuit: Circuit, number: number): Promise<TransactionRow> {
    const row = await selectTransaction(db, circuit.id, number);
    if (row === undefined)
      throw refuse('transaction-not-found', 'There is no such transaction in this circuit.', { number });
    return row;
  }

  return {
    async read(circuit, number) {
      const [view] = await viewsOf(circuit, [await transactionOf(circuit, number)]);
      return view as TransactionView;
    },

    async rows(circuit, number, { limit, cursor }) {
      const after = cursor === undefined ? 0 : decodeCursor(z.int().min(0), cursor);
      const { posted_at: at } = await transactionOf(circuit, number);
      const selection = { numbers: [number], from: at, to: at, after, count: limit + 1 };
      const { data, nextCursor } = page(await selectRows(pool, db, circuit.id, selection), limit, (last) => last.line);
      return { data: data.map((row) => rowViewOf(row, circuit.scale)), nextCursor };
    },

    firstRows,

    async list(circuit, { limit, cursor, kind }) {
      const after = cursor === undefined ? 0 : decodeCursor(z.int(), cursor);
      const rows = await selectTransactionPage(db, circuit.id, kind, after, limit + 1);
      const { data, nextCursor } = page(rows, limit, (last) => Number(last.number));
      return { data: await viewsOf(circuit, data), nextCursor };
    },
  };
}

const viewOf = (row: TransactionRow, rows: RowView[]): TransactionView => ({
  number: Number(row.number),
  id: row.id,
  kind: row.kind as TransactionKind,
  postedAt: row.posted_at.toISOString(),
  principalId: row.principal_id,
  externalId: row.external_id,
  occurredOn: row.occurred_on,
  textDigest: row.text_digest?.toString('hex') ?? null,
  leafHash: row.leaf_hash.toString('hex'),
  rowCount: row.row_count ?? rows.length,
  rows,
});

function rowViewOf(row: JournalRowRow, scale: number): RowView {
  const { line } = row;
  const accountId = row.account_id ?? '';
  const obligationId = row.obligation_id ?? '';
  const amount = (minor: bigint | null) => (minor === null ? null : formatAmount(minor, scale));
  switch (row.type) {
    case 'posting':
      return {
        line,
        type: row.type,
        debitAccountId: accountId,
        creditAccountId: row.other_account_id ?? '',
        amount: formatAmount(row.amount ?? 0n, scale),
      };
    case 'account-opened':
      return { line, type: row.type, accountId, memberId: row.member_id, system: row.word as SystemAccount | null };
    case 'limits-changed':
      return {
        line,
        type: row.type,
        accountId,
        creditLimit: amount(row.credit_limit),
        balanceCap: amount(row.balance_cap),
      };
    case 'status-changed': {
      const subject = row.member_id === null ? 'account' : 'member';
      return { line, type: row.type, subject, subjectId: row.member_id ?? accountId, status: row.word as 'active' };
    }
    case 'obligation-recorded':
      return {
        line,
        type: row.type,
        obligationId,
        debtorAccountId: accountId,
        creditorAccountId: row.other_account_id ?? '',
        amount: formatAmount(row.amount ?? 0n, scale),
        dueOn: row.due_on,
        externalId: row.external_id,
        state: row.word as ObligationState,
        textDigest: row.text_digest?.toString('hex') ?? null,
      };
    case 'obligation-changed':
      return { line, type: row.type, obligationId, state: row.word as ObligationState };
    case 'obligation-settled':
      return {
        line,
        type: row.type,
        obligationId,
        amount: formatAmount(row.amount ?? 0n, scale),
        means: row.word as SettlementMeans,
      };
    case 'hold-placed':
      return {
        line,
        type: row.type,
        holdId: row.hold_id ?? '',
        payerAccountId: accountId,
        payeeAccountId: row.other_account_id ?? '',
        amount: formatAmount(row.amount ?? 0n, scale),
        fees: formatAmount(row.fees ?? 0n, scale),
        expiresAt: row.expires_at?.toISOString() ?? '',
        obligationId: row.obligation_id,
      };
    case 'transfer-reversed':
      return {
        line,
        type: row.type,
        transferId: row.transfer_id ?? '',
        amount: formatAmount(row.amount ?? 0n, scale),
      };
    case 'hold-changed':
      return {
        line,
        type: row.type,
        holdId: row.hold_id ?? '',
        captured: formatAmount(row.amount ?? 0n, scale),
        released: formatAmount(row.released ?? 0n, scale),
        feesCaptured: formatAmount(row.fees ?? 0n, scale),
        feesReleased: formatAmount(row.fees_released ?? 0n, scale),
        state: row.word as HoldState,
      };
  }
}

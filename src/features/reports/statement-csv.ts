import { formatAmount } from '../../domain/money.ts';
import type { Column, Rows } from './columns.ts';
import { csvOf } from './csv.ts';
import { firstDayOf, type StatementHead, type StatementLine } from './statement.ts';

/** The balances before and after the period stand among the entries, so that the file says all by itself. */
type CsvRecord =
  | { readonly type: 'entry'; readonly line: StatementLine }
  | { readonly type: 'opening' | 'closing'; readonly day: string; readonly balance: bigint };

const ofEntry = (read: (line: StatementLine) => string | null) => (record: CsvRecord) =>
  record.type === 'entry' ? read(record.line) : null;

const columnsOf = (scale: number): readonly Column<CsvRecord>[] => [
  { name: 'type', kind: 'text', of: ({ type }) => type },
  { name: 'day', kind: 'day', of: (record) => (record.type === 'entry' ? record.line.day : record.day) },
  { name: 'amount', kind: 'amount', of: ofEntry(({ amount }) => formatAmount(amount, scale)) },
  {
    name: 'balance',
    kind: 'amount',
    of: (record) => formatAmount(record.type === 'entry' ? record.line.balance_after : record.balance, scale),
  },
  { name: 'kind', kind: 'text', of: ofEntry(({ kind }) => kind) },
  { name: 'counterparty', kind: 'text', of: ofEntry((line) => line.counterparty_name ?? line.counterparty_system) },
  { name: 'counterparty_account', kind: 'text', of: ofEntry((line) => line.counterparty_id) },
  { name: 'external_id', kind: 'text', of: ofEntry((line) => line.external_id) },
  { name: 'description', kind: 'text', of: ofEntry((line) => line.description) },
  { name: 'invoice_number', kind: 'text', of: ofEntry((line) => line.invoice?.number ?? null) },
  { name: 'occurred_on', kind: 'day', of: ofEntry((line) => line.occurred_on) },
  { name: 'posted_at', kind: 'time', of: ofEntry((line) => line.posted_at.toISOString()) },
  { name: 'transaction_number', kind: 'count', of: ofEntry(({ number }) => String(number)) },
  { name: 'line', kind: 'count', of: ofEntry(({ line }) => String(line)) },
  { name: 'fee', kind: 'text', of: ofEntry(({ fee }) => fee) },
];

/** A statement as CSV: its opening balance, its entries, its closing balance. */
export const statementCsv = (head: StatementHead, lines: Rows<StatementLine>): AsyncGenerator<Uint8Array> =>
  csvOf(columnsOf(head.circuit.scale), recordsOf(head, lines));

async function* recordsOf(head: StatementHead, lines: Rows<StatementLine>): AsyncGenerator<readonly CsvRecord[]> {
  yield [{ type: 'opening', day: firstDayOf(head), balance: head.opening }];
  for await (const part of lines) yield part.map((line) => ({ type: 'entry', line }) as const);
  yield [{ type: 'closing', day: head.period.lastDay, balance: head.closing }];
}

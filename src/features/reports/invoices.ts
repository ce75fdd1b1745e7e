import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import type { Invoice } from '../../domain/invoice.ts';
import type { ObligationState } from '../../domain/ledger/journal.ts';
import { formatAmount } from '../../domain/money.ts';
import type { Principal } from '../../http/auth.ts';
import { decodeCursor, page } from '../../http/pages.ts';
import { invalid } from '../../http/problem.ts';
import { REPORT_ROWS_A_CHUNK } from '../../limits.ts';
import type { Circuit } from '../circuits/service.ts';
import { type MemberService, memberNotFound } from '../members/service.ts';
import { MEDIA_TYPES, type ReportFile } from './answer.ts';
import type { Column } from './columns.ts';
import { csvOf } from './csv.ts';
import { type InvoiceRow, selectInvoices } from './invoice-queries.ts';
import type { InvoicesQuery, InvoicesView } from './invoice-schema.ts';
import { epochMs, type Period, readPeriod } from './period.ts';

/**
 * A member's invoices, by what the parties know them by: obligations, and transfers with a reference or an invoice. Every method refuses
 * what is another member's, and who is none, with `member-not-found`, and what has not come with `time-in-future`.
 */
export interface Invoices {
  /** Oldest first. @throws SaldoError `invalid-cursor` too */
  page(circuit: Circuit, principal: Principal, query: InvoicesQuery): Promise<InvoicesView>;
  csv(circuit: Circuit, principal: Principal, query: InvoicesQuery): Promise<ReportFile>;
}

const placeCursor = z.strictObject({
  number: z.int(),
  line: z.int(),
  to: epochMs,
  lastNumber: z.int(),
});

export function createInvoices(db: Database, members: MemberService): Invoices {
  async function whose(circuit: Circuit, principal: Principal, { memberId }: InvoicesQuery): Promise<string> {
    const wanted = memberId ?? principal.memberId;
    if (wanted === null) throw invalid([{ path: 'query.memberId', message: 'is needed: say whose' }]);
    if (principal.role === 'member' && wanted !== principal.memberId) throw memberNotFound(wanted);
    await members.read(circuit.id, wanted);
    return wanted;
  }

  return {
    async page(circuit, principal, query) {
      const memberId = await whose(circuit, principal, query);
      const read = await readPeriod(db, circuit.id, query);
      const after = query.cursor === undefined ? null : decodeCursor(placeCursor, query.cursor);
      // Later pages are of the same period as the first, whatever was recorded since.
      const period = after === null ? read : { ...read, to: new Date(after.to), lastNumber: after.lastNumber };
      const rows = await selectInvoices(db, circuit.id, memberId, period, after, query.limit + 1);
      const { data, nextCursor } = page(rows, query.limit, (last) => ({
        ...placeOf(last),
        to: period.to.getTime(),
        lastNumber: period.lastNumber,
      }));
      return {
        memberId,
        from: period.from?.toISOString() ?? null,
        to: period.to.toISOString(),
        data: data.map((row) => viewOf(row, memberId, circuit.scale)),
        nextCursor,
      };
    },

    async csv(circuit, principal, query) {
      const memberId = await whose(circuit, principal, query);
      const period = await readPeriod(db, circuit.id, query);
      return {
        mediaType: MEDIA_TYPES.csv,
        name: `invoices-${memberId}-${period.firstDay ?? 'beginning'}-${period.lastDay}.csv`,
        body: csvOf(COLUMNS, viewsOf(db, circuit, memberId, period)),
      };
    },
  };
}

const placeOf = ({ number, line }: InvoiceRow) => ({ number: Number(number), line });

type InvoiceView = InvoicesView['data'][number];

async function* viewsOf(
  db: Database,
  circuit: Circuit,
  memberId: string,
  period: Period,
): AsyncGenerator<InvoiceView[]> {
  for (let after: ReturnType<typeof placeOf> | null = null; ; ) {
    const rows: InvoiceRow[] = await selectInvoices(db, circuit.id, memberId, period, after, REPORT_ROWS_A_CHUNK);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => viewOf(row, memberId, circuit.scale));
    after = placeOf(last);
  }
}

function viewOf(row: InvoiceRow, memberId: string, scale: number): InvoiceView {
  const isPaid = row.payee_member_id === memberId;
  const pays = row.payer_member_id === memberId;
  return {
    type: row.type,
    id: row.id,
    role: isPaid && pays ? 'internal' : isPaid ? 'issued' : 'received',
    externalId: row.external_id,
    accountId: isPaid ? row.payee_account_id : row.payer_account_id,
    counterpartyAccountId: isPaid ? row.payer_account_id : row.payee_account_id,
    counterpartyId: isPaid ? row.payer_member_id : row.payee_member_id,
    counterpartyName: isPaid ? row.payer_name : row.payee_name,
    amount: formatAmount(row.amount, scale),
    remaining: formatAmount(row.remaining, scale),
    state: row.state as ObligationState,
    recordedAt: row.posted_at.toISOString(),
    occurredOn: row.occurred_on,
    dueOn: row.due_on,
    transactionNumber: Number(row.number),
    line: row.line,
    description: row.description,
    invoice: row.invoice,
  };
}

/** All rates of an invoice in one cell: `22% 102.87 22.63; 10% 5.00 0.50`. */
const vatOf = ({ vat }: Pick<Invoice, 'vat'>): string =>
  vat.map((line) => `${line.rate}% ${line.net} ${line.vat}`).join('; ');

const COLUMNS: readonly Column<InvoiceView>[] = [
  { name: 'type', kind: 'text', of: ({ type }) => type },
  { name: 'role', kind: 'text', of: ({ role }) => role },
  { name: 'external_id', kind: 'text', of: ({ externalId }) => externalId },
  { name: 'amount', kind: 'amount', of: ({ amount }) => amount },
  { name: 'remaining', kind: 'amount', of: ({ remaining }) => remaining },
  { name: 'state', kind: 'text', of: ({ state }) => state },
  { name: 'recorded_at', kind: 'time', of: ({ recordedAt }) => recordedAt },
  { name: 'occurred_on', kind: 'day', of: ({ occurredOn }) => occurredOn },
  { name: 'due_on', kind: 'day', of: ({ dueOn }) => dueOn },
  { name: 'counterparty', kind: 'text', of: ({ counterpartyName }) => counterpartyName },
  { name: 'counterparty_id', kind: 'text', of: ({ counterpartyId }) => counterpartyId },
  { name: 'counterparty_account', kind: 'text', of: ({ counterpartyAccountId }) => counterpartyAccountId },
  { name: 'account', kind: 'text', of: ({ accountId }) => accountId },
  { name: 'id', kind: 'text', of: ({ id }) => id },
  { name: 'description', kind: 'text', of: ({ description }) => description },
  { name: 'invoice_number', kind: 'text', of: ({ invoice }) => invoice?.number ?? null },
  { name: 'invoice_date', kind: 'day', of: ({ invoice }) => invoice?.date ?? null },
  { name: 'gross', kind: 'amount', of: ({ invoice }) => invoice?.gross ?? null },
  { name: 'in_credits', kind: 'amount', of: ({ invoice }) => invoice?.inCredits ?? null },
  { name: 'in_money', kind: 'amount', of: ({ invoice }) => invoice?.inMoney ?? null },
  { name: 'currency', kind: 'text', of: ({ invoice }) => invoice?.currency ?? null },
  { name: 'vat', kind: 'text', of: ({ invoice }) => invoice && vatOf(invoice) },
  { name: 'seller_vat_id', kind: 'text', of: ({ invoice }) => invoice?.sellerVatId ?? null },
  { name: 'buyer_vat_id', kind: 'text', of: ({ invoice }) => invoice?.buyerVatId ?? null },
  { name: 'transaction_number', kind: 'count', of: ({ transactionNumber }) => String(transactionNumber) },
  { name: 'line', kind: 'count', of: ({ line }) => String(line) },
];

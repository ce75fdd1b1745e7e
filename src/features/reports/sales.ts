/** What members were given for what they sold in a year, as tax reporting of barter exchanges needs it (docs/reports.md). */
import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { inSnapshot } from '../../db/snapshot.ts';
import { formatAmount } from '../../domain/money.ts';
import { decodeCursor, page } from '../../http/pages.ts';
import { REPORT_ROWS_A_CHUNK } from '../../limits.ts';
import type { Circuit } from '../circuits/service.ts';
import type { MemberService } from '../members/service.ts';
import { MEDIA_TYPES, type ReportFile } from './answer.ts';
import type { Column } from './columns.ts';
import { csvOf } from './csv.ts';
import { readYear } from './period.ts';
import { type ExchangeRow, type SalesPeriod, type SellerRow, selectExchanges, selectSellers } from './sales-queries.ts';
import type { ExchangesQuery, ExchangesView, SellerTotalsQuery, SellerTotalsView } from './sales-schema.ts';

type Asked = Pick<SellerTotalsQuery, 'year' | 'by' | 'corporations'>;

/** Every method refuses a year that has not begun with `time-in-future`. */
export interface Sales {
  totals(circuit: Circuit, query: SellerTotalsQuery): Promise<SellerTotalsView>;
  totalsCsv(circuit: Circuit, asked: Asked): Promise<ReportFile>;
  /** Of one seller, the oldest first. @throws SaldoError `member-not-found`, `invalid-cursor` */
  exchanges(circuit: Circuit, memberId: string, query: ExchangesQuery): Promise<ExchangesView>;
  /** Of one seller, or of all that are no corporations. @throws SaldoError `member-not-found` */
  exchangesCsv(circuit: Circuit, memberId: string | undefined, asked: Asked): Promise<ReportFile>;
}

const placeCursor = z.strictObject({ number: z.int(), line: z.int() });

export function createSales(db: Database, members: MemberService): Sales {
  const salesOf = async (circuit: Circuit, { year, by }: Asked): Promise<SalesPeriod> => ({
    period: await readYear(db, circuit.id, year),
    by,
  });

  return {
    totals: (circuit, { limit, cursor, year, by, corporations }) =>
      inSnapshot(db, async (snapshot) => {
        const asked = { period: await readYear(snapshot, circuit.id, year), by };
        const after = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
        const { sellers, sums } = await selectSellers(snapshot, circuit.id, asked, after, limit + 1);
        const { data, nextCursor } = page(sellers, limit, (last) => last.member_id);
        return {
          ...yearViewOf(year, asked),
          sums: sumsOf(sums, circuit.scale),
          data: data.map((row) => sellerViewOf(row, corporations, circuit.scale)),
          nextCursor,
        };
      }),

    async totalsCsv(circuit, asked) {
      const rows = sellersOf(db, circuit, await salesOf(circuit, asked));
      const columns = sellerColumns(circuit.scale, asked.corporations);
      return csvFile(`seller-totals-${circuit.code}-${asked.year}`, csvOf(columns, rows));
    },

    async exchanges(circuit, memberId, { limit, cursor, ...asked }) {
      await members.read(circuit.id, memberId);
      const sales = await salesOf(circuit, asked);
      const after = cursor === undefined ? null : decodeCursor(placeCursor, cursor);
      const rows = await selectExchanges(db, circuit.id, sales, memberId, after, limit + 1);
      const { data, nextCursor } = page(rows, limit, placeOf);
      return {
        memberId,
        ...yearViewOf(asked.year, sales),
        data: data.map((row) => exchangeViewOf(row, circuit.scale)),
        nextCursor,
      };
    },

    async exchangesCsv(circuit, memberId, asked) {
      if (memberId !== undefined) await members.read(circuit.id, memberId);
      const rows = soldBy(db, circuit, await salesOf(circuit, asked), memberId, asked.corporations);
      return csvFile(`seller-exchanges-${circuit.code}-${asked.year}`, csvOf(exchangeColumns(circuit.scale), rows));
    },
  };
}

const csvFile = (name: string, body: AsyncIterable<Uint8Array>): ReportFile => ({
  mediaType: MEDIA_TYPES.csv,
  name: `${name}.csv`,
  body,
});

const placeOf = ({ number, line }: ExchangeRow) => ({ number: Number(number), line });

async function* sellersOf(db: Database, circuit: Circuit, sales: SalesPeriod): AsyncGenerator<SellerRow[]> {
  for (let after: string | null = null; ; ) {
    const { sellers }: { sellers: SellerRow[] } = await selectSellers(
      db,
      circuit.id,
      sales,
      after,
      REPORT_ROWS_A_CHUNK,
    );
    const last = sellers.at(-1);
    if (last === undefined) return;
    yield sellers;
    after = last.member_id;
  }
}

type Sold = ExchangeRow & { readonly seller: SellerRow };

/** Seller by seller: so each part is found by the seller's accounts, however many exchanges the circuit has. */
async function* soldBy(
  db: Database,
  circuit: Circuit,
  sales: SalesPeriod,
  memberId: string | undefined,
  corporations: readonly string[] = [],
): AsyncGenerator<Sold[]> {
  for await (const sellers of sellersOf(db, circuit, sales)) {
    for (const seller of sellers) {
      const isWanted =
        memberId === undefined ? !corporations.includes(seller.group_code) : seller.member_id === memberId;
      if (isWanted) yield* soldByOne(db, circuit, sales, seller);
    }
  }
}

async function* soldByOne(
  db: Database,
  circuit: Circuit,
  sales: SalesPeriod,
  seller: SellerRow,
): AsyncGenerator<Sold[]> {
  for (let after: ReturnType<typeof placeOf> | null = null; ; ) {
    const rows: ExchangeRow[] = await selectExchanges(
      db,
      circuit.id,
      sales,
      seller.member_id,
      after,
      REPORT_ROWS_A_CHUNK,
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => ({ ...row, seller }));
    after = placeOf(last);
  }
}

const yearViewOf = (year: number, { period }: SalesPeriod) => ({
  year,
  from: (period.from as Date).toISOString(),
  to: period.to.toISOString(),
});

function sumsOf({ exchanges, paid, cleared }: Pick<SellerRow, 'exchanges' | 'paid' | 'cleared'>, scale: number) {
  return {
    exchanges: Number(exchanges),
    paid: formatAmount(BigInt(paid), scale),
    cleared: formatAmount(BigInt(cleared), scale),
    total: formatAmount(BigInt(paid) + BigInt(cleared), scale),
  };
}

const sellerViewOf = (row: SellerRow, corporations: readonly string[] | undefined, scale: number) => ({
  memberId: row.member_id,
  name: row.name,
  externalId: row.external_id,
  group: row.group_code,
  isCorporation: corporations?.includes(row.group_code) ?? false,
  ...sumsOf(row, scale),
});

const exchangeViewOf = (row: ExchangeRow, scale: number) => ({
  transactionNumber: Number(row.number),
  line: row.line,
  day: row.day,
  postedAt: row.posted_at.toISOString(),
  means: row.means,
  id: row.id,
  externalId: row.external_id,
  accountId: row.seller_account_id,
  buyerId: row.buyer_id,
  buyerName: row.buyer_name,
  amount: formatAmount(row.amount, scale),
  description: row.description,
});

const sellerColumns = (scale: number, corporations: readonly string[] | undefined): readonly Column<SellerRow>[] => [
  { name: 'member_id', kind: 'text', of: (row) => row.member_id },
  { name: 'external_id', kind: 'text', of: (row) => row.external_id },
  { name: 'name', kind: 'text', of: ({ name }) => name },
  { name: 'group', kind: 'text', of: (row) => row.group_code },
  { name: 'is_corporation', kind: 'text', of: (row) => String(corporations?.includes(row.group_code) ?? false) },
  { name: 'exchanges', kind: 'count', of: ({ exchanges }) => String(exchanges) },
  { name: 'paid', kind: 'amount', of: (row) => sumsOf(row, scale).paid },
  { name: 'cleared', kind: 'amount', of: (row) => sumsOf(row, scale).cleared },
  { name: 'total', kind: 'amount', of: (row) => sumsOf(row, scale).total },
];

const exchangeColumns = (scale: number): readonly Column<Sold>[] => [
  { name: 'seller_id', kind: 'text', of: ({ seller }) => seller.member_id },
  { name: 'seller_external_id', kind: 'text', of: ({ seller }) => seller.external_id },
  { name: 'seller_name', kind: 'text', of: ({ seller }) => seller.name },
  { name: 'seller_group', kind: 'text', of: ({ seller }) => seller.group_code },
  { name: 'day', kind: 'day', of: ({ day }) => day },
  { name: 'amount', kind: 'amount', of: ({ amount }) => formatAmount(amount, scale) },
  { name: 'means', kind: 'text', of: ({ means }) => means },
  { name: 'external_id', kind: 'text', of: (row) => row.external_id },
  { name: 'description', kind: 'text', of: ({ description }) => description },
  { name: 'buyer_id', kind: 'text', of: (row) => row.buyer_id },
  { name: 'buyer_name', kind: 'text', of: (row) => row.buyer_name },
  { name: 'transaction_number', kind: 'count', of: ({ number }) => String(number) },
  { name: 'line', kind: 'count', of: ({ line }) => String(line) },
];

/**
 * Tables of the whole circuit as files. They are read on one picture of the database as fast as it gives them, and kept as
 * bytes until they are sent, so that balances sum to zero and a slow reader keeps no transaction open.
 */
import type { Database } from '../../db/database.ts';
import { inSnapshot } from '../../db/snapshot.ts';
import { formatAmount } from '../../domain/money.ts';
import { REPORT_ROWS_A_CHUNK } from '../../limits.ts';
import { type AccountView, accountViewOf, selectAccountPage } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { MEDIA_TYPES, type ReportFile } from './answer.ts';
import { type BalanceRow, type HolderOfAccountRow, selectBalances, selectHolders } from './balance-queries.ts';
import { readMoment } from './circuit-reports.ts';
import type { Column, Rows } from './columns.ts';
import { csvOf } from './csv.ts';
import { xlsxOf } from './xlsx.ts';

type TableFormat = 'csv' | 'xlsx';

/** Every method refuses a workbook of too many rows with `report-too-large`. */
export interface CircuitFiles {
  /** @throws SaldoError `time-in-future` */
  trialBalance(circuit: Circuit, at: number | undefined, format: TableFormat): Promise<ReportFile>;
  /** Accounts as they are now, whatever their status. */
  accounts(circuit: Circuit, format: TableFormat): Promise<ReportFile>;
}

export function createCircuitFiles(db: Database): CircuitFiles {
  return {
    trialBalance: (circuit, at, format) =>
      inSnapshot(db, async (snapshot) => {
        const moment = await readMoment(snapshot, circuit, at);
        const name = `trial-balance-${circuit.code}-${moment.number}`;
        const rows = await selectBalances(snapshot, circuit.id, moment, null, null);
        return tableFile(format, name, balanceColumns(circuit.scale), [rows], circuit.scale);
      }),

    accounts: (circuit, format) =>
      inSnapshot(db, (snapshot) => {
        const rows = accountRows(snapshot, circuit);
        return tableFile(format, `accounts-${circuit.code}`, ACCOUNT_COLUMNS, rows, circuit.scale);
      }),
  };
}

async function tableFile<Row>(
  format: TableFormat,
  name: string,
  columns: readonly Column<Row>[],
  rows: Rows<Row>,
  scale: number,
): Promise<ReportFile> {
  const body =
    format === 'csv' ? await Array.fromAsync(csvOf(columns, rows)) : await xlsxOf('Saldo', columns, rows, scale);
  return {
    mediaType: MEDIA_TYPES[format],
    name: `${name}.${format}`,
    body: body instanceof Uint8Array ? body : partsOf(body),
  };
}

async function* partsOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const balanceColumns = (scale: number): readonly Column<BalanceRow>[] => [
  { name: 'account_id', kind: 'text', of: ({ id }) => id },
  { name: 'external_id', kind: 'text', of: (row) => row.external_id },
  { name: 'member_id', kind: 'text', of: (row) => row.member_id },
  { name: 'member_external_id', kind: 'text', of: (row) => row.member_external_id },
  { name: 'member_name', kind: 'text', of: (row) => row.member_name },
  { name: 'system', kind: 'text', of: ({ system }) => system },
  { name: 'status', kind: 'text', of: ({ status }) => status },
  { name: 'balance', kind: 'amount', of: ({ balance }) => formatAmount(balance, scale) },
];

interface AccountRow {
  readonly view: AccountView;
  readonly holder: HolderOfAccountRow;
}

async function* accountRows(db: Database, circuit: Circuit): AsyncGenerator<AccountRow[]> {
  for (let after: string | null = null; ; ) {
    const accounts: Awaited<ReturnType<typeof selectAccountPage>> = await selectAccountPage(
      db,
      circuit.id,
      {},
      after,
      REPORT_ROWS_A_CHUNK,
    );
    const last = accounts.at(-1);
    if (last === undefined) return;
    const holders = await selectHolders(
      db,
      circuit.id,
      accounts.map(({ id }) => id),
    );
    const byId = new Map(holders.map((holder) => [holder.id, holder]));
    yield accounts.map((account) => ({
      view: accountViewOf(account, circuit.scale),
      holder: byId.get(account.id) as HolderOfAccountRow,
    }));
    after = last.id;
  }
}

const ACCOUNT_COLUMNS: readonly Column<AccountRow>[] = [
  { name: 'account_id', kind: 'text', of: ({ view }) => view.id },
  { name: 'external_id', kind: 'text', of: ({ view }) => view.externalId },
  { name: 'member_id', kind: 'text', of: ({ view }) => view.memberId },
  { name: 'member_external_id', kind: 'text', of: ({ holder }) => holder.member_external_id },
  { name: 'member_name', kind: 'text', of: ({ holder }) => holder.member_name },
  { name: 'member_group', kind: 'text', of: ({ holder }) => holder.group_code },
  { name: 'member_status', kind: 'text', of: ({ holder }) => holder.member_status },
  { name: 'system', kind: 'text', of: ({ view }) => view.system },
  { name: 'status', kind: 'text', of: ({ view }) => view.status },
  { name: 'opened_at', kind: 'time', of: ({ holder }) => holder.opened_at.toISOString() },
  { name: 'balance', kind: 'amount', of: ({ view }) => view.balance },
  { name: 'held_out', kind: 'amount', of: ({ view }) => view.heldOut },
  { name: 'held_in', kind: 'amount', of: ({ view }) => view.heldIn },
  { name: 'available', kind: 'amount', of: ({ view }) => view.available },
  { name: 'room', kind: 'amount', of: ({ view }) => view.room },
  { name: 'credit_limit', kind: 'amount', of: ({ view }) => view.creditLimit },
  { name: 'balance_cap', kind: 'amount', of: ({ view }) => view.balanceCap },
  { name: 'negative_since', kind: 'time', of: ({ view }) => view.negativeSince },
];

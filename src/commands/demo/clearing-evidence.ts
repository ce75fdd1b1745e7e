import type { LoopView, RunView, SettlementView } from '../../features/clearing/schema.ts';
import type { RowView, TransactionView } from '../../features/transactions/schema.ts';
import type { Progress } from '../progress.ts';
import type { DemoClient } from './client.ts';
import { addTo, thousandths } from './sarafu.ts';

/** All that the API shows of a clearing run. */
export interface RunEvidence {
  readonly settlements: readonly SettlementView[];
  readonly loops: readonly LoopView[];
  /** What it was computed from and its certificate, as the files of `saldo check-certificate`. */
  readonly files: {
    readonly obligations: Uint8Array;
    /** Null in a set-off. */
    readonly accounts: Uint8Array | null;
    readonly certificate: Uint8Array;
  };
}

/** A clearing run of the demo. */
export interface Step extends RunEvidence {
  readonly name: string;
  /** As it was last seen. */
  readonly run: RunView;
  /** Null where it was not applied. */
  readonly appliedMs: number | null;
}

/** What the journal comes to, added up from its first transaction on. Amounts are thousandths. */
export interface Journal {
  readonly transactions: number;
  readonly lastNumber: number;
  /** Where a number does not follow the one before it. */
  readonly gaps: readonly number[];
  /** By account: its postings. */
  readonly balances: ReadonlyMap<string, bigint>;
  /** By obligation: its settlements. */
  readonly settled: ReadonlyMap<string, bigint>;
  /** The transactions that applied a clearing run, by their ids, which are those of the runs. */
  readonly clearings: readonly string[];
}

export async function readRun(
  client: DemoClient,
  path: string,
  { mode, obligations }: RunView,
  progress: Progress,
): Promise<RunEvidence> {
  const settlements: SettlementView[] = [];
  progress.start('Reading settlements', obligations ?? 0);
  for await (const page of client.getPages<SettlementView>(`${path}/settlements`)) {
    settlements.push(...page);
    progress.step(page.length);
  }
  progress.stop();
  return {
    settlements,
    loops: await client.getAll<LoopView>(`${path}/cycles`),
    files: {
      obligations: await client.getFile(`${path}/input`),
      accounts: mode === 'set-off' ? null : await client.getFile(`${path}/input?part=accounts`),
      certificate: await client.getFile(`${path}/certificate`),
    },
  };
}

/** @param expected how many transactions there should be, for the progress bar */
export async function readJournal(
  client: DemoClient,
  path: string,
  expected: number,
  progress: Progress,
): Promise<Journal> {
  progress.start('Reading the journal', expected);
  const sums = new JournalSums();
  for await (const page of client.getPages<TransactionView>(path)) {
    for (const transaction of page) {
      sums.add(transaction);
      if (transaction.rowCount === transaction.rows.length) sums.addRows(transaction.rows);
      // Of a long one only the beginning is shown with it.
      else for await (const rows of client.getPages<RowView>(`${path}/${transaction.number}/rows`)) sums.addRows(rows);
    }
    progress.step(page.length);
  }
  progress.stop();
  return sums;
}

/** Adds a journal up, transaction by transaction, so that it need not be in memory whole. */
class JournalSums implements Journal {
  transactions = 0;
  lastNumber = 0;
  readonly gaps: number[] = [];
  readonly balances = new Map<string, bigint>();
  readonly settled = new Map<string, bigint>();
  readonly clearings: string[] = [];

  add({ number, id, kind }: TransactionView): void {
    this.transactions++;
    if (number !== this.lastNumber + 1) this.gaps.push(number);
    this.lastNumber = number;
    if (kind === 'clearing-applied') this.clearings.push(id);
  }

  addRows(rows: readonly RowView[]): void {
    for (const row of rows) {
      if (row.type === 'posting') {
        addTo(this.balances, row.debitAccountId, -thousandths(row.amount));
        addTo(this.balances, row.creditAccountId, thousandths(row.amount));
      } else if (row.type === 'obligation-settled') addTo(this.settled, row.obligationId, thousandths(row.amount));
    }
  }
}

import type { ClearingLoop, ClearingRun, ClearingSettlement, JournalRow, SaldoClient, Transaction } from '#client';
import type { Progress } from '../progress.ts';
import { inPages, ofCircuit } from './client.ts';
import { addTo, thousandths } from './sarafu.ts';

/** All that the API shows of a clearing run. */
export interface RunEvidence {
  readonly settlements: readonly ClearingSettlement[];
  readonly loops: readonly ClearingLoop[];
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
  readonly run: ClearingRun;
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

/** Where a run is, as calls are told. */
export type RunPlace = ReturnType<typeof ofCircuit<{ id: string }>>;

export async function readRun(
  client: SaldoClient,
  there: RunPlace,
  { mode, obligations }: ClearingRun,
  progress: Progress,
): Promise<RunEvidence> {
  const settlements: ClearingSettlement[] = [];
  progress.start('Reading settlements', obligations ?? 0);
  const list = client.pages('/v1/circuits/{circuit}/clearing-runs/{id}/settlements', inPages(there));
  for await (const { data } of list) {
    settlements.push(...data);
    progress.step(data.length);
  }
  progress.stop();
  const input = async (part: 'obligations' | 'accounts') => {
    const { params } = there;
    const bytes = await client.get('/v1/circuits/{circuit}/clearing-runs/{id}/input', {
      params: { ...params, query: { part } },
      parseAs: 'arrayBuffer',
    });
    return new Uint8Array(bytes);
  };
  const certificate = await client.get('/v1/circuits/{circuit}/clearing-runs/{id}/certificate', {
    ...there,
    parseAs: 'arrayBuffer',
  });
  return {
    settlements,
    loops: await Array.fromAsync(client.rows('/v1/circuits/{circuit}/clearing-runs/{id}/cycles', inPages(there))),
    files: {
      obligations: await input('obligations'),
      accounts: mode === 'set-off' ? null : await input('accounts'),
      certificate: new Uint8Array(certificate),
    },
  };
}

/** @param expected how many transactions there should be, for the progress bar */
export async function readJournal(
  client: SaldoClient,
  circuit: string,
  expected: number,
  progress: Progress,
): Promise<Journal> {
  progress.start('Reading the journal', expected);
  const sums = new JournalSums();
  const list = client.pages('/v1/circuits/{circuit}/transactions', inPages(ofCircuit(circuit)));
  for await (const { data } of list) {
    for (const transaction of data) {
      sums.add(transaction);
      if (transaction.rowCount === transaction.rows.length) sums.addRows(transaction.rows);
      // Of a long one only the beginning is shown with it.
      else {
        const { number } = transaction;
        const rest = inPages(ofCircuit(circuit, { number }));
        for await (const rows of client.pages('/v1/circuits/{circuit}/transactions/{number}/rows', rest)) {
          sums.addRows(rows.data);
        }
      }
    }
    progress.step(data.length);
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

  add({ number, id, kind }: Transaction): void {
    this.transactions++;
    if (number !== this.lastNumber + 1) this.gaps.push(number);
    this.lastNumber = number;
    if (kind === 'clearing-applied') this.clearings.push(id);
  }

  addRows(rows: readonly JournalRow[]): void {
    for (const row of rows) {
      if (row.type === 'posting') {
        addTo(this.balances, row.debitAccountId, -thousandths(row.amount));
        addTo(this.balances, row.creditAccountId, thousandths(row.amount));
      } else if (row.type === 'obligation-settled') addTo(this.settled, row.obligationId, thousandths(row.amount));
    }
  }
}

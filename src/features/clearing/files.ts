/** What an auditor checks a run with, by itself: its input and its proof, as the files of the command line. */
import { certificateOf, type Origin } from '../../clearing-files/certificate.ts';
import {
  accountsCsv,
  accountTableOf,
  OBLIGATIONS_HEADER,
  obligationLine,
  textListOf,
} from '../../clearing-files/inputs.ts';
import type { Database } from '../../db/database.ts';
import type { Bounds } from '../../domain/clearing/types.ts';
import { refuse } from '../../domain/errors.ts';
import { CLEARING_ROWS_A_CHUNK } from '../../limits.ts';
import type { Circuit } from '../circuits/service.ts';
import { type RunAccountRow, type RunRow, selectRunAccounts, selectSettled, selectSettlements } from './queries.ts';
import { seenRun } from './sight.ts';

/** Bytes of a file, as they are asked for. */
export type Chunks = AsyncIterable<Uint8Array | string> | Iterable<Uint8Array>;

/** The files of runs that are computed. None of them changes any more. */
export interface ClearingFiles {
  /**
   * The files that the run could have been computed from, a chunk at a time.
   * @throws SaldoError `clearing-run-not-found`, or `not-found` for the accounts of a set-off
   */
  inputFile(circuit: Circuit, id: string, part: 'obligations' | 'accounts'): Promise<Chunks>;
  /** @throws SaldoError `clearing-run-not-found` */
  certificate(circuit: Circuit, id: string): Promise<Chunks>;
}

export function createClearingFiles(db: Database): ClearingFiles {
  async function computedRow(circuit: Circuit, id: string): Promise<RunRow> {
    const run = await seenRun(db, circuit.id, id);
    if (run.computed_at === null) throw refuse('clearing-run-not-found', 'This clearing run has not been computed.');
    return run;
  }
  return {
    async inputFile(circuit, id, part) {
      const run = await computedRow(circuit, id);
      return part === 'obligations' ? obligationsFile(db, circuit, run) : accountsFile(db, circuit, run);
    },
    certificate: async (circuit, id) => certificateFile(db, circuit, await computedRow(circuit, id)),
  };
}

/** Read a part at a time, so that requests are answered in between. */
async function* obligationsFile(db: Database, circuit: Circuit, run: RunRow): AsyncGenerator<string> {
  yield OBLIGATIONS_HEADER;
  for (let after = -1; ; ) {
    const part = { own: null, after, count: CLEARING_ROWS_A_CHUNK, isSettled: false };
    const rows = await selectSettlements(db, circuit.id, run.id, part);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => obligationLine(row, circuit.scale)).join('');
    after = last.place;
  }
}

async function accountsFile(db: Database, circuit: Circuit, run: RunRow): Promise<Iterable<Uint8Array>> {
  const rows = await selectRunAccounts(db, circuit.id, run.id);
  const bounds = boundsOf(run, rows);
  if (bounds === null) throw refuse('not-found', 'A set-off is computed without a file of accounts.');
  const names = textListOf(rows.map((row) => row.account_id));
  return accountsCsv(accountTableOf(names, bounds, circuit.scale));
}

async function certificateFile(db: Database, circuit: Circuit, run: RunRow): Promise<Iterable<Uint8Array>> {
  const rows = await selectRunAccounts(db, circuit.id, run.id);
  const settled = await selectSettled(db, circuit.id, run.id);
  const figure = (text: string | null): bigint => BigInt(text ?? 0);
  return certificateOf({
    origin: originOf(run, circuit.scale),
    bounds: boundsOf(run, rows),
    clearing: {
      settled: BigInt64Array.from(settled),
      potentials: Int32Array.from(rows, ({ potential }) => potential),
    },
    figures: { total: figure(run.total), cleared: figure(run.cleared), creditUsed: figure(run.credit_used) },
  });
}

const originOf = (run: RunRow, scale: number): Origin => ({
  scale,
  obligationCount: run.obligations ?? 0,
  obligationsDigest: run.obligations_digest ?? '',
  accountCount: run.accounts ?? 0,
  accountsFile: run.accounts_digest === null ? null : { rowCount: run.accounts ?? 0, digest: run.accounts_digest },
});

const boundsOf = (run: RunRow, rows: readonly RunAccountRow[]): Bounds | null =>
  run.mode === 'set-off'
    ? null
    : {
        mayFall: BigInt64Array.from(rows, (row) => row.may_fall),
        mayRise: BigInt64Array.from(rows, (row) => row.may_rise),
      };

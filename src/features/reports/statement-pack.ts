import type { Database } from '../../db/database.ts';
import { refuse } from '../../domain/errors.ts';
import { formatAmount } from '../../domain/money.ts';
import { openZip, type ZipStream } from '../../http/zip.ts';
import { REPORT_ROWS_A_CHUNK, STATEMENT_PACKS_MAX } from '../../limits.ts';
import type { Circuit } from '../circuits/service.ts';
import { MEDIA_TYPES, type ReportFile } from './answer.ts';
import { selectAccountIds } from './balance-queries.ts';
import type { Column } from './columns.ts';
import { csvOf } from './csv.ts';
import type { PdfThread } from './pdf-thread.ts';
import { type Period, readYear } from './period.ts';
import { linesOf, readHeadOf, type StatementHead } from './statement.ts';
import { statementCsv } from './statement-csv.ts';
import { pdfStatementOf } from './statement-words.ts';
import { isTooLongForPdf, nameOf } from './statements.ts';

export interface StatementPacks {
  /**
   * The statements of all accounts over a year, as one archive: of each account a CSV and a PDF in a folder of its own, and an
   * index, which comes last. It is made while it is read, an account at a time.
   * @throws SaldoError `time-in-future`, `overloaded` where others are under way
   */
  ofYear(circuit: Circuit, year: number): Promise<ReportFile>;
}

export function createStatementPacks(db: Database, thread: PdfThread): StatementPacks {
  let underWay = 0;
  return {
    async ofYear(circuit, year) {
      const period = await readYear(db, circuit.id, year);
      if (underWay >= STATEMENT_PACKS_MAX) throw refuse('overloaded', 'Another pack of statements is being made.');
      underWay++;
      // Files bear the time of what they tell, not that of their making.
      const archive = openZip(period.to);
      fill(archive, db, thread, circuit, period)
        .catch(archive.destroy)
        .finally(() => underWay--);
      return { mediaType: MEDIA_TYPES.zip, name: `statements-${circuit.code}-${year}.zip`, body: archive.output };
    },
  };
}

async function fill(archive: ZipStream, db: Database, thread: PdfThread, circuit: Circuit, period: Period) {
  const index: StatementHead[] = [];
  for (let after: string | null = null; ; ) {
    const ids: string[] = await selectAccountIds(db, circuit.id, period.lastNumber, after, REPORT_ROWS_A_CHUNK);
    const last = ids.at(-1);
    if (last === undefined) break;
    for (const id of ids) {
      const head = await readHeadOf(db, circuit, id, period);
      await addStatement(archive, db, thread, head);
      index.push(head);
    }
    after = last;
  }
  await archive.add('index.csv', csvOf(INDEX_COLUMNS, [index]));
  archive.end();
}

/** Of an account with more entries than a PDF may have, there is the CSV. */
async function addStatement(archive: ZipStream, db: Database, thread: PdfThread, head: StatementHead): Promise<void> {
  const path = `${head.accountId}/${nameOf(head)}`;
  if (isTooLongForPdf(head)) {
    await archive.add(`${path}.csv`, statementCsv(head, linesOf(db, head)));
    return;
  }
  const lines = (await Array.fromAsync(linesOf(db, head))).flat();
  await archive.add(`${path}.csv`, statementCsv(head, [lines]));
  await archive.add(`${path}.pdf`, [await thread.draw(pdfStatementOf(head, lines), true)], false);
}

const amountColumn = (name: string, of: (head: StatementHead) => bigint): Column<StatementHead> => ({
  name,
  kind: 'amount',
  of: (head) => formatAmount(of(head), head.circuit.scale),
});

const INDEX_COLUMNS: readonly Column<StatementHead>[] = [
  { name: 'account_id', kind: 'text', of: ({ accountId }) => accountId },
  { name: 'external_id', kind: 'text', of: ({ holder }) => holder.external_id },
  { name: 'member_id', kind: 'text', of: ({ holder }) => holder.member_id },
  { name: 'member_name', kind: 'text', of: ({ holder }) => holder.member_name },
  { name: 'system', kind: 'text', of: ({ holder }) => holder.system },
  amountColumn('opening', ({ opening }) => opening),
  amountColumn('received', ({ totals }) => totals.received),
  amountColumn('paid', ({ totals }) => totals.paid),
  amountColumn('fees', ({ totals }) => totals.fees),
  amountColumn('closing', ({ closing }) => closing),
  { name: 'entries', kind: 'count', of: ({ totals }) => String(totals.credits.count + totals.debits.count) },
  { name: 'forms', kind: 'text', of: (head) => (isTooLongForPdf(head) ? 'csv' : 'csv pdf') },
];

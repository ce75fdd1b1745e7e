import type { Database } from '../../db/database.ts';
import { refuse } from '../../domain/errors.ts';
import type { Principal } from '../../http/auth.ts';
import { PDF_LINES_MAX } from '../../limits.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { MEDIA_TYPES, type ReportFile } from './answer.ts';
import type { PdfThread } from './pdf-thread.ts';
import { firstDayOf, linesOf, readHead, type StatementHead } from './statement.ts';
import { statementCamt } from './statement-camt.ts';
import { statementCsv } from './statement-csv.ts';
import type { StatementQuery, StatementView } from './statement-schema.ts';
import { statementPage } from './statement-view.ts';
import { pdfStatementOf } from './statement-words.ts';

type Asked = Omit<StatementQuery, 'limit' | 'cursor' | 'format'>;

/**
 * Statements of one account. Every method refuses with `account-not-found` what the principal may not see, with
 * `time-in-future` what has not come, and with `report-too-large` what a form of it cannot take.
 */
export interface Statements {
  page(circuit: Circuit, id: string, principal: Principal, query: StatementQuery): Promise<StatementView>;
  csv(circuit: Circuit, id: string, principal: Principal, asked: Asked): Promise<ReportFile>;
  /** @throws SaldoError `overloaded` too, where too many wait to be drawn */
  pdf(circuit: Circuit, id: string, principal: Principal, asked: Asked): Promise<ReportFile>;
  /** @throws SaldoError `amount-not-representable` too */
  camt053(circuit: Circuit, id: string, principal: Principal, asked: Asked): Promise<ReportFile>;
}

export function createStatements(db: Database, accounts: AccountService, thread: PdfThread): Statements {
  async function headFor(circuit: Circuit, id: string, principal: Principal, asked: Asked): Promise<StatementHead> {
    await accounts.read(circuit, id, principal);
    return readHead(db, circuit, { accountId: id, ...asked });
  }

  async function drawn(head: StatementHead): Promise<Uint8Array> {
    if (isTooLongForPdf(head)) throw tooLongForPdf();
    return thread.draw(pdfStatementOf(head, (await Array.fromAsync(linesOf(db, head))).flat()));
  }

  return {
    async page(circuit, id, principal, { limit, cursor, ...asked }) {
      await accounts.read(circuit, id, principal);
      return statementPage(db, circuit, { accountId: id, ...asked }, limit, cursor);
    },

    async csv(circuit, id, principal, asked) {
      const head = await headFor(circuit, id, principal, asked);
      return { mediaType: MEDIA_TYPES.csv, name: `${nameOf(head)}.csv`, body: statementCsv(head, linesOf(db, head)) };
    },

    async pdf(circuit, id, principal, asked) {
      const head = await headFor(circuit, id, principal, asked);
      return { mediaType: MEDIA_TYPES.pdf, name: `${nameOf(head)}.pdf`, body: await drawn(head) };
    },

    async camt053(circuit, id, principal, asked) {
      const head = await headFor(circuit, id, principal, asked);
      const body = statementCamt(head, linesOf(db, head), asked.currency);
      return { mediaType: MEDIA_TYPES.camt053, name: `${nameOf(head)}.camt053.xml`, body };
    },
  };
}

const tooLongForPdf = () =>
  refuse(
    'report-too-large',
    'The statement has more entries than a PDF may have here. Take a shorter period, or CSV.',
    {
      linesMax: PDF_LINES_MAX,
    },
  );

/** The name of a statement's file, without what tells its form. A colon is no part of a file's name everywhere. */
export const nameOf = (head: StatementHead): string =>
  `statement-${(head.holder.external_id ?? head.accountId).replaceAll(':', '_')}-${firstDayOf(head)}-${head.period.lastDay}`;

export const isTooLongForPdf = ({ totals: { credits, debits } }: StatementHead): boolean =>
  credits.count + debits.count > PDF_LINES_MAX;

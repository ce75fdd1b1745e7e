import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { refuse } from '../../domain/errors.ts';
import type { Principal } from '../../http/auth.ts';
import { decodeCursor, type Page, page } from '../../http/pages.ts';
import type { Circuit } from '../circuits/service.ts';
import type { MemberService } from '../members/service.ts';
import {
  type Period,
  selectMemberReportRows,
  selectMemberReportSums,
  selectPeriod,
  selectReportRows,
  selectReportSums,
  selectShares,
} from './report-queries.ts';
import type { MemberReportView, MemberShareView, ReportQuery, ReportView } from './report-schema.ts';
import { memberReportRowOf, memberReportSumsOf, memberShareViewOf, reportRowOf, reportSumsOf } from './report-views.ts';
import { seenRun } from './sight.ts';

/** What clearing has saved. */
export interface ClearingReport {
  /**
   * Applied runs of a period, newest first, and their sums.
   * @throws SaldoError `time-in-future`
   */
  ofCircuit(circuit: Circuit, asked: ReportQuery): Promise<ReportView>;
  /**
   * The same for one member. A member has only its own.
   * @throws SaldoError `member-not-found`, `time-in-future`
   */
  ofMember(circuit: Circuit, memberId: string, asked: ReportQuery, principal: Principal): Promise<MemberReportView>;
  /**
   * What one run is to each member, to a member only to itself.
   * @throws SaldoError `clearing-run-not-found`
   */
  shares(
    circuit: Circuit,
    runId: string,
    asked: Pick<ReportQuery, 'limit' | 'cursor'>,
    principal: Principal,
  ): Promise<Page<MemberShareView>>;
}

/** Later pages go on in the period of the first, whatever was applied since. */
const reportCursor = z.strictObject({ from: z.iso.date(), to: z.iso.date(), upTo: z.int(), after: z.int() });

export function createClearingReport(db: Database, members: MemberService): ClearingReport {
  async function resume(
    circuit: Circuit,
    { from, to, cursor }: ReportQuery,
  ): Promise<Period & { after: number | null }> {
    if (cursor !== undefined) return decodeCursor(reportCursor, cursor);
    const { period, isAhead } = await selectPeriod(db, circuit.id, { from, to });
    if (isAhead) throw refuse('time-in-future', 'That time has not come yet.');
    return { ...period, after: null };
  }

  return {
    async ofCircuit(circuit, asked) {
      const { after, ...period } = await resume(circuit, asked);
      const rows = await selectReportRows(db, circuit.id, period, { after, count: asked.limit + 1 });
      const sums = await selectReportSums(db, circuit.id, period);
      const { data, nextCursor } = page(rows, asked.limit, (last) => ({ ...period, after: Number(last.number) }));
      return {
        from: period.from,
        to: period.to,
        sums: reportSumsOf(sums, circuit.scale),
        data: data.map((row) => reportRowOf(row, circuit.scale)),
        nextCursor,
      };
    },

    async ofMember(circuit, memberId, asked, principal) {
      if (principal.memberId !== null && principal.memberId !== memberId) {
        throw refuse('member-not-found', 'There is no such member in this circuit.', { memberId });
      }
      await members.read(circuit.id, memberId);
      const { after, ...period } = await resume(circuit, asked);
      const rest = { after, count: asked.limit + 1 };
      const rows = await selectMemberReportRows(db, circuit.id, memberId, period, rest);
      const sums = await selectMemberReportSums(db, circuit.id, memberId, period);
      const { data, nextCursor } = page(rows, asked.limit, (last) => ({ ...period, after: Number(last.number) }));
      return {
        memberId,
        from: period.from,
        to: period.to,
        sums: memberReportSumsOf(sums, circuit.scale),
        data: data.map((row) => memberReportRowOf(row, circuit.scale)),
        nextCursor,
      };
    },

    async shares(circuit, runId, { limit, cursor }, principal) {
      await seenRun(db, circuit.id, runId, principal);
      const after = cursor === undefined ? null : decodeCursor(z.uuid(), cursor);
      const { memberId } = principal;
      const rows = await selectShares(db, circuit.id, runId, { memberId, after, count: limit + 1 });
      // The row without a member is the last one, so that no page begins after it.
      const { data, nextCursor } = page(rows, limit, (last) => last.member_id);
      return { data: data.map((row) => memberShareViewOf(row, circuit.scale)), nextCursor };
    },
  };
}

/** A statement as JSON, in pages. */
import { z } from 'zod';
import type { Database } from '../../db/database.ts';
import { inSnapshot } from '../../db/snapshot.ts';
import { refuse } from '../../domain/errors.ts';
import { formatAmount } from '../../domain/money.ts';
import { decodeCursor, encodeCursor } from '../../http/pages.ts';
import { entryViewOf } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { epochMs, isTimeZone, type Period } from './period.ts';
import {
  type LinePlace,
  placeOf,
  readBounds,
  readHead,
  type StatementAsked,
  type StatementBounds,
  type StatementHead,
  selectLines,
} from './statement.ts';
import type { StatementView } from './statement-schema.ts';

/** Later pages go on in the period of the first, whatever was posted since. Without names, because a cursor has its bound. */
const statementCursor = z.strictObject({
  period: z.tuple([
    epochMs.nullable(),
    epochMs,
    z.iso.date().nullable(),
    z.iso.date(),
    z.string().refine(isTimeZone),
    z.int(),
    z.int(),
    z.int(),
  ]),
  after: z.union([
    z.strictObject({ postedAt: epochMs, number: z.int(), line: z.int() }),
    z.strictObject({ day: z.iso.date(), number: z.int(), line: z.int() }),
  ]),
});
type StatementCursor = z.output<typeof statementCursor>;

export async function statementPage(
  db: Database,
  circuit: Circuit,
  asked: StatementAsked,
  limit: number,
  cursor: string | undefined,
): Promise<StatementView> {
  const resumed = cursor === undefined ? null : readCursor(cursor, asked);
  const head: StatementHead | (StatementBounds & { totals: null }) =
    resumed === null
      ? await readHead(db, circuit, asked)
      : {
          ...(await inSnapshot(db, (snapshot) =>
            readBounds(snapshot, circuit, asked.accountId, asked.by, periodOf(resumed.period)),
          )),
          totals: null,
        };
  const lines = await selectLines(db, head, resumed?.after ?? null, limit + 1);
  const data = lines.slice(0, limit);
  const last = data.at(-1);
  const hasMore = lines.length > limit && last !== undefined;
  return {
    ...headViewOf(head),
    data: data.map((line) => entryViewOf(line, circuit.scale)),
    nextCursor: hasMore ? encodeCursor({ period: partsOf(head.period), after: placeOf(asked.by, last) }) : null,
  };
}

function headViewOf(head: StatementBounds & { totals: StatementHead['totals'] | null }) {
  const { accountId, holder, period, by, checkpoint, circuit, totals } = head;
  const amount = (minor: bigint) => formatAmount(minor, circuit.scale);
  const limit = (minor: bigint | null) => (minor === null ? null : amount(minor));
  return {
    accountId,
    externalId: holder.external_id,
    memberId: holder.member_id,
    memberName: holder.member_name,
    from: period.from?.toISOString() ?? null,
    to: period.to.toISOString(),
    firstDay: period.firstDay,
    lastDay: period.lastDay,
    by,
    transactionNumber: head.lastNumber,
    openingBalance: amount(head.opening),
    closingBalance: amount(head.closing),
    totals: totals && {
      received: amount(totals.received),
      paid: amount(totals.paid),
      fees: amount(totals.fees),
      entries: totals.credits.count + totals.debits.count,
    },
    limits: holder.is_open ? { creditLimit: limit(holder.credit_limit), balanceCap: limit(holder.balance_cap) } : null,
    checkpoint: checkpoint && { ...checkpoint, signedAt: checkpoint.signedAt.toISOString() },
  };
}

/** A cursor of a statement by the other dates names another kind of place. */
function readCursor(text: string, { by }: StatementAsked): { period: StatementCursor['period']; after: LinePlace } {
  const { period, after } = decodeCursor(statementCursor, text);
  if ('day' in after !== (by === 'occurred'))
    throw refuse('invalid-cursor', 'This cursor is of a statement by other dates.');
  return { period, after };
}

const partsOf = (period: Period): StatementCursor['period'] => [
  period.from?.getTime() ?? null,
  period.to.getTime(),
  period.firstDay,
  period.lastDay,
  period.timeZone,
  period.beforeNumber,
  period.lastNumber,
  period.headNumber,
];

function periodOf(parts: StatementCursor['period']): Period {
  const [from, to, firstDay, lastDay, timeZone, beforeNumber, lastNumber, headNumber] = parts;
  return {
    from: from === null ? null : new Date(from),
    to: new Date(to),
    firstDay,
    lastDay,
    timeZone,
    beforeNumber,
    lastNumber,
    headNumber,
  };
}

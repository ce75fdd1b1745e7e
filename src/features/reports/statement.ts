/**
 * What every form of a statement is made from: a head, which is read on one picture of the database, and lines, which are read
 * part by part after it. The journal only grows, and the head names the last transaction that counts, so that lines read an
 * hour later still lead from the one balance to the other: no database transaction stays open for a slow reader.
 */
import type { Database } from '../../db/database.ts';
import { inSnapshot } from '../../db/snapshot.ts';
import { refuse } from '../../domain/errors.ts';
import { invalid } from '../../http/problem.ts';
import { OCCURRED_LINES_MAX, REPORT_ROWS_A_CHUNK } from '../../limits.ts';
import { type EntryPlace, type EntryRow, selectBalanceAt, selectEntries } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import { dayIn, type Period, readPeriod } from './period.ts';
import type { PeriodEnd } from './period-queries.ts';
import {
  type CheckpointRow,
  type DayPlace,
  type HolderRow,
  lookedAtFrom,
  selectCheckpoint,
  selectHolder,
  selectOccurred,
  selectOccurredMoves,
  selectOccurredTurnover,
} from './statement-queries.ts';
import { readTurnover } from './turnover.ts';
import type { Turnover } from './turnover-queries.ts';

/** By which date entries belong to a period: `posted`, the ledger's own, or `occurred`, the parties', where they gave one. */
export const DATINGS = ['posted', 'occurred'] as const;
export type Dating = (typeof DATINGS)[number];

export interface StatementAsked {
  readonly accountId: string;
  readonly from?: PeriodEnd | undefined;
  readonly to?: PeriodEnd | undefined;
  readonly by: Dating;
}

/** In minor units. `opening + received - paid - fees = closing`. */
interface Totals {
  readonly received: bigint;
  readonly paid: bigint;
  /** What fees came to, to whichever account, and what else the circuit's account for fees has taken, less what was given back. */
  readonly fees: bigint;
  /** How many entries raised the balance and how many lowered it, and by how much together: fees are among them. */
  readonly credits: { readonly count: number; readonly sum: bigint };
  readonly debits: { readonly count: number; readonly sum: bigint };
}

/** A checkpoint of the ledger log as a statement names it. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** Base64, as it stands in the checkpoint. */
  readonly root: string;
  readonly signedAt: Date;
}

export interface StatementBounds {
  readonly circuit: Circuit;
  readonly accountId: string;
  readonly period: Period;
  readonly by: Dating;
  readonly holder: HolderRow;
  readonly opening: bigint;
  readonly closing: bigint;
  /** The transaction up to which everything is in it, and so the one that a checkpoint must cover. */
  readonly lastNumber: number;
  readonly checkpoint: Checkpoint | null;
}

/** With what all of its entries come to. */
export interface StatementHead extends StatementBounds {
  readonly totals: Totals;
}

/** The first day of a statement: of its period, or the one on which the account was opened. */
export const firstDayOf = ({ period, holder }: StatementBounds): string =>
  period.firstDay ?? dayIn(period.timeZone)(holder.opened_at);

/** An entry with the day for which it counts, where the circuit is. */
export type StatementLine = EntryRow & { readonly day: string };

/**
 * The head of a statement of an account that whoever asks may see.
 * @throws SaldoError `time-in-future`, `validation-failed`, `report-too-large`
 */
export function readHead(db: Database, circuit: Circuit, asked: StatementAsked): Promise<StatementHead> {
  requireDays(asked);
  return inSnapshot(db, async (snapshot) =>
    headOf(snapshot, circuit, asked.accountId, asked.by, await readPeriod(snapshot, circuit.id, asked)),
  );
}

/** The same for a period that is known. */
export function readHeadOf(db: Database, circuit: Circuit, accountId: string, period: Period): Promise<StatementHead> {
  return inSnapshot(db, (snapshot) => headOf(snapshot, circuit, accountId, 'posted', period));
}

async function headOf(
  db: Database,
  circuit: Circuit,
  accountId: string,
  by: Dating,
  period: Period,
): Promise<StatementHead> {
  const bounds = await readBounds(db, circuit, accountId, by, period);
  const select = by === 'posted' ? postedTurnover : selectOccurredTurnover;
  const totals = totalsOf(await select(db, circuit.id, accountId, period));
  // The same figure on another path: what entries come to, and what the ledger wrote beside the last of them.
  if (bounds.opening + totals.credits.sum - totals.debits.sum !== bounds.closing)
    throw new Error(`the entries of account ${accountId} do not lead to its balance`);
  if (by === 'occurred' && totals.credits.count + totals.debits.count > OCCURRED_LINES_MAX) throw tooManyToSort();
  return { ...bounds, totals };
}

const tooManyToSort = () =>
  refuse('report-too-large', 'By the days on which they occurred, there are more entries than can be sorted.', {
    linesMax: OCCURRED_LINES_MAX,
  });

/** What there is of a head without adding up. */
export async function readBounds(
  db: Database,
  circuit: Circuit,
  accountId: string,
  by: Dating,
  period: Period,
): Promise<StatementBounds> {
  const lastNumber = by === 'posted' ? period.lastNumber : period.headNumber;
  const checkpoint = await selectCheckpoint(db, circuit.id, lastNumber);
  return {
    circuit,
    accountId,
    period,
    by,
    holder: await selectHolder(db, circuit.id, accountId, lastNumber),
    ...(await (by === 'posted' ? postedBalances : occurredBalances)(db, circuit.id, accountId, period)),
    lastNumber,
    checkpoint: checkpoint === undefined ? null : checkpointOf(checkpoint),
  };
}

const checkpointOf = ({ note, size, root, signed_at: signedAt }: CheckpointRow): Checkpoint => ({
  origin: note.slice(0, note.indexOf('\n')),
  size: Number(size),
  root: root.toString('base64'),
  signedAt,
});

/** The parties give no time of day: a period by what they gave has no moments. */
function requireDays({ by, from, to }: Pick<StatementAsked, 'by' | 'from' | 'to'>): void {
  for (const [name, end] of Object.entries({ from, to }))
    if (by === 'occurred' && typeof end === 'number')
      throw invalid([{ path: `query.${name}`, message: 'must be a day: the parties give no time of it' }]);
}

async function postedBalances(db: Database, circuitId: string, accountId: string, period: Period) {
  const { from, to, beforeNumber, lastNumber } = period;
  const before = from === null ? null : new Date(from.getTime() - 1);
  return {
    opening: before === null ? 0n : await selectBalanceAt(db, circuitId, accountId, beforeNumber, before),
    closing: await selectBalanceAt(db, circuitId, accountId, lastNumber, to),
  };
}

async function occurredBalances(db: Database, circuitId: string, accountId: string, period: Period) {
  const before = period.from === null ? null : lookedAtFrom(period.from);
  const settled = before === null ? 0n : await selectBalanceAt(db, circuitId, accountId, period.headNumber, before);
  const moved = await selectOccurredMoves(db, circuitId, accountId, period);
  return { opening: settled + moved.before, closing: settled + moved.before + moved.within };
}

const postedTurnover = (db: Database, circuitId: string, accountId: string, period: Period) =>
  readTurnover(db, circuitId, accountId, {
    ...period,
    afterNumber: period.beforeNumber,
    upToNumber: period.lastNumber,
  });

const totalsOf = ({ received, receivedFees, paid, paidFees, credits, debits }: Turnover): Totals => ({
  received,
  paid,
  fees: paidFees - receivedFees,
  credits: { count: Number(credits), sum: received + receivedFees },
  debits: { count: Number(debits), sum: paid + paidFees },
});

/** Where a page of lines ended. */
export type LinePlace = EntryPlace | DayPlace;

/** As many lines of a statement as are asked for, after a place, in its order. */
export async function selectLines(
  db: Database,
  { circuit, accountId, by, period, opening }: StatementBounds,
  after: LinePlace | null,
  count: number,
): Promise<StatementLine[]> {
  if (by === 'occurred')
    return selectOccurred(db, circuit.id, accountId, period, opening, after as DayPlace | null, count);
  const rows = await selectEntries(db, circuit.id, {
    accountId,
    afterNumber: period.beforeNumber,
    upToNumber: period.lastNumber,
    from: period.from,
    to: period.to,
    order: 'oldest first',
    after: after as EntryPlace | null,
    count,
  });
  const dayOf = dayIn(period.timeZone);
  return rows.map((row) => ({ ...row, day: dayOf(row.posted_at) }));
}

export function placeOf(by: Dating, { posted_at, day, number, line }: StatementLine): LinePlace {
  const place = { number: Number(number), line };
  return by === 'posted' ? { postedAt: posted_at.getTime(), ...place } : { day, ...place };
}

/** All lines of a statement, part by part. It ends in an error where they do not lead to the closing balance. */
export async function* linesOf(db: Database, head: StatementHead): AsyncGenerator<StatementLine[]> {
  let balance = head.opening;
  for (let after: LinePlace | null = null; ; ) {
    const lines: StatementLine[] = await selectLines(db, head, after, REPORT_ROWS_A_CHUNK);
    const last = lines.at(-1);
    if (last === undefined) break;
    for (const line of lines) {
      balance += line.amount;
      if (line.balance_after !== balance) throw new Error(`entry ${line.number} does not lead to its balance`);
    }
    yield lines;
    after = placeOf(head.by, last);
  }
  if (balance !== head.closing)
    throw new Error(`a statement of account ${head.accountId} does not lead to its balance`);
}

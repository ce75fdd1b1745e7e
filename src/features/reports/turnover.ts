/**
 * What went through an account, without reading every entry: marks in its history say what had until then, and the difference of two
 * is all that lies between. They are made behind the journal, by a job.
 */
import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import { TURNOVER_MARK_EVERY, TURNOVER_PARTS_A_TURN, TURNOVER_TRANSACTIONS_A_PART } from '../../limits.ts';
import {
  insertMarks,
  lockProgress,
  type Mark,
  moveProgress,
  type Stretch,
  selectCircuitsToMark,
  selectMarks,
  selectPart,
  selectTurnover,
  type Turnover,
} from './turnover-queries.ts';

/** What went through an account within a stretch of the journal. */
export async function readTurnover(
  db: Database,
  circuitId: string,
  accountId: string,
  stretch: Stretch,
): Promise<Turnover> {
  const marks = await selectMarks(db, circuitId, accountId, stretch);
  const [first, last] = [stretch.afterNumber === 0 ? BEGINNING : marks[0], marks.at(-1)];
  if (first === undefined || last === undefined) return selectTurnover(db, circuitId, accountId, stretch);
  const sum = (part: Partial<Stretch>) => selectTurnover(db, circuitId, accountId, { ...stretch, ...part });
  const until = first === BEGINNING ? NOTHING : await sum({ upToNumber: first.number, to: first.postedAt });
  const since = await sum({ afterNumber: last.number, from: last.postedAt });
  return each((name) => until[name] + last.turnover[name] - first.turnover[name] + since[name]);
}

const each = (of: (name: keyof Turnover) => bigint): Turnover => ({
  received: of('received'),
  receivedFees: of('receivedFees'),
  paid: of('paid'),
  paidFees: of('paidFees'),
  credits: of('credits'),
  debits: of('debits'),
});

const NOTHING: Turnover = each(() => 0n);

/** Before the first transaction, where no mark is needed. */
const BEGINNING: Mark = { number: 0, postedAt: new Date(0), turnover: NOTHING };

export interface Turnovers {
  /** Marks what has come to the journals since the last time, and of a long history that has no marks yet a part. */
  markAll(): Promise<void>;
}

/** @param every how many postings there are for each whose accounts are marked */
export const createTurnovers = (pool: Pool, db: Database, every = TURNOVER_MARK_EVERY): Turnovers => ({
  async markAll() {
    for (const circuitId of await selectCircuitsToMark(pool))
      for (let part = 0; part < TURNOVER_PARTS_A_TURN && (await markPart(pool, db, circuitId, every)); part++);
  },
});

/** Whether there may be more. */
const markPart = (pool: Pool, db: Database, circuitId: string, every: number): Promise<boolean> =>
  inTransaction(
    pool,
    async (client) => {
      const marked = await lockProgress(client, circuitId);
      const part = await selectPart(client, circuitId, marked, TURNOVER_TRANSACTIONS_A_PART);
      if (part === null) return false;
      const { sql: text, parameters } = insertMarks(circuitId, part, every).compile(db);
      await client.query(text, [...parameters]);
      await moveProgress(client, circuitId, part.upToNumber);
      return part.upToNumber - marked === TURNOVER_TRANSACTIONS_A_PART;
    },
    { byIndex: true },
  );

import { type RawBuilder, sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { Database } from '../../db/database.ts';

/** What went through an account: amounts in minor units, fees apart, and how many entries raised and lowered its balance. */
export interface Turnover {
  readonly received: bigint;
  readonly receivedFees: bigint;
  readonly paid: bigint;
  readonly paidFees: bigint;
  readonly credits: bigint;
  readonly debits: bigint;
}

/** Sums are numeric in the database, which comes as text. */
type TurnoverRow = { readonly [Column in keyof Turnover]: string | bigint };

const turnoverOf = (row: TurnoverRow): Turnover => ({
  received: BigInt(row.received),
  receivedFees: BigInt(row.receivedFees),
  paid: BigInt(row.paid),
  paidFees: BigInt(row.paidFees),
  credits: BigInt(row.credits),
  debits: BigInt(row.debits),
});

/** An account's entries, as far as a condition on postings goes. */
export const entriesOf = (circuitId: string, accountId: RawBuilder<unknown>, condition: RawBuilder<unknown>) => {
  const side = (own: 'debit' | 'credit', other: 'debit' | 'credit') => sql`
    SELECT circuit_id, posted_at, number, line, ${sql.ref(`${own}_account_id`)} AS account_id,
           ${sql.ref(`${other}_account_id`)} AS counterparty_id, ${own === 'debit' ? sql`-amount` : sql`amount`} AS amount,
           fee_version, fee_place
    FROM posting
    WHERE circuit_id = ${circuitId} AND ${sql.ref(`${own}_account_id`)} = ${accountId} ${condition}`;
  return sql`(${side('debit', 'credit')} UNION ALL ${side('credit', 'debit')})`;
};

/** One row with the turnover that entries make. What else the circuit's account for fees takes or gives back counts as a fee. */
const sumOf = (entries: RawBuilder<unknown>) => sql<TurnoverRow>`
  SELECT coalesce(sum(amount) FILTER (WHERE amount > 0 AND NOT is_fee), 0) AS received,
         coalesce(sum(amount) FILTER (WHERE amount > 0 AND is_fee), 0) AS "receivedFees",
         coalesce(-sum(amount) FILTER (WHERE amount < 0 AND NOT is_fee), 0) AS paid,
         coalesce(-sum(amount) FILTER (WHERE amount < 0 AND is_fee), 0) AS "paidFees",
         count(*) FILTER (WHERE amount > 0) AS credits, count(*) FILTER (WHERE amount < 0) AS debits
  FROM (SELECT amount, entry.fee_version IS NOT NULL OR other.system IS NOT DISTINCT FROM 'fees' AS is_fee
        FROM ${entries} AS entry
        JOIN account AS other ON other.circuit_id = entry.circuit_id AND other.id = entry.counterparty_id) AS entry`;

export async function selectSum(db: Database, entries: RawBuilder<unknown>): Promise<Turnover> {
  const { rows } = await sumOf(entries).execute(db);
  return turnoverOf(rows[0] as TurnoverRow);
}

/** Numbers above the one and up to the other; the times are what the indexes and partitions are ordered by. */
export interface Stretch {
  readonly afterNumber: number;
  readonly upToNumber: number;
  readonly from: Date | null;
  readonly to: Date;
}

/**
 * Postings of a stretch. Times find them and numbers decide, which the planner must not see: it takes the two for independent, and a
 * stretch of both for next to nothing, so that it reads the stretch of all accounts instead of one account's part of it.
 */
const within = (stretch: { readonly [End in keyof Stretch]: RawBuilder<unknown> }) => sql`
  AND posting.posted_at >= ${stretch.from} AND posting.posted_at <= ${stretch.to}
  AND posting.number + 0 > ${stretch.afterNumber} AND posting.number + 0 <= ${stretch.upToNumber}`;

/** What entries of a stretch of the journal come to, each of them read. */
export function selectTurnover(db: Database, circuitId: string, accountId: string, stretch: Stretch) {
  const condition = within({
    afterNumber: sql`${stretch.afterNumber}`,
    upToNumber: sql`${stretch.upToNumber}`,
    from: sql`${stretch.from?.toISOString() ?? '-infinity'}`,
    to: sql`${stretch.to.toISOString()}`,
  });
  return selectSum(db, entriesOf(circuitId, sql`${accountId}`, condition));
}

/** What went through an account up to a transaction. */
export interface Mark {
  readonly number: number;
  readonly postedAt: Date;
  readonly turnover: Turnover;
}

/** The first mark and the last of an account within a stretch of the journal; both, one that is both, or none. */
export async function selectMarks(db: Database, circuitId: string, accountId: string, stretch: Stretch) {
  const { afterNumber, upToNumber } = stretch;
  const mark = (order: 'ASC' | 'DESC') => sql`(
    SELECT number, posted_at, received, received_fees AS "receivedFees", paid, paid_fees AS "paidFees", credits, debits
    FROM turnover_mark
    WHERE circuit_id = ${circuitId} AND account_id = ${accountId} AND number >= ${afterNumber} AND number <= ${upToNumber}
    ORDER BY number ${sql.raw(order)} LIMIT 1)`;
  const { rows } = await sql<TurnoverRow & { number: bigint; posted_at: Date }>`
    ${mark('ASC')} UNION ALL ${mark('DESC')}`.execute(db);
  return rows.map((row) => ({ number: Number(row.number), postedAt: row.posted_at, turnover: turnoverOf(row) }));
}

/** Circuits whose journal has grown since it was looked through. */
export async function selectCircuitsToMark(client: Pick<ClientBase, 'query'>): Promise<string[]> {
  const { rows } = await client.query<{ circuit_id: string }>(
    `SELECT head.circuit_id FROM circuit_head AS head LEFT JOIN turnover_progress USING (circuit_id)
     WHERE head.last_number > coalesce(marked_number, 0)`,
  );
  return rows.map((row) => row.circuit_id);
}

/** So far has a circuit's journal been looked through. Whoever has it is alone with that until its transaction ends. */
export async function lockProgress(client: ClientBase, circuitId: string): Promise<number> {
  await client.query('INSERT INTO turnover_progress (circuit_id) VALUES ($1) ON CONFLICT DO NOTHING', [circuitId]);
  const { rows } = await client.query<{ marked_number: bigint }>(
    'SELECT marked_number FROM turnover_progress WHERE circuit_id = $1 FOR UPDATE',
    [circuitId],
  );
  return Number(rows[0]?.marked_number);
}

export async function moveProgress(client: ClientBase, circuitId: string, number: number): Promise<void> {
  await client.query('UPDATE turnover_progress SET marked_number = $2 WHERE circuit_id = $1', [circuitId, number]);
}

/** The next transactions of a journal, so many at most: null where there is none. */
export async function selectPart(
  client: ClientBase,
  circuitId: string,
  afterNumber: number,
  count: number,
): Promise<Stretch | null> {
  const { rows } = await client.query<{ number: bigint; from: Date | null; to: Date }>(
    `SELECT last.number, last.posted_at AS "to", before.posted_at AS "from"
     FROM circuit_head AS head
     JOIN transaction AS last ON last.circuit_id = head.circuit_id AND last.number = least(head.last_number, $2::bigint + $3)
     LEFT JOIN transaction AS before ON before.circuit_id = head.circuit_id AND before.number = $2
     WHERE head.circuit_id = $1 AND head.last_number > $2`,
    [circuitId, afterNumber, count],
  );
  const [row] = rows;
  return row === undefined ? null : { afterNumber, upToNumber: Number(row.number), from: row.from, to: row.to };
}

/**
 * Marks the two accounts of one posting in `every` of a part of the journal, each with what its mark before it has and the entries
 * between. Which postings is drawn by a hash, so that no rhythm of payments passes an account by.
 */
export const insertMarks = (circuitId: string, { afterNumber, upToNumber, from, to }: Stretch, every: number) => sql`
  WITH place AS (
    SELECT DISTINCT side.account_id, posting.number, posting.posted_at
    FROM posting CROSS JOIN LATERAL (VALUES (debit_account_id), (credit_account_id)) AS side (account_id)
    WHERE circuit_id = ${circuitId} AND posted_at >= coalesce(${from?.toISOString() ?? null}::timestamptz, '-infinity')
      AND posted_at <= ${to.toISOString()}::timestamptz AND number > ${afterNumber} AND number <= ${upToNumber}
      AND hashint8(number * 32768 + line) % ${every} = 0
  ), stretch AS (
    SELECT place.*, lag(number) OVER journal AS after_number, lag(posted_at) OVER journal AS since
    FROM place WINDOW journal AS (PARTITION BY account_id ORDER BY number)
  )
  INSERT INTO turnover_mark (circuit_id, account_id, number, posted_at, credits, debits, received, received_fees, paid, paid_fees)
  SELECT ${circuitId}, stretch.account_id, stretch.number, stretch.posted_at,
         coalesce(last.credits, 0) + sum(moved.credits) OVER journal, coalesce(last.debits, 0) + sum(moved.debits) OVER journal,
         coalesce(last.received, 0) + sum(moved.received) OVER journal,
         coalesce(last.received_fees, 0) + sum(moved."receivedFees") OVER journal,
         coalesce(last.paid, 0) + sum(moved.paid) OVER journal, coalesce(last.paid_fees, 0) + sum(moved."paidFees") OVER journal
  FROM stretch
  LEFT JOIN LATERAL (
    SELECT * FROM turnover_mark AS mark
    WHERE mark.circuit_id = ${circuitId} AND mark.account_id = stretch.account_id ORDER BY number DESC LIMIT 1
  ) AS last ON true
  CROSS JOIN LATERAL (${sumOf(
    entriesOf(
      circuitId,
      sql`stretch.account_id`,
      within({
        afterNumber: sql`coalesce(stretch.after_number, last.number, 0)`,
        upToNumber: sql`stretch.number`,
        from: sql`coalesce(stretch.since, last.posted_at, '-infinity')`,
        to: sql`stretch.posted_at`,
      }),
    ),
  )}) AS moved
  WINDOW journal AS (PARTITION BY stretch.account_id ORDER BY stretch.number)`;

import { type RawBuilder, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { runByIndex } from '../../db/prepared.ts';
import {
  HOLD_STATES,
  type HoldState,
  type ObligationState,
  type TransactionKind,
} from '../../domain/ledger/journal.ts';
import type { Json } from '../../domain/log/canonical-json.ts';
import { EVENTS_LOOKED_AT } from '../../limits/events.ts';
import type { Place } from './places.ts';

/** An event as it stands in the feed: a transaction, an obligation that one has recorded, or a row of `event`. */
export interface PlacedRow {
  readonly number: bigint;
  readonly place: number;
  readonly line: number;
  readonly id: string;
  readonly occurred_at: Date;
  /** Of a transaction; null for a row of `event`. */
  readonly kind: TransactionKind | null;
  readonly external_id: string | null;
  readonly occurred_on: string | null;
  readonly obligation_id: string | null;
  readonly state: ObligationState | null;
  /** Of a row of `event`. */
  readonly type: string | null;
  readonly subject_id: string | null;
  readonly account_ids: string[] | null;
  readonly data: { readonly [name: string]: Json } | null;
}

/** Whose events: those of these accounts and of this member; null: all of the circuit. */
export interface Concerned {
  readonly accountIds: readonly string[];
  readonly memberId: string | null;
}

const JOURNAL_COLUMNS = sql`
  transaction.number, 0 AS place, coalesce(recorded.line, 0) AS line, transaction.id, transaction.posted_at AS occurred_at,
  transaction.kind, transaction.external_id, transaction.occurred_on, recorded.obligation_id, recorded.state,
  NULL AS type, NULL::uuid AS subject_id, NULL::uuid[] AS account_ids, NULL::jsonb AS data`;

const EVENT_COLUMNS = sql`
  event.after_number, event.place, 0, event.id, event.occurred_at, NULL, NULL, NULL::date, NULL::uuid, NULL,
  event.type, event.subject_id, event.account_ids, event.data`;

const RECORDED = sql`
  recorded.circuit_id = transaction.circuit_id AND recorded.number = transaction.number AND transaction.kind = 'obligations-recorded'`;

/** What JOURNAL_COLUMNS are of, beside rows that have a number and a line. */
const journalAt = (circuitId: string, rows: string): RawBuilder<unknown> => sql`
  CROSS JOIN LATERAL (SELECT * FROM transaction
    WHERE transaction.circuit_id = ${circuitId} AND transaction.number = ${sql.ref(`${rows}.number`)} OFFSET 0) AS transaction
  LEFT JOIN LATERAL (SELECT * FROM obligation_change AS recorded
    WHERE ${RECORDED} AND recorded.line = ${sql.ref(`${rows}.line`)} OFFSET 0) AS recorded ON true`;

/**
 * The next events behind a place, and the place where the feed ends. One statement, because two would see two moments: what was
 * committed between them before an event that the second one sees would be passed over.
 */
export async function selectPlaced(
  pool: Pool,
  db: Database,
  circuitId: string,
  { after, concerned, count }: { readonly after: Place; readonly concerned: Concerned | null; readonly count: number },
): Promise<{ rows: PlacedRow[]; head: Place }> {
  const { name, journal, beside } =
    concerned === null
      ? {
          name: 'events',
          journal: wholeJournal(circuitId, after, count),
          beside: besideJournal(circuitId, after, count),
        }
      : {
          name: 'events of accounts',
          journal: ownJournal(circuitId, after, concerned, count),
          beside: ownBesideJournal(circuitId, after, concerned, count),
        };
  const query = sql<{ last_number: bigint; last_place: number } & PlacedRow>`
    SELECT head.last_number, head.last_place, placed.*
    FROM (${headOf(circuitId)}) AS head
    LEFT JOIN (
      ${journal}
      UNION ALL
      ${beside}
      ORDER BY number, place, line LIMIT ${count}
    ) AS placed ON true
    ORDER BY placed.number, placed.place, placed.line`;
  const rows = await runByIndex(pool, name, query.compile(db), { bitmaps: concerned !== null });
  const [first] = rows;
  const head = { number: Number(first?.last_number ?? 0), place: first?.last_place ?? 0, line: 0 };
  return { rows: rows.filter((row) => row.number !== null), head };
}

const headOf = (circuitId: string) => sql`
  SELECT last_number, (SELECT coalesce(max(place), 0) FROM event
                       WHERE circuit_id = ${circuitId} AND after_number = last_number) AS last_place
  FROM circuit_head WHERE circuit_id = ${circuitId}`;

/** The last transaction, and the last event behind it. */
export async function selectHead(db: Database, circuitId: string): Promise<Place> {
  const { rows } = await sql<{ last_number: bigint; last_place: number }>`${headOf(circuitId)}`.execute(db);
  return { number: Number(rows[0]?.last_number ?? 0), place: rows[0]?.last_place ?? 0, line: 0 };
}

/** Where an event of a transaction comes behind a place: a place behind a transaction is behind all of its lines. */
const firstNumber = ({ number, place }: Place): number => (place === 0 ? number : number + 1);

/** A page has no more transactions than rows, but for the first, of which all may have been read before. */
const wholeJournal = (circuitId: string, after: Place, count: number): RawBuilder<unknown> => sql`
  (SELECT ${JOURNAL_COLUMNS}
   FROM (SELECT * FROM transaction WHERE circuit_id = ${circuitId} AND number >= ${firstNumber(after)}
         ORDER BY number LIMIT ${count + 1}) AS transaction
   LEFT JOIN LATERAL (SELECT * FROM obligation_change AS recorded WHERE ${RECORDED} OFFSET 0) AS recorded ON true
   WHERE transaction.number > ${after.number} OR coalesce(recorded.line, 0) > ${after.line}::integer
   ORDER BY transaction.number, recorded.line LIMIT ${count})`;

const isBehind = (after: Place) => sql`(after_number, place) > (${after.number}::bigint, ${after.place}::integer)`;

const besideJournal = (circuitId: string, after: Place, count: number, further = sql``): RawBuilder<unknown> => sql`
  (SELECT ${EVENT_COLUMNS} FROM event
   WHERE circuit_id = ${circuitId} AND ${isBehind(after)} ${further}
   ORDER BY after_number, place LIMIT ${count})`;

/**
 * Near the head, all that came since is looked at, and further back all that the accounts ever had: one plan has both ways, and goes one
 * of them. A plan that had to choose would be wrong for whoever has few events, or for whoever has read all but the last.
 */
function ownBesideJournal(circuitId: string, after: Place, concerned: Concerned, count: number): RawBuilder<unknown> {
  const isOwn = sql`account_ids && ${uuids(concerned.accountIds)}`;
  const distance = sql`((SELECT last_number FROM circuit_head WHERE circuit_id = ${circuitId}) - ${after.number}::bigint)`;
  return sql`
    ${besideJournal(circuitId, after, count, sql`AND ${isOwn} AND ${distance} <= ${EVENTS_LOOKED_AT}`)}
    UNION ALL
    (SELECT ${EVENT_COLUMNS} FROM (SELECT * FROM event WHERE ${isOwn} OFFSET 0) AS event
     WHERE circuit_id = ${circuitId} AND ${isBehind(after)} AND ${distance} > ${EVENTS_LOOKED_AT}
     ORDER BY after_number, place LIMIT ${count})`;
}

/**
 * What the journal has about some accounts. Each kind of row is read by its own index, in order and no further than a page goes; but all
 * of an account's obligations are looked at, and its holds that were voided or expired. Numbers are taken once each: a transaction may
 * have many rows.
 */
function ownJournal(circuitId: string, after: Place, concerned: Concerned, count: number): RawBuilder<unknown> {
  const own = sql`unnest(${uuids(concerned.accountIds)}) AS own (id)`;
  const bound = sql`ORDER BY number LIMIT ${count}`;
  const since = sql`coalesce((SELECT posted_at FROM transaction WHERE circuit_id = ${circuitId} AND number = ${after.number}), '-infinity')`;
  const posted = (side: string) => sql`
    SELECT moved.number, 0 AS line FROM ${own} CROSS JOIN LATERAL (
      SELECT DISTINCT posted_at, number FROM posting
      WHERE circuit_id = ${circuitId} AND ${sql.ref(`${side}_account_id`)} = own.id AND (posted_at, number) > (${since}, ${after.number}::bigint)
      ORDER BY posted_at, number LIMIT ${count}) AS moved`;
  const changed = (table: string, column: string) => sql`
    SELECT change.number, 0 FROM ${own} CROSS JOIN LATERAL (
      SELECT DISTINCT number FROM ${sql.table(table)}
      WHERE circuit_id = ${circuitId} AND ${sql.ref(column)} = own.id AND number > ${after.number} ${bound}) AS change`;
  const isRecording = sql`(obligation.recorded_number, obligation.recorded_line) = (change.number, change.line)`;
  const owed = (side: string) => sql`
    SELECT change.number, CASE WHEN ${isRecording} THEN change.line ELSE 0 END AS line
    FROM ${own} CROSS JOIN LATERAL (SELECT * FROM obligation WHERE ${sql.ref(`${side}_account_id`)} = own.id OFFSET 0) AS obligation
    CROSS JOIN LATERAL (
      SELECT * FROM obligation_change
      WHERE obligation_id = obligation.id AND circuit_id = ${circuitId} AND number >= ${firstNumber(after)} OFFSET 0) AS change
    WHERE obligation.circuit_id = ${circuitId} AND (change.number > ${after.number} OR (${isRecording} AND change.line > ${after.line}::integer))`;
  const heldIn = (side: string, state: HoldState) => sql`
    SELECT placed.number, 0 FROM ${own} CROSS JOIN LATERAL (
      SELECT placed_number AS number FROM hold
      WHERE circuit_id = ${circuitId} AND ${sql.ref(`${side}_account_id`)} = own.id AND state = ${sql.lit(state)} AND placed_number > ${after.number}
      ORDER BY placed_number LIMIT ${count}) AS placed`;
  // Those of an account have an index that begins with their state; what is open is put in order here.
  const held = (side: string) =>
    sql.join(
      HOLD_STATES.map((state) => heldIn(side, state)),
      sql` UNION ALL `,
    );
  // Captures have postings, and come with those. Asked of the circuit too, all holds of it were gone through.
  const released = (side: string) => sql`
    SELECT ended.number FROM ${own} CROSS JOIN LATERAL (
      SELECT ended_number AS number, circuit_id FROM hold
      WHERE ${sql.ref(`${side}_account_id`)} = own.id AND state IN ('voided', 'expired') OFFSET 0) AS ended
    WHERE ended.circuit_id = ${circuitId} AND ended.number > ${after.number}`;
  return sql`
    (SELECT ${JOURNAL_COLUMNS}
     FROM (
       SELECT DISTINCT number, line FROM (
         ${posted('debit')} UNION ALL ${posted('credit')}
         UNION ALL ${changed('limit_change', 'account_id')}
         UNION ALL ${held('payer')} UNION ALL ${held('payee')}
         UNION ALL (SELECT number, 0 FROM (${released('payer')} UNION ${released('payee')}) AS step ${bound})
         UNION ALL ${changed('status_change', 'account_id')}
         UNION ALL (SELECT DISTINCT number, 0 FROM status_change
                    WHERE circuit_id = ${circuitId} AND member_id = ${concerned.memberId} AND number > ${after.number} ${bound})
         UNION ALL (SELECT applied_number, 0 FROM clearing_run AS run
                    WHERE circuit_id = ${circuitId} AND applied_number > ${after.number} AND EXISTS (
                      SELECT FROM clearing_account AS part WHERE part.circuit_id = run.circuit_id AND part.run_id = run.id
                        AND part.account_id = ANY (${uuids(concerned.accountIds)}) AND (part.settles > 0 OR part.receives > 0))
                    ORDER BY applied_number LIMIT ${count})
         UNION ALL (SELECT number, line FROM (${owed('debtor')} UNION ${owed('creditor')}) AS change ORDER BY number, line LIMIT ${count})
       ) AS concerning ORDER BY number, line LIMIT ${count}
     ) AS mine
     ${journalAt(circuitId, 'mine')})`;
}

/** The events at these places, of those that there are. */
export async function selectAt(db: Database, circuitId: string, places: readonly Place[]): Promise<PlacedRow[]> {
  const of = (name: keyof Place) => sql`${`{${places.map((place) => place[name]).join(',')}}`}`;
  const { rows } = await sql<PlacedRow>`
    WITH wanted AS (SELECT * FROM unnest(${of('number')}::bigint[], ${of('place')}::integer[], ${of('line')}::integer[]) AS at (number, place, line))
    SELECT ${JOURNAL_COLUMNS} FROM wanted
    ${journalAt(circuitId, 'wanted')}
    WHERE wanted.place = 0
    UNION ALL
    SELECT ${EVENT_COLUMNS} FROM wanted
    CROSS JOIN LATERAL (SELECT * FROM event
      WHERE event.circuit_id = ${circuitId} AND event.after_number = wanted.number AND event.place = wanted.place OFFSET 0) AS event
    WHERE wanted.place > 0
    ORDER BY number, place, line`.execute(db);
  return rows;
}

/** What does not change about an obligation. */
export interface ObligationFacts {
  readonly id: string;
  readonly debtor_account_id: string;
  readonly creditor_account_id: string;
  readonly amount: bigint;
  readonly due_on: string | null;
  readonly external_id: string | null;
}

export async function selectObligations(
  db: Database,
  circuitId: string,
  ids: readonly string[],
): Promise<Map<string, ObligationFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<ObligationFacts>`
    SELECT own.* FROM unnest(${uuids(ids)}) AS asked (id) CROSS JOIN LATERAL (
      SELECT id, debtor_account_id, creditor_account_id, amount, due_on, external_id FROM obligation
      WHERE circuit_id = ${circuitId} AND obligation.id = asked.id OFFSET 0) AS own`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Between whom something is held. */
export interface HoldFacts {
  readonly id: string;
  readonly payer_account_id: string;
  readonly payee_account_id: string;
}

export async function selectHolds(
  db: Database,
  circuitId: string,
  ids: readonly string[],
): Promise<Map<string, HoldFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<HoldFacts>`
    SELECT own.* FROM unnest(${uuids(ids)}) AS asked (id) CROSS JOIN LATERAL (
      SELECT id, payer_account_id, payee_account_id FROM hold
      WHERE circuit_id = ${circuitId} AND hold.id = asked.id OFFSET 0) AS own`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

/** What an applied run came to, and what it was to the accounts asked about. */
export interface RunFacts {
  readonly id: string;
  readonly mode: 'set-off' | 'with-credit';
  readonly obligations: number;
  /** Minor units, as text. */
  readonly cleared: string;
  readonly parts: readonly { accountId: string; settles: string; receives: string; falls: string }[];
}

export async function selectRuns(
  db: Database,
  circuitId: string,
  ids: readonly string[],
  accountIds: readonly string[],
): Promise<Map<string, RunFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<RunFacts>`
    SELECT id, mode, obligations, cleared::text, (
        SELECT coalesce(json_agg(json_build_object('accountId', part.account_id, 'settles', part.settles::text,
                                                   'receives', part.receives::text, 'falls', part.falls::text) ORDER BY part.place), '[]')
        FROM clearing_account AS part WHERE part.circuit_id = run.circuit_id AND part.run_id = run.id
          AND part.account_id = ANY (${uuids(accountIds)}) AND (part.settles > 0 OR part.receives > 0)) AS parts
    FROM clearing_run AS run WHERE circuit_id = ${circuitId} AND id = ANY (${uuids(ids)})`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`;

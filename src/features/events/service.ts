import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import type { Principal } from '../../http/auth.ts';
import { decodeCursor, encodeCursor, type Page } from '../../http/pages.ts';
import { EVENTS_LOOKED_AT } from '../../limits/events.ts';
import type { AccountService } from '../accounts/service.ts';
import type { Circuit } from '../circuits/service.ts';
import type { RowView, TransactionService } from '../transactions/service.ts';
import { type Facts, JOURNAL_EVENTS } from './journal-types.ts';
import { cursorValueOf, LINE_MAX, type Place, placeCursor, START } from './places.ts';
import {
  type Concerned,
  type HoldFacts,
  type ObligationFacts,
  type PlacedRow,
  type RunFacts,
  selectAt,
  selectHead,
  selectHolds,
  selectObligations,
  selectPlaced,
  selectRuns,
} from './queries.ts';
import type { EventFilters, EventView } from './schema.ts';

export type { Heads } from './heads.ts';
export { comparePlaces, cursorValueOf, type Place, placeCursor } from './places.ts';
export { eventType } from './schema.ts';

/** Who is told: a member of what concerns its own accounts, others of all of the circuit. */
export interface Viewer {
  readonly memberId: string | null;
}

export interface PlacedEvent {
  readonly place: Place;
  readonly event: EventView;
}

export interface Part {
  readonly events: PlacedEvent[];
  /** Everything up to here has been looked at. */
  readonly through: Place;
  /** Whether that is where the feed ended. */
  readonly isEnd: boolean;
}

export interface Selection {
  readonly types?: readonly string[] | undefined;
  readonly accountId?: string | undefined;
  readonly limit: number;
}

/** What happens in a circuit, in the order in which it was committed: nothing comes before what was read already. */
export interface EventFeed {
  /** The next events behind a place. */
  read(circuit: Circuit, viewer: Viewer, after: Place, selection: Selection): Promise<Part>;
  /** The events at some places, of those that concern the viewer. */
  readAt(circuit: Circuit, viewer: Viewer, places: readonly Place[]): Promise<PlacedEvent[]>;
  /** Where the feed ends now. */
  latest(circuitId: string): Promise<Place>;
  list(
    circuit: Circuit,
    filters: EventFilters,
    principal: Principal,
  ): Promise<Page<EventView> & { readonly endCursor: string }>;
}

export function createEventFeed(
  pool: Pool,
  db: Database,
  accounts: AccountService,
  transactions: TransactionService,
): EventFeed {
  /** Null: all of the circuit. */
  async function concernedOf(circuit: Circuit, { memberId }: Viewer, accountId?: string): Promise<Concerned | null> {
    if (memberId === null) return accountId === undefined ? null : { accountIds: [accountId], memberId: null };
    const own = await accounts.idsOf(circuit.id, memberId);
    if (accountId === undefined) return { accountIds: own, memberId };
    return { accountIds: own.filter((id) => id === accountId), memberId: null };
  }

  /** Tells rows of the feed, in their order. What concerns nobody of `concerned` has been left out already. */
  async function tell(
    circuit: Circuit,
    viewer: Viewer,
    concerned: Concerned | null,
    rows: readonly PlacedRow[],
  ): Promise<PlacedEvent[]> {
    const ofKind = (isWanted: (kind: string) => boolean) => rows.filter(({ kind }) => kind !== null && isWanted(kind));
    const withRows = ofKind((kind) => kind !== 'obligations-recorded' && kind !== 'clearing-applied');
    const placed = withRows.map(({ number, occurred_at }) => ({ number, posted_at: occurred_at }));
    const rowsOf = await transactions.firstRows(circuit, placed);
    const runs = ofKind((kind) => kind === 'clearing-applied').map(({ id }) => id);
    const named = rows.flatMap((row) => obligationIdOf(row, rowsOf.get(row.number)) ?? []);
    const held = [...rowsOf.values()].flat().flatMap((row) => ('holdId' in row ? [row.holdId] : []));
    const found = {
      rowsOf,
      holds: await selectHolds(db, circuit.id, held),
      obligations: await selectObligations(db, circuit.id, named),
      runs: await selectRuns(db, circuit.id, runs, concerned?.accountIds ?? []),
    };
    const own = new Set(concerned?.accountIds);
    const seesAll = viewer.memberId === null;
    const seen: Seen = { seesAll, seesFeesOf: (accountId) => seesAll || own.has(accountId) };
    return rows.map((row) => ({
      place: placeOf(row),
      event: viewOf(row, circuit, seen, found),
    }));
  }

  async function read(circuit: Circuit, viewer: Viewer, after: Place, selection: Selection): Promise<Part> {
    const { types, accountId, limit } = selection;
    const concerned = await concernedOf(circuit, viewer, accountId);
    const count = types === undefined ? limit : EVENTS_LOOKED_AT;
    const { rows, head } = await selectPlaced(pool, db, circuit.id, { after, concerned, count: count + 1 });
    const seen = rows.slice(0, count);
    const wanted = seen.filter((row) => types === undefined || types.includes(typeOf(row))).slice(0, limit);
    const isAll = wanted.length < limit || wanted.at(-1) === seen.at(-1);
    const last = isAll ? seen.at(-1) : wanted.at(-1);
    const isEnd = isAll && rows.length <= count;
    const through = last === undefined ? after : placeOf(last);
    return {
      events: await tell(circuit, viewer, concerned, wanted),
      through: isEnd ? endOf(head, through) : through,
      isEnd,
    };
  }

  async function latest(circuitId: string): Promise<Place> {
    return endOf(await selectHead(db, circuitId), START);
  }

  return {
    read,
    latest,

    async readAt(circuit, viewer, places) {
      if (places.length === 0) return [];
      return tell(circuit, viewer, await concernedOf(circuit, viewer), await selectAt(db, circuit.id, places));
    },

    async list(circuit, { limit, cursor, after, type, accountId }, principal) {
      const from = cursor === undefined ? null : decodeCursor(placeCursor, cursor);
      const begin = from ?? (after === 'latest' ? await latest(circuit.id) : START);
      const types = type === undefined ? undefined : [type];
      const viewer = viewerOf(principal);
      const { events, through, isEnd } = await read(circuit, viewer, begin, { types, accountId, limit });
      const endCursor = encodeCursor(cursorValueOf(through));
      return { data: events.map(({ event }) => event), nextCursor: isEnd ? null : endCursor, endCursor };
    },
  };
}

/** A member's own; of anybody else all of the circuit. */
export const viewerOf = ({ role, memberId }: Principal): Viewer => ({ memberId: role === 'member' ? memberId : null });

/** Behind all lines of the last transaction, where nothing has come behind it. The place asked about may be there already. */
function endOf(head: Place, through: Place): Place {
  const end = head.place === 0 ? { ...head, line: LINE_MAX } : head;
  const isBehind = through.number > end.number || (through.number === end.number && through.place > end.place);
  return isBehind ? through : end;
}

const placeOf = ({ number, place, line }: PlacedRow): Place => ({ number: Number(number), place, line });

const typeOf = ({ kind, type }: PlacedRow): string => (kind === null ? (type ?? '') : JOURNAL_EVENTS[kind].type);

/** The obligation that a transaction is about, if it is about one. */
function obligationIdOf(row: PlacedRow, rows: readonly RowView[] = []): string | undefined {
  if (row.obligation_id !== null) return row.obligation_id;
  for (const each of rows) if ('obligationId' in each && each.obligationId !== null) return each.obligationId;
  return undefined;
}

interface Found {
  readonly rowsOf: ReadonlyMap<bigint, RowView[]>;
  readonly obligations: ReadonlyMap<string, ObligationFacts>;
  readonly holds: ReadonlyMap<string, HoldFacts>;
  readonly runs: ReadonlyMap<string, RunFacts>;
}

type Seen = Pick<Facts, 'seesAll' | 'seesFeesOf'>;

function viewOf(row: PlacedRow, circuit: Circuit, seen: Seen, found: Found): EventView {
  const common = { circuitId: circuit.id, occurredAt: row.occurred_at.toISOString() };
  const { kind } = row;
  if (kind === null) {
    const { id, type, subject_id: subjectId, account_ids: accountIds, data } = row;
    return {
      id,
      type: type ?? '',
      ...common,
      transactionNumber: null,
      subjectId: subjectId ?? '',
      accountIds: accountIds ?? [],
      data: data ?? {},
    };
  }
  const rows = found.rowsOf.get(row.number) ?? [];
  const told = JOURNAL_EVENTS[kind].tell({
    transaction: { id: row.id, externalId: row.external_id, occurredOn: row.occurred_on },
    rows,
    obligation: found.obligations.get(obligationIdOf(row, rows) ?? ''),
    state: row.state,
    run: found.runs.get(row.id),
    hold: found.holds.get(rows.flatMap((each) => ('holdId' in each ? [each.holdId] : []))[0] ?? ''),
    ...seen,
    scale: circuit.scale,
  });
  // Several obligations may be recorded together: each is told by itself, once, under its own id.
  const id = row.obligation_id ?? row.id;
  return { id, type: JOURNAL_EVENTS[kind].type, ...common, transactionNumber: Number(row.number), ...told };
}

/** Holds, and what was written down when they were placed. */
import type { ClientBase } from 'pg';
import { uuidArray } from '../db/arrays.ts';
import type { Invoice } from '../domain/invoice.ts';
import type { HoldState } from '../domain/ledger/journal.ts';
import type { Hold } from '../domain/ledger/state.ts';

/** What a hold was placed with, as an answer that tells of it needs it. The core does not. */
export interface Placing {
  readonly number: bigint;
  readonly postedAt: Date;
  readonly principalId: string;
  readonly externalId: string | null;
  readonly occurredOn: string | null;
  readonly description: string | null;
  readonly invoice: Invoice | null;
  readonly metadata: Readonly<Record<string, string>> | null;
  /** As it stood before the batch. */
  readonly hold: Hold;
}

export const NO_PLACINGS: ReadonlyMap<string, Placing> = new Map();

interface HoldRow {
  id: string;
  payer_account_id: string;
  payee_account_id: string;
  amount: bigint;
  captured: bigint;
  released: bigint;
  state: HoldState;
  expires_at: Date;
  obligation_id: string | null;
  fees: bigint;
  fees_captured: bigint;
  fees_released: bigint;
  fee_version: number | null;
  fee_places: number[] | null;
}

interface PlacingRow {
  number: bigint;
  posted_at: Date;
  principal_id: string;
  external_id: string | null;
  occurred_on: string | null;
  description: string | null;
  invoice: Invoice | null;
  metadata: Record<string, string> | null;
}

/** Each by its key, whatever the planner thinks of the tables; how it was placed only where that is to be told. */
const HOLDS = `
  SELECT hold.id, payer_account_id, payee_account_id, amount, captured, released, state, expires_at, obligation_id,
         fees, fees_captured, fees_released, fee_version, fee_places, placed.*, note.*, beside.*
  FROM unnest($2::uuid[], $3::boolean[]) AS asked (id, is_told)
  CROSS JOIN LATERAL (SELECT * FROM hold WHERE hold.circuit_id = $1 AND hold.id = asked.id OFFSET 0) AS hold
  LEFT JOIN LATERAL (
    SELECT number, posted_at, principal_id, external_id, occurred_on FROM transaction
    WHERE asked.is_told AND transaction.circuit_id = $1 AND transaction.number = hold.placed_number OFFSET 0) AS placed ON true
  LEFT JOIN LATERAL (
    SELECT body AS description, invoice FROM transaction_text AS note
    WHERE note.circuit_id = $1 AND note.number = placed.number OFFSET 0) AS note ON true
  LEFT JOIN LATERAL (
    SELECT pairs AS metadata FROM resource_metadata
    WHERE asked.is_told AND resource_metadata.circuit_id = $1 AND resource_metadata.resource_id = hold.id OFFSET 0) AS beside ON true`;

/**
 * Holds by their ids.
 * @param told those of them of whose placing an answer tells
 */
export async function loadHolds(
  client: ClientBase,
  circuitId: string,
  ids: ReadonlySet<string>,
  told: ReadonlySet<string>,
): Promise<{ readonly hold: Hold; readonly placing: Placing | null }[]> {
  if (ids.size === 0) return [];
  const asked = [...ids];
  const isTold = asked.map((id) => told.has(id));
  const { rows } = await client.query<HoldRow & (PlacingRow | { number: null })>({
    name: 'holds',
    text: HOLDS,
    values: [circuitId, uuidArray(asked), `{${isTold.join(',')}}`],
  });
  return rows.map((row) => {
    const hold = holdOf(row);
    return { hold, placing: row.number === null ? null : placingOf(hold, row) };
  });
}

const holdOf = (row: HoldRow): Hold => ({
  id: row.id,
  payerAccountId: row.payer_account_id,
  payeeAccountId: row.payee_account_id,
  amount: row.amount,
  captured: row.captured,
  released: row.released,
  fees: row.fees,
  feesCaptured: row.fees_captured,
  feesReleased: row.fees_released,
  charged: row.fee_version === null ? null : { version: row.fee_version, places: row.fee_places ?? [] },
  state: row.state,
  expiresAt: row.expires_at.getTime(),
  obligationId: row.obligation_id,
});

const placingOf = (hold: Hold, row: PlacingRow): Placing => ({
  number: row.number,
  postedAt: row.posted_at,
  principalId: row.principal_id,
  externalId: row.external_id,
  occurredOn: row.occurred_on,
  description: row.description,
  invoice: row.invoice,
  metadata: row.metadata,
  hold,
});

import type { ClientBase, Pool } from 'pg';
import { integerArray, uuidArray, wordArray } from '../../db/arrays.ts';
import type { MemberStatus, ObligationState } from '../../domain/ledger/journal.ts';

/** What decides whether a member may be erased. */
export interface Standing {
  readonly status: MemberStatus;
  readonly erased_at: Date | null;
  /** When its retention is over, or was; null where it has not been closed. */
  readonly erasable_at: Date | null;
  readonly is_kept: boolean;
  readonly has_balance: boolean;
  readonly has_obligation: boolean;
  readonly accounts: readonly string[];
}

export async function selectStanding(
  client: Pool | ClientBase,
  circuitId: string,
  memberId: string,
): Promise<Standing | undefined> {
  const { rows } = await client.query<Standing>(
    `WITH own AS (
       SELECT id, (balance, held_out, held_in) <> (0, 0, 0) AS in_use FROM account WHERE circuit_id = $1 AND member_id = $2
     ), closing AS (
       SELECT transaction.posted_at + make_interval(days => coalesce(circuit.retention_days, 0)) AS erasable_at
       FROM status_change AS change
       JOIN transaction ON transaction.circuit_id = $1 AND transaction.number = change.number
       JOIN circuit ON circuit.id = $1
       WHERE change.circuit_id = $1 AND change.member_id = $2 AND change.status = 'closed'
       ORDER BY change.number DESC LIMIT 1
     ), owed AS NOT MATERIALIZED (
       SELECT debtor_account_id, creditor_account_id FROM obligation_standing
       WHERE circuit_id = $1 AND state = ANY ($3::text[]) AND stored_state = ANY ($3::text[])
     )
     SELECT member.status, member.erased_at, closing.erasable_at,
            coalesce(closing.erasable_at > ledger_clock(), true) AS is_kept,
            EXISTS (SELECT FROM own WHERE in_use) AS has_balance,
            EXISTS (SELECT FROM own JOIN owed ON owed.debtor_account_id = own.id)
              OR EXISTS (SELECT FROM own JOIN owed ON owed.creditor_account_id = own.id) AS has_obligation,
            ARRAY(SELECT id FROM own ORDER BY id) AS accounts
     FROM member LEFT JOIN closing ON true WHERE member.circuit_id = $1 AND member.id = $2`,
    [circuitId, memberId, wordArray(OPEN)],
  );
  return rows[0];
}

/** States of obligations of which something may still come. */
const OPEN: readonly ObligationState[] = ['proposed', 'accepted', 'disputed'];

/** Up to where the transactions, obligations, payment requests and schedules of a member have been gone through, in the order of their numbers and ids. */
export interface Place {
  readonly number: number;
  readonly obligationId: string;
  readonly requestId: string;
  readonly scheduleId: string;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
export const THE_BEGINNING: Place = {
  number: 0,
  obligationId: FIRST_ID,
  requestId: FIRST_ID,
  scheduleId: FIRST_ID,
};

/** Transactions, obligations, payment requests and schedules that may have texts and metadata beside them. */
export interface Part {
  readonly numbers: readonly number[];
  readonly obligationIds: readonly string[];
  readonly requestIds: readonly string[];
  readonly scheduleIds: readonly string[];
}

/**
 * The next of what concerns a member: postings, limits and statuses of its accounts, what they owe and are owed, what they ask and
 * are asked, and what is scheduled between them and others. Each
 * source gives as many different ones as are asked for, of which the first of all are taken: fewer than that are the last.
 */
export async function selectPart(
  client: Pool | ClientBase,
  circuitId: string,
  memberId: string,
  accounts: readonly string[],
  after: Place,
  count: number,
): Promise<Part> {
  const own = uuidArray(accounts);
  const { rows } = await client.query<{ number: bigint }>(
    `WITH place AS (
       SELECT coalesce((SELECT posted_at FROM transaction WHERE circuit_id = $1 AND number = $4), '-infinity') AS posted_at
     )
     SELECT DISTINCT number FROM (
       (SELECT touched.number FROM unnest($3::uuid[]) AS own (id), place, LATERAL (
          (SELECT DISTINCT posted_at, number FROM posting WHERE circuit_id = $1 AND debit_account_id = own.id
             AND posted_at >= place.posted_at AND number > $4 ORDER BY posted_at, number LIMIT $5)
          UNION ALL
          (SELECT DISTINCT posted_at, number FROM posting WHERE circuit_id = $1 AND credit_account_id = own.id
             AND posted_at >= place.posted_at AND number > $4 ORDER BY posted_at, number LIMIT $5)
          UNION ALL
          (SELECT DISTINCT place.posted_at, number FROM limit_change WHERE circuit_id = $1 AND account_id = own.id AND number > $4 ORDER BY number LIMIT $5)
          UNION ALL
          (SELECT DISTINCT place.posted_at, number FROM status_change WHERE circuit_id = $1 AND account_id = own.id AND number > $4 ORDER BY number LIMIT $5)
        ) AS touched)
       UNION ALL
       (SELECT DISTINCT number FROM status_change WHERE circuit_id = $1 AND member_id = $2 AND number > $4 ORDER BY number LIMIT $5)
     ) AS concerning ORDER BY number LIMIT $5`,
    [circuitId, memberId, own, after.number, count],
  );
  const { rows: obligations } = await client.query<{ id: string }>(
    `SELECT DISTINCT owed.id FROM unnest($2::uuid[]) AS own (id), LATERAL (
       (SELECT id FROM obligation WHERE circuit_id = $1 AND debtor_account_id = own.id AND id > $3 ORDER BY id LIMIT $4)
       UNION ALL
       (SELECT id FROM obligation WHERE circuit_id = $1 AND creditor_account_id = own.id AND id > $3 ORDER BY id LIMIT $4)
     ) AS owed ORDER BY owed.id LIMIT $4`,
    [circuitId, own, after.obligationId, count],
  );
  const { rows: requests } = await client.query<{ id: string }>(
    `SELECT asked.id FROM unnest($2::uuid[]) AS own (id), LATERAL (
       (SELECT id FROM payment_request WHERE circuit_id = $1 AND payer_account_id = own.id AND id > $3 ORDER BY id LIMIT $4)
       UNION ALL
       (SELECT id FROM payment_request WHERE circuit_id = $1 AND payee_account_id = own.id AND id > $3 ORDER BY id LIMIT $4)
     ) AS asked GROUP BY asked.id ORDER BY asked.id LIMIT $4`,
    [circuitId, own, after.requestId, count],
  );
  const { rows: schedules } = await client.query<{ id: string }>(
    `SELECT scheduled.id FROM unnest($2::uuid[]) AS own (id), LATERAL (
       (SELECT id FROM payment_schedule WHERE circuit_id = $1 AND payer_account_id = own.id AND id > $3 ORDER BY id LIMIT $4)
       UNION ALL
       (SELECT id FROM payment_schedule WHERE circuit_id = $1 AND payee_account_id = own.id AND id > $3 ORDER BY id LIMIT $4)
     ) AS scheduled GROUP BY scheduled.id ORDER BY scheduled.id LIMIT $4`,
    [circuitId, own, after.scheduleId, count],
  );
  return {
    numbers: rows.map(({ number }) => Number(number)),
    obligationIds: obligations.map(({ id }) => id),
    requestIds: requests.map(({ id }) => id),
    scheduleIds: schedules.map(({ id }) => id),
  };
}

/** How much of what was erased, by kind. */
export type Counts = Readonly<
  Record<'transactionTexts' | 'obligationTexts' | 'paymentRequestTexts' | 'paymentScheduleTexts' | 'metadata', number>
>;

/** Digests stay: without text and salt they tell nothing. */
export async function eraseBeside(client: ClientBase, circuitId: string, part: Part): Promise<Counts> {
  const numbers = integerArray(part.numbers);
  const obligationIds = uuidArray(part.obligationIds);
  const transactions = await client.query(
    `UPDATE transaction_text SET salt = NULL, body = NULL, invoice = NULL
     WHERE circuit_id = $1 AND number = ANY ($2::bigint[]) AND salt IS NOT NULL`,
    [circuitId, numbers],
  );
  const obligations = await client.query(
    `UPDATE obligation_text SET salt = NULL, body = NULL, invoice = NULL
     WHERE circuit_id = $1 AND obligation_id = ANY ($2::uuid[]) AND salt IS NOT NULL`,
    [circuitId, obligationIds],
  );
  const requests = await client.query(
    `UPDATE payment_request_text SET salt = NULL, body = NULL
     WHERE circuit_id = $1 AND payment_request_id = ANY ($2::uuid[]) AND body IS NOT NULL`,
    [circuitId, uuidArray(part.requestIds)],
  );
  const schedules = await client.query(
    'DELETE FROM payment_schedule_text WHERE circuit_id = $1 AND payment_schedule_id = ANY ($2::uuid[])',
    [circuitId, uuidArray(part.scheduleIds)],
  );
  const metadata = await client.query(
    `DELETE FROM resource_metadata WHERE circuit_id = $1 AND resource_id IN (
       SELECT id FROM transaction WHERE circuit_id = $1 AND number = ANY ($2::bigint[]) UNION ALL SELECT * FROM unnest($3::uuid[]))`,
    [circuitId, numbers, obligationIds],
  );
  return {
    transactionTexts: transactions.rowCount ?? 0,
    obligationTexts: obligations.rowCount ?? 0,
    paymentRequestTexts: requests.rowCount ?? 0,
    paymentScheduleTexts: schedules.rowCount ?? 0,
    metadata: metadata.rowCount ?? 0,
  };
}

/** What is kept of the member itself and of its accounts; and whoever acted for it is shut out. Counts rows, by kind. */
export async function eraseMember(
  client: ClientBase,
  circuitId: string,
  memberId: string,
  accounts: readonly string[],
) {
  const own = uuidArray(accounts);
  const count = async (sql: string, values: unknown[] = [circuitId, memberId]): Promise<number> =>
    (await client.query(sql, values)).rowCount ?? 0;
  const principals = '(SELECT id FROM principal WHERE circuit_id = $1 AND member_id = $2)';
  return {
    profiles: await count('DELETE FROM member_profile WHERE circuit_id = $1 AND member_id = $2'),
    metadata: await count(
      'DELETE FROM resource_metadata WHERE circuit_id = $1 AND resource_id IN (SELECT $2::uuid UNION ALL SELECT * FROM unnest($3::uuid[]))',
      [circuitId, memberId, own],
    ),
    reasons: await count(
      'UPDATE scheduled_limit_change SET reason = NULL WHERE circuit_id = $1 AND account_id = ANY ($2::uuid[]) AND reason IS NOT NULL',
      [circuitId, own],
    ),
    externalIds:
      (await count(
        'UPDATE member SET external_id = NULL WHERE circuit_id = $1 AND id = $2 AND external_id IS NOT NULL',
      )) +
      (await count(
        'UPDATE account SET external_id = NULL WHERE circuit_id = $1 AND id = ANY ($2::uuid[]) AND external_id IS NOT NULL',
        [circuitId, own],
      )),
    webhookSecrets: await count(
      'DELETE FROM webhook_secret WHERE circuit_id = $1 AND webhook_id IN (SELECT id FROM webhook WHERE circuit_id = $1 AND member_id = $2)',
    ),
    webhooks: await count(
      `UPDATE webhook SET removed_at = ledger_clock(), url = '' WHERE circuit_id = $1 AND member_id = $2 AND removed_at IS NULL`,
    ),
    identities: await count(`DELETE FROM principal_identity WHERE circuit_id = $1 AND principal_id IN ${principals}`),
    keys: await count(
      `UPDATE api_key SET revoked_at = ledger_clock() WHERE circuit_id = $1 AND revoked_at IS NULL AND principal_id IN ${principals}`,
    ),
    principals: await count(
      'UPDATE principal SET revoked_at = ledger_clock() WHERE circuit_id = $1 AND member_id = $2 AND revoked_at IS NULL',
    ),
  };
}

/** Marks the member as erased, since now where it was not, and answers since when. */
export async function markErased(client: ClientBase, circuitId: string, memberId: string): Promise<Date> {
  await client.query(
    `UPDATE member SET erased_at = ledger_clock(), version = version + 1
     WHERE circuit_id = $1 AND id = $2 AND erased_at IS NULL`,
    [circuitId, memberId],
  );
  const { rows } = await client.query<{ erased_at: Date }>(
    'SELECT erased_at FROM member WHERE circuit_id = $1 AND id = $2',
    [circuitId, memberId],
  );
  return (rows[0] as { erased_at: Date }).erased_at;
}

/** The digests of request bodies that the trail holds so far can be tested against nothing any more. */
export async function dropDigestKey(client: ClientBase, circuitId: string): Promise<void> {
  await client.query('DELETE FROM audit_digest_key WHERE circuit_id = $1', [circuitId]);
}

/** Former members whose retention is over, in the order of their ids. */
export async function selectDue(pool: Pool, after: string, count: number) {
  const { rows } = await pool.query<{ circuit_id: string; id: string }>(
    `SELECT member.circuit_id, member.id FROM member
     JOIN circuit ON circuit.id = member.circuit_id AND circuit.retention_days IS NOT NULL
     WHERE member.status = 'closed' AND member.erased_at IS NULL AND member.id > $1
       AND ledger_clock() >= (
         SELECT transaction.posted_at + make_interval(days => circuit.retention_days) FROM status_change AS change
         JOIN transaction ON transaction.circuit_id = change.circuit_id AND transaction.number = change.number
         WHERE change.circuit_id = member.circuit_id AND change.member_id = member.id AND change.status = 'closed'
         ORDER BY change.number DESC LIMIT 1)
     ORDER BY member.id LIMIT $2`,
    [after, count],
  );
  return rows;
}

import type pg from 'pg';
import { createPool } from '../../src/db/connect.ts';
import { inTransaction } from '../../src/db/transaction.ts';
import { AUDIT_INVARIANTS, checkAuditLog } from './invariants.audit.ts';
import { CLEARING_INVARIANTS } from './invariants.clearing.ts';
import { HOLD_INVARIANTS, RESERVED } from './invariants.holds.ts';
import { checkLog } from './invariants.log.ts';
import { OBLIGATION_INVARIANTS } from './invariants.obligations.ts';

/** A connection to each database that was looked at lately: to plan all that is asked takes longer than asking it. */
const pools = new Map<string, pg.Pool>();

/** The same on a connection of its own, to the database at this address. */
export function checkInvariantsAt(url: string, circuitId: string): Promise<void> {
  let pool = pools.get(url);
  if (pool === undefined) {
    pool = createPool({ url, max: 1 });
    pools.set(url, pool);
  }
  return checkInvariants(pool, circuitId);
}

/**
 * Checks the invariants of the domain on what the database holds of a circuit, in one snapshot: so it may run under load.
 * Nothing of it is taken from the code under test except the hashing of leaves, which has tests of its own.
 *
 * @throws Error that names the first invariant that does not hold, with the rows that show it.
 */
export async function checkInvariants(pool: pg.Pool, circuitId: string): Promise<void> {
  await inTransaction(
    pool,
    async (client) => {
      // Whole circuits are summed up here: the limit on what the service does online is not for this.
      await client.query('SET LOCAL statement_timeout = 0');
      // Of tables that have just been filled the planner knows nothing, and would read one for each row of the other.
      await client.query('SET LOCAL enable_nestloop = off');
      await client.query('SET LOCAL plan_cache_mode = force_generic_plan');
      for (const [index, [invariant, violations]] of ALL_INVARIANTS.entries()) {
        const text = `WITH ${HISTORY} SELECT violation.* FROM (${violations}) AS violation LIMIT 3`;
        const { rows } = await client.query({ name: `invariant ${index}`, text, values: [circuitId] });
        if (rows.length > 0) throw new InvariantViolation(circuitId, invariant, rows);
      }
      const violation = (await checkLog(client, circuitId)) ?? (await checkAuditLog(client, circuitId));
      if (violation !== null) throw new InvariantViolation(circuitId, violation.invariant, violation.evidence);
    },
    { isolation: 'repeatable read', readOnly: true },
  );
}

class InvariantViolation extends Error {
  constructor(circuitId: string, invariant: string, evidence: unknown) {
    const shown = JSON.stringify(evidence, (_, value) => (typeof value === 'bigint' ? value.toString() : value));
    super(`circuit ${circuitId}: it does not hold that ${invariant}: ${shown}`);
    this.name = 'InvariantViolation';
  }
}

/** Each posting seen from both of its accounts, and when the limits of each were last set. $1 is the circuit. */
const HISTORY = `
  moved AS (
    SELECT debit_account_id AS account_id, -amount AS change, debit_balance_after AS after, posted_at, number, line
    FROM posting WHERE circuit_id = $1
    UNION ALL
    SELECT credit_account_id, amount, credit_balance_after, posted_at, number, line FROM posting WHERE circuit_id = $1
  ), limits AS (
    SELECT account_id, max(number) AS number FROM limit_change WHERE circuit_id = $1 GROUP BY account_id
  ), ${RESERVED}`;

/** What must hold, and a query for whatever contradicts it. */
const INVARIANTS: Readonly<Record<string, string>> = {
  'the balances of a circuit sum to zero': `
    SELECT sum(balance) AS sum FROM account WHERE circuit_id = $1 HAVING sum(balance) <> 0`,

  'a balance is the sum of its credits minus its debits': `
    SELECT id, balance, coalesce(sum(change), 0) AS history
    FROM account LEFT JOIN moved ON account_id = id WHERE circuit_id = $1
    GROUP BY circuit_id, id HAVING balance <> coalesce(sum(change), 0)`,

  'each balance after a posting is the one before it and its amount': `
    SELECT * FROM (SELECT *, coalesce(lag(after) OVER (PARTITION BY account_id ORDER BY number, line), 0) AS before FROM moved) AS step
    WHERE after <> before + change`,

  'postings are pairs of different accounts of the circuit and a positive amount': `
    SELECT posting.* FROM posting WHERE circuit_id = $1 AND (amount <= 0 OR debit_account_id = credit_account_id
      OR NOT EXISTS (SELECT FROM account WHERE circuit_id = $1 AND id = debit_account_id)
      OR NOT EXISTS (SELECT FROM account WHERE circuit_id = $1 AND id = credit_account_id))`,

  'an account is within its limits, or no further beyond them than when they were set': `
    SELECT account.id, account.balance, held_out, held_in, due_out, due_in, credit_limit, balance_cap, stood, stood_out, stood_in
    FROM account
    -- Where it stood when its limits were last set.
    LEFT JOIN (
      SELECT account_id, (array_agg(after ORDER BY moved.number DESC, line DESC))[1] AS stood
      FROM moved JOIN limits USING (account_id) WHERE moved.number < limits.number GROUP BY account_id
    ) AS standing ON standing.account_id = account.id
    -- What was reserved then, and what is still reserved by holds that are past their time, which counts no more.
    LEFT JOIN (
      SELECT account_id,
             sum(change) FILTER (WHERE way = 'out' AND reserved.number < limits.number) AS stood_out,
             sum(change) FILTER (WHERE way = 'in' AND reserved.number < limits.number) AS stood_in,
             sum(change) FILTER (WHERE way = 'out' AND expires_at <= last_posted_at) AS due_out,
             sum(change) FILTER (WHERE way = 'in' AND expires_at <= last_posted_at) AS due_in
      FROM reserved LEFT JOIN limits USING (account_id) JOIN circuit_head ON circuit_id = $1 GROUP BY account_id
    ) AS holding ON holding.account_id = account.id
    WHERE account.circuit_id = $1 AND (
      account.balance - held_out + coalesce(due_out, 0) < least(-credit_limit, coalesce(stood, 0) - coalesce(stood_out, 0)) AND credit_limit IS NOT NULL
      OR account.balance + held_in - coalesce(due_in, 0) > greatest(balance_cap, coalesce(stood, 0) + coalesce(stood_in, 0)) AND balance_cap IS NOT NULL
      OR credit_limit IS NULL AND system IS NULL)`,

  'transactions are numbered 1, 2, 3 … up to the last number of the head': `
    SELECT count(number) AS transactions, min(number) AS first, max(number) AS last, last_number
    FROM circuit_head LEFT JOIN transaction USING (circuit_id) WHERE circuit_id = $1 GROUP BY last_number
    HAVING count(number) <> last_number OR coalesce(max(number), 0) <> last_number OR coalesce(min(number), 1) <> 1`,

  'time never runs backwards, and the head knows the last one': `
    SELECT * FROM (SELECT number, posted_at, lag(posted_at) OVER (ORDER BY number) AS before FROM transaction WHERE circuit_id = $1) AS step
    WHERE posted_at < before
    UNION ALL
    SELECT last_number, last_posted_at, max(posted_at) FROM circuit_head JOIN transaction USING (circuit_id) WHERE circuit_id = $1
    GROUP BY last_number, last_posted_at HAVING max(posted_at) <> last_posted_at`,

  'a transaction has the rows of its kind': `
    SELECT number, kind FROM transaction
    LEFT JOIN LATERAL (SELECT count(*)::integer AS n FROM posting AS row
      WHERE row.circuit_id = $1 AND row.posted_at = transaction.posted_at AND row.number = transaction.number AND row.fee_version IS NULL) AS postings ON true
    LEFT JOIN LATERAL (SELECT count(*)::integer AS n FROM limit_change AS row WHERE row.circuit_id = $1 AND row.number = transaction.number) AS limits ON true
    LEFT JOIN LATERAL (SELECT count(*)::integer AS n FROM status_change AS row WHERE row.circuit_id = $1 AND row.number = transaction.number) AS statuses ON true
    LEFT JOIN LATERAL (SELECT count(*)::integer AS n FROM obligation_change AS row WHERE row.circuit_id = $1 AND row.number = transaction.number) AS changes ON true
    LEFT JOIN (SELECT recorded_number, count(*)::integer AS n FROM obligation WHERE circuit_id = $1 GROUP BY recorded_number) AS recorded
      ON recorded.recorded_number = transaction.number
    LEFT JOIN LATERAL (SELECT count(*)::integer AS n FROM obligation_payment AS row WHERE row.circuit_id = $1 AND row.number = transaction.number) AS paid ON true
    LEFT JOIN LATERAL (SELECT count(*)::integer AS n FROM reversal AS row WHERE row.circuit_id = $1 AND row.number = transaction.number) AS backs ON true
    LEFT JOIN hold AS placed ON placed.circuit_id = $1 AND placed.id = transaction.id
    LEFT JOIN LATERAL (SELECT count(*)::integer AS n FROM clearing_posting AS row WHERE row.circuit_id = $1 AND row.run_id = transaction.id) AS moves ON true
    LEFT JOIN account AS opened ON opened.circuit_id = $1 AND opened.opened_number = number
    LEFT JOIN member AS admitted ON admitted.circuit_id = $1 AND admitted.admitted_number = number
    WHERE transaction.circuit_id = $1
      AND ((num_nonnulls(hold_id, hold_line, hold_captured, hold_released, hold_fees_captured, hold_fees_released, hold_state), backs.n, placed.id IS NOT NULL) IS DISTINCT FROM
        (CASE WHEN kind IN ('transfer-captured', 'transfer-voided', 'transfer-expired') THEN 7 ELSE 0 END,
         CASE kind WHEN 'transfer-reversed' THEN 1 ELSE 0 END, kind = 'transfer-held')
      OR (postings.n, limits.n, statuses.n, changes.n, coalesce(recorded.n, 0), paid.n, opened.id IS NOT NULL, admitted.id IS NOT NULL) IS DISTINCT FROM
      CASE kind WHEN 'transfer' THEN (1, 0, 0, 0, 0, 0, false, false)
                WHEN 'limits-changed' THEN (0, 1, 0, 0, 0, 0, false, false)
                WHEN 'account-opened' THEN (0, 1, 0, 0, 0, 0, true, false)
                WHEN 'member-admitted' THEN (0, 0, 1, 0, 0, 0, false, true)
                WHEN 'obligations-recorded' THEN (0, 0, 0, greatest(changes.n, 1), greatest(changes.n, 1), 0, false, false)
                WHEN 'obligation-changed' THEN (0, 0, 0, 1, 0, 0, false, false)
                WHEN 'obligation-paid' THEN (1, 0, 0, 0, 0, 1, false, false)
                WHEN 'clearing-applied' THEN (moves.n, 0, 0, 0, 0, 0, false, false)
                WHEN 'transfer-held' THEN (0, 0, 0, 0, 0, 0, false, false)
                WHEN 'transfer-captured' THEN (1, 0, 0, 0, 0, paid.n, false, false)
                WHEN 'transfer-voided' THEN (0, 0, 0, 0, 0, 0, false, false)
                WHEN 'transfer-expired' THEN (0, 0, 0, 0, 0, 0, false, false)
                WHEN 'period-fee' THEN (0, 0, 0, 0, 0, 0, false, false)
                WHEN 'transfer-reversed' THEN (1, 0, 0, 0, 0, 0, false, false)
                ELSE (0, 0, 1, 0, 0, 0, false, false) END)`,

  'a posting stands at the time of its transaction': `
    SELECT posting.number, posting.line FROM posting LEFT JOIN transaction USING (circuit_id, number, posted_at)
    WHERE circuit_id = $1 AND transaction.id IS NULL`,

  'the limits of an account are those of its last limit change': `
    SELECT * FROM (
      SELECT DISTINCT ON (account.id) account.id, account.credit_limit, account.balance_cap, change.number,
             change.credit_limit AS last_credit_limit, change.balance_cap AS last_balance_cap
      FROM account LEFT JOIN limit_change AS change ON change.circuit_id = $1 AND change.account_id = account.id
      WHERE account.circuit_id = $1 ORDER BY account.id, change.number DESC, change.line DESC
    ) AS latest
    WHERE number IS NULL OR (credit_limit, balance_cap) IS DISTINCT FROM (last_credit_limit, last_balance_cap)`,

  'a status is that of the last change, and an account starts active': `
    SELECT * FROM (
      SELECT DISTINCT ON (subject.id) subject.id, subject.status, coalesce(change.status, subject.first) AS last
      FROM (SELECT id, status, 'active' AS first FROM account WHERE circuit_id = $1
            UNION ALL SELECT id, status, NULL FROM member WHERE circuit_id = $1) AS subject
      LEFT JOIN status_change AS change ON change.circuit_id = $1 AND subject.id IN (change.account_id, change.member_id)
      ORDER BY subject.id, change.number DESC, change.line DESC
    ) AS latest
    WHERE status IS DISTINCT FROM last`,

  'what went through an account by a mark is what its entries up to there come to': `
    SELECT mark.* FROM turnover_mark AS mark LEFT JOIN (
      SELECT DISTINCT entry.account_id, number,
             count(*) FILTER (WHERE change > 0) OVER journal AS credits, count(*) FILTER (WHERE change < 0) OVER journal AS debits,
             coalesce(sum(change) FILTER (WHERE change > 0 AND NOT is_fee) OVER journal, 0) AS received,
             coalesce(sum(change) FILTER (WHERE change > 0 AND is_fee) OVER journal, 0) AS received_fees,
             coalesce(-sum(change) FILTER (WHERE change < 0 AND NOT is_fee) OVER journal, 0) AS paid,
             coalesce(-sum(change) FILTER (WHERE change < 0 AND is_fee) OVER journal, 0) AS paid_fees
      FROM (SELECT debit_account_id AS account_id, -amount AS change, number,
                   fee_version IS NOT NULL OR credit_account_id IN (SELECT id FROM account WHERE circuit_id = $1 AND system = 'fees') AS is_fee
            FROM posting WHERE circuit_id = $1
            UNION ALL
            SELECT credit_account_id, amount, number,
                   fee_version IS NOT NULL OR debit_account_id IN (SELECT id FROM account WHERE circuit_id = $1 AND system = 'fees')
            FROM posting WHERE circuit_id = $1) AS entry
      WHERE account_id IN (SELECT account_id FROM turnover_mark WHERE circuit_id = $1)
      WINDOW journal AS (PARTITION BY account_id ORDER BY number)
    ) AS told ON told.account_id = mark.account_id AND told.number = mark.number
    WHERE mark.circuit_id = $1 AND (mark.credits, mark.debits, mark.received, mark.received_fees, mark.paid, mark.paid_fees)
      IS DISTINCT FROM (told.credits, told.debits, told.received, told.received_fees, told.paid, told.paid_fees)`,

  'closed accounts are at zero, and closed members have no account that is not': `
    SELECT account.id, account.balance FROM account LEFT JOIN member ON member.circuit_id = $1 AND member.id = account.member_id
    WHERE account.circuit_id = $1 AND 'closed' IN (account.status, member.status)
      AND (account.balance <> 0 OR EXISTS (
        SELECT FROM reserved JOIN circuit_head ON circuit_id = $1
        WHERE reserved.account_id = account.id AND expires_at > last_posted_at GROUP BY way HAVING sum(change) <> 0))`,

  'an account is negative since the posting that took it below zero': `
    SELECT id, balance, negative_since, fell.since FROM account
    LEFT JOIN (
      SELECT account_id, (array_agg(posted_at ORDER BY number, line))[1] AS since FROM (
        SELECT *, max(CASE WHEN after >= 0 THEN place END) OVER (PARTITION BY account_id) AS last_up
        FROM (SELECT *, number * 2147483648 + line AS place FROM moved) AS placed
      ) AS step
      WHERE place > coalesce(last_up, 0) GROUP BY account_id
    ) AS fell ON fell.account_id = id AND balance < 0
    WHERE circuit_id = $1 AND negative_since IS DISTINCT FROM fell.since`,

  'no transaction is the answer to two idempotency keys, and every answer is a transaction': `
    SELECT answered.number, count(*) AS keys, count(transaction.id) AS transactions
    FROM (
      -- What is recorded together is one transaction, and the answer to each item of one key.
      SELECT DISTINCT principal_id, key_digest, (answer #>> '{}')::bigint AS number FROM idempotency_record,
        jsonb_array_elements(CASE jsonb_typeof(outcome::jsonb) WHEN 'array' THEN outcome::jsonb ELSE jsonb_build_array(outcome) END) AS answer
      WHERE circuit_id = $1 AND jsonb_typeof(answer) = 'number'
    ) AS answered LEFT JOIN transaction ON transaction.circuit_id = $1 AND transaction.number = answered.number
    GROUP BY answered.number HAVING count(*) <> 1 OR count(transaction.id) <> 1`,
};

const ALL_INVARIANTS = Object.entries({
  ...INVARIANTS,
  ...OBLIGATION_INVARIANTS,
  ...HOLD_INVARIANTS,
  ...CLEARING_INVARIANTS,
  ...AUDIT_INVARIANTS,
});

import { integerArray, integersOrNull, sparse, uuidArray } from '../db/arrays.ts';
import type { Statement } from '../db/transaction.ts';
import type { Command } from '../domain/ledger/commands.ts';
import type { BalancesAfter } from '../domain/ledger/decide.ts';
import type { Transaction } from '../domain/ledger/journal.ts';
import { transactionLeafHash } from '../domain/log/leaf.ts';
import { append, decodeFrontier, encodeFrontier } from '../domain/log/merkle.ts';
import type { Head, LogPosition, Moment, RecordedOutcome } from './load.ts';
import { paidRequestsOf } from './payment-requests.ts';
import { paidOccurrencesOf } from './payment-schedules.ts';
import type { Beside } from './submission.ts';
import { judgedPaymentsOf } from './trading-rules.ts';
import { holdsOf } from './write-holds.ts';
import { obligationPaymentsOf, rareOf } from './write-rare.ts';
import { reversalsOf } from './write-reversals.ts';
import { transactionsOf } from './write-transactions.ts';

/** A command that was posted, with everything to be written for it. */
export interface Posted {
  readonly command: Command;
  readonly transaction: Transaction;
  readonly balancesAfter: readonly BalancesAfter[];
  readonly beside: Beside | undefined;
}

/** The answer to an idempotency key, to be kept. */
export interface Record {
  readonly principalId: string;
  readonly keyDigest: string;
  readonly requestDigest: string;
  readonly outcomes: readonly RecordedOutcome[];
}

/**
 * The statements that write a decided batch: one for each table that has rows, arrays in, and seldom more. The order matters
 * to the database's own rules: transactions take their numbers first, and with them steps of holds make the room that
 * postings take, of which new holds reserve what is left; accounts and limits stand before postings are judged by them, a payment of
 * an obligation is posted before it settles, one that was requested or scheduled before its request or occurrence is
 * paid, and so are the movements of a clearing run.
 * @returns them, and where they leave the log
 * @throws RangeError on a value that cannot be written down
 */
export function writesOf(
  head: Head,
  moment: Moment,
  batch: readonly Posted[],
  records: readonly Record[],
): { readonly writes: Statement[]; readonly log: LogPosition } {
  const postedAt = new Date(moment.now).toISOString();
  const writes: Statement[] = [];
  let log: LogPosition = head;
  if (batch.length > 0) {
    const leafHashes = batch.map((posted) => transactionLeafHash(posted.transaction));
    const frontier = append(decodeFrontier(head.logSize, head.logFrontier), leafHashes);
    log = { logSize: frontier.size, logFrontier: encodeFrontier(frontier) };
    writes.push(...transactionsOf(head.circuitId, postedAt, batch, leafHashes));
    if (!batch.every(isBare)) writes.push(...rareOf(head.circuitId, batch));
    writes.push(...postingsOf(head.circuitId, postedAt, batch));
    writes.push(...holdsOf(head.circuitId, batch));
    writes.push(...reversalsOf(head.circuitId, batch));
    if (batch.some(settlesByPayment)) writes.push(obligationPaymentsOf(head.circuitId, batch));
    writes.push(...batch.filter(isClearing).flatMap((posted) => clearingOf(head.circuitId, postedAt, posted)));
    writes.push(...paidRequestsOf(head, postedAt, batch));
    writes.push(...paidOccurrencesOf(head.circuitId, postedAt, batch));
    writes.push(...judgedPaymentsOf(head.circuitId, moment, batch));
    writes.push(logOf(head.circuitId, log));
  }
  if (records.length > 0) writes.push(recordsOf(head.circuitId, postedAt, records));
  return { writes, log };
}

const logOf = (circuitId: string, { logSize, logFrontier }: LogPosition): Statement => ({
  name: 'move log',
  text: 'UPDATE circuit_head SET log_size = $2, log_frontier = $3 WHERE circuit_id = $1',
  values: [circuitId, logSize, Buffer.from(logFrontier)],
});

/** A transfer, posted or held, of which nothing stands beside the rows that are written for many at once. */
const isBare = ({ command, beside }: Posted): boolean =>
  (command.kind.startsWith('transfer') || command.kind === 'period-fee') && beside === undefined;

const settlesByPayment = ({ command, transaction }: Posted): boolean =>
  command.kind === 'obligation-paid' ||
  (command.kind === 'transfer-captured' && transaction.rows.some(({ type }) => type === 'obligation-settled'));

const isClearing = ({ command }: Posted): boolean => command.kind === 'clearing-applied';

/**
 * A run's movements, from where they have been written to where postings stand, and then what it settles: that counts from
 * the moment on at which the run has its number. All of it here: ten thousand accounts and postings that came this way and
 * went back held the head for a quarter of a second.
 */
const clearingOf = (circuitId: string, postedAt: string, { transaction: { header } }: Posted): Statement[] => [
  {
    name: 'post movements of clearing run',
    text: `
      INSERT INTO posting (circuit_id, posted_at, number, line, debit_account_id, credit_account_id, amount, debit_balance_after, credit_balance_after)
      SELECT $1, $2, $3, line, debit_account_id, credit_account_id, amount, payer.balance + debit_moved, payee.balance + credit_moved
      FROM clearing_posting
      JOIN account AS payer ON payer.circuit_id = $1 AND payer.id = debit_account_id
      JOIN account AS payee ON payee.circuit_id = $1 AND payee.id = credit_account_id
      WHERE clearing_posting.circuit_id = $1 AND run_id = $4 ORDER BY line`,
    values: [circuitId, postedAt, header.number, header.id],
  },
  {
    name: 'apply clearing run',
    text: `UPDATE clearing_run SET state = 'applied', applied_number = $3 WHERE circuit_id = $1 AND id = $2`,
    values: [circuitId, header.id, header.number],
  },
];

/** None where nothing moves money. */
function postingsOf(circuitId: string, postedAt: string, batch: readonly Posted[]): Statement[] {
  const numbers: number[] = [];
  const lines: number[] = [];
  const debits: string[] = [];
  const credits: string[] = [];
  const amounts: bigint[] = [];
  const debitsAfter: bigint[] = [];
  const creditsAfter: bigint[] = [];
  const versions: (number | null)[] = [];
  const places: (number | null)[] = [];
  for (const { transaction, balancesAfter } of batch) {
    let posting = 0;
    for (let index = 0; index < transaction.rows.length; index++) {
      const row = transaction.rows[index];
      if (row?.type !== 'posting') continue;
      const after = balancesAfter[posting++] as BalancesAfter;
      numbers.push(transaction.header.number);
      lines.push(index + 1);
      debits.push(row.debitAccountId);
      credits.push(row.creditAccountId);
      amounts.push(row.amount);
      debitsAfter.push(after.debit);
      creditsAfter.push(after.credit);
      versions.push(row.fee?.version ?? null);
      places.push(row.fee?.place ?? null);
    }
  }
  if (numbers.length === 0) return [];
  const write: Statement = {
    name: 'write postings',
    text: `
      INSERT INTO posting (circuit_id, posted_at, number, line, debit_account_id, credit_account_id, amount, debit_balance_after, credit_balance_after,
                           fee_version, fee_place)
      SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[], $5::uuid[], $6::uuid[], $7::bigint[], $8::bigint[], $9::bigint[], $10::int[], $11::int[])`,
    values: [
      circuitId,
      postedAt,
      integerArray(numbers),
      integerArray(lines),
      uuidArray(debits),
      uuidArray(credits),
      integerArray(amounts),
      integerArray(debitsAfter),
      integerArray(creditsAfter),
      sparse(versions, integersOrNull),
      sparse(places, integersOrNull),
    ],
  };
  return [write];
}

function recordsOf(circuitId: string, postedAt: string, records: readonly Record[]): Statement {
  return {
    name: 'write records',
    text: `
      INSERT INTO idempotency_record (circuit_id, principal_id, key_digest, request_digest, outcome, created_at)
      SELECT $1, principal_id, key_digest, request_digest, outcome, $2
      FROM unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::json[]) AS new (principal_id, key_digest, request_digest, outcome)`,
    values: [
      circuitId,
      postedAt,
      uuidArray(records.map((record) => record.principalId)),
      uuidArray(records.map((record) => record.keyDigest)),
      uuidArray(records.map((record) => record.requestDigest)),
      records.every((record) => typeof outcomeOf(record) === 'number')
        ? `{${records.map((record) => outcomeOf(record)).join(',')}}`
        : records.map((record) => JSON.stringify(outcomeOf(record))),
    ],
  };
}

/** A single item's outcome is kept bare: a posted transfer's is nothing but its number. */
const outcomeOf = (record: Record): RecordedOutcome | readonly RecordedOutcome[] =>
  record.outcomes.length === 1 ? (record.outcomes[0] as RecordedOutcome) : record.outcomes;

import type pg from 'pg';
import type { Invoice } from '../../src/domain/invoice.ts';
import type {
  JournalRow,
  ObligationState,
  StatusChangeRow,
  SystemAccount,
  TransactionKind,
} from '../../src/domain/ledger/journal.ts';
import { boundText } from '../../src/domain/log/bound-text.ts';
import { textDigest, transactionLeafHash } from '../../src/domain/log/leaf.ts';
import { decodeFrontier, root, rootOf } from '../../src/domain/log/merkle.ts';
import { readHoldRows } from './invariants.holds.ts';

export interface LogViolation {
  readonly invariant: string;
  readonly evidence: unknown;
}

/** Invariant 5: each leaf is that of the stored rows, and the head's frontier is that of the stored leaves. */
export async function checkLog(client: pg.ClientBase, circuitId: string): Promise<LogViolation | null> {
  const rowsByNumber = await readRows(client, circuitId);
  const { rows: transactions } = await client.query<TransactionRow>(
    `SELECT transaction.*, text.salt AS text_salt, text.body, text.invoice FROM transaction
     LEFT JOIN transaction_text AS text USING (circuit_id, number) WHERE circuit_id = $1 ORDER BY number`,
    [circuitId],
  );
  for (const stored of transactions) {
    const rows = rowsByNumber.get(stored.number) ?? [];
    if (rows.some((row) => row === undefined))
      return { invariant: 'lines are numbered without a gap', evidence: { stored, rows } };
    const leaf = leafOf(circuitId, stored, rows);
    if (!stored.leaf_hash.equals(leaf)) {
      return {
        invariant: 'a leaf hash is that of the rows of its transaction',
        evidence: { number: stored.number, rows },
      };
    }
    if (
      stored.text_salt !== null &&
      !stored.text_digest?.equals(textDigest(stored.text_salt, boundText(stored.body, stored.invoice)))
    ) {
      return { invariant: 'a text is the one of its digest', evidence: { number: stored.number } };
    }
  }
  const wrongText = await findWrongDescription(client, circuitId);
  if (wrongText !== undefined) return { invariant: 'a description is the one of its digest', evidence: wrongText };
  return checkHead(client, circuitId, transactions);
}

/** The leaf of each transaction by the rows that are stored, whatever hash is stored beside them; in the order of numbers. */
export async function leavesOf(client: pg.ClientBase, circuitId: string): Promise<Uint8Array[]> {
  const rows = await readRows(client, circuitId);
  const { rows: transactions } = await client.query<TransactionRow>(
    'SELECT * FROM transaction WHERE circuit_id = $1 ORDER BY number',
    [circuitId],
  );
  return transactions.map((stored) => leafOf(circuitId, stored, rows.get(stored.number) ?? []));
}

async function findWrongDescription(client: pg.ClientBase, circuitId: string): Promise<{ id: string } | undefined> {
  const { rows: digests } = await client.query<{ id: string; text_digest: Buffer }>(
    'SELECT id, text_digest FROM obligation WHERE circuit_id = $1 AND text_digest IS NOT NULL',
    [circuitId],
  );
  const digestOf = new Map(digests.map(({ id, text_digest }) => [id, text_digest]));
  const { rows: texts } = await client.query<{
    id: string;
    salt: Buffer;
    body: string | null;
    invoice: Invoice | null;
  }>(
    'SELECT obligation_id AS id, salt, body, invoice FROM obligation_text WHERE circuit_id = $1 AND salt IS NOT NULL',
    [circuitId],
  );
  return texts.find(
    ({ id, salt, body, invoice }) => !digestOf.get(id)?.equals(textDigest(salt, boundText(body, invoice))),
  );
}

async function checkHead(
  client: pg.ClientBase,
  circuitId: string,
  transactions: readonly TransactionRow[],
): Promise<LogViolation | null> {
  const { rows } = await client.query<{ last_number: bigint; log_size: bigint; log_frontier: Buffer }>(
    'SELECT last_number, log_size, log_frontier FROM circuit_head WHERE circuit_id = $1',
    [circuitId],
  );
  const head = rows[0];
  if (head === undefined) return { invariant: 'a circuit has a head', evidence: null };
  if (head.log_size !== head.last_number)
    return { invariant: 'every transaction is in the ledger log', evidence: head };
  const expected = rootOf(transactions.map((stored) => stored.leaf_hash));
  const actual = root(decodeFrontier(Number(head.log_size), head.log_frontier));
  if (Buffer.compare(expected, actual) !== 0) {
    return { invariant: "the head's frontier has the root over all leaves", evidence: { size: head.log_size } };
  }
  return null;
}

interface TransactionRow {
  number: bigint;
  id: string;
  kind: TransactionKind;
  posted_at: Date;
  principal_id: string;
  external_id: string | null;
  occurred_on: string | null;
  text_digest: Buffer | null;
  salt: Buffer;
  leaf_hash: Buffer;
  text_salt: Buffer | null;
  body: string | null;
  invoice: Invoice | null;
}

const leafOf = (circuitId: string, stored: TransactionRow, rows: readonly (JournalRow | undefined)[]): Uint8Array =>
  transactionLeafHash({
    header: {
      circuitId,
      number: Number(stored.number),
      id: stored.id,
      kind: stored.kind,
      postedAt: stored.posted_at.getTime(),
      principalId: stored.principal_id,
      externalId: stored.external_id,
      occurredOn: stored.occurred_on,
      textDigest: stored.text_digest,
    },
    rows: rows as JournalRow[],
    salt: stored.salt,
  });

/** The rows of each transaction by line, wherever they are stored; a line that nothing stands on stays undefined. */
async function readRows(client: pg.ClientBase, circuitId: string): Promise<Map<bigint, (JournalRow | undefined)[]>> {
  const byNumber = new Map<bigint, (JournalRow | undefined)[]>();
  const put = (number: bigint, line: number, row: JournalRow) => {
    const rows = byNumber.get(number) ?? [];
    byNumber.set(number, rows);
    while (rows.length < line) rows.push(undefined);
    rows[line - 1] = row;
  };
  const opened = await client.query<{
    number: bigint;
    id: string;
    member_id: string | null;
    system: SystemAccount | null;
  }>('SELECT opened_number AS number, id, member_id, system FROM account WHERE circuit_id = $1', [circuitId]);
  for (const { number, id, member_id, system } of opened.rows) {
    put(number, 1, { type: 'account-opened', accountId: id, memberId: member_id, system });
  }
  const limits = await client.query<{
    number: bigint;
    line: number;
    account_id: string;
    credit_limit: bigint | null;
    balance_cap: bigint | null;
  }>('SELECT number, line, account_id, credit_limit, balance_cap FROM limit_change WHERE circuit_id = $1', [circuitId]);
  for (const { number, line, account_id, credit_limit, balance_cap } of limits.rows) {
    put(number, line, {
      type: 'limits-changed',
      accountId: account_id,
      creditLimit: credit_limit,
      balanceCap: balance_cap,
    });
  }
  const statuses = await client.query<{
    number: bigint;
    line: number;
    member_id: string | null;
    account_id: string;
    status: StatusChangeRow['status'];
  }>('SELECT number, line, member_id, account_id, status FROM status_change WHERE circuit_id = $1', [circuitId]);
  for (const { number, line, member_id, account_id, status } of statuses.rows) {
    const subject = member_id === null ? 'account' : 'member';
    put(number, line, { type: 'status-changed', subject, subjectId: member_id ?? account_id, status });
  }
  const postings = await client.query<{ number: bigint; line: number; debit: string; credit: string; amount: bigint }>(
    'SELECT number, line, debit_account_id AS debit, credit_account_id AS credit, amount FROM posting WHERE circuit_id = $1',
    [circuitId],
  );
  for (const { number, line, debit, credit, amount } of postings.rows) {
    put(number, line, { type: 'posting', debitAccountId: debit, creditAccountId: credit, amount });
  }
  await readObligationRows(client, circuitId, put);
  await readHoldRows(client, circuitId, put);
  return byNumber;
}

async function readObligationRows(
  client: pg.ClientBase,
  circuitId: string,
  put: (number: bigint, line: number, row: JournalRow) => void,
): Promise<void> {
  const changes = await client.query<{
    number: bigint;
    line: number;
    state: ObligationState;
    id: string;
    debtor: string;
    creditor: string;
    amount: bigint;
    due_on: string | null;
    external_id: string | null;
    text_digest: Buffer | null;
    is_first: boolean;
  }>(
    `SELECT number, line, change.state, id, debtor_account_id AS debtor, creditor_account_id AS creditor, amount, due_on,
            external_id, text_digest, (number, line) = (recorded_number, recorded_line) AS is_first
     FROM (SELECT * FROM obligation_change WHERE circuit_id = $1) AS change
     FULL JOIN (SELECT * FROM obligation WHERE circuit_id = $1) AS obligation ON id = obligation_id`,
    [circuitId],
  );
  for (const { number, line, state, id: obligationId, ...facts } of changes.rows) {
    const { debtor: debtorAccountId, creditor: creditorAccountId, amount } = facts;
    const { due_on: dueOn, external_id: externalId, text_digest: textDigest } = facts;
    const recorded = { obligationId, debtorAccountId, creditorAccountId, amount, dueOn, externalId, state, textDigest };
    put(
      number,
      line,
      facts.is_first
        ? { type: 'obligation-recorded', ...recorded }
        : { type: 'obligation-changed', obligationId, state },
    );
  }
  const payments = await client.query<{ number: bigint; line: number; obligation_id: string; amount: bigint }>(
    'SELECT number, line, obligation_id, amount FROM obligation_payment WHERE circuit_id = $1',
    [circuitId],
  );
  for (const { number, line, obligation_id: obligationId, amount } of payments.rows) {
    put(number, line, { type: 'obligation-settled', obligationId, amount, means: 'payment' });
  }
  const cleared = await client.query<{ number: bigint; line: number; obligation_id: string; amount: bigint }>(
    `SELECT run.applied_number AS number, part.line, part.obligation_id, part.settled AS amount
     FROM clearing_run AS run JOIN clearing_obligation AS part ON part.circuit_id = run.circuit_id AND part.run_id = run.id
     WHERE run.circuit_id = $1 AND run.state = 'applied' AND part.settled > 0`,
    [circuitId],
  );
  for (const { number, line, obligation_id: obligationId, amount } of cleared.rows) {
    put(number, line, { type: 'obligation-settled', obligationId, amount, means: 'clearing' });
  }
}

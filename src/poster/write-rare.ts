import type { Statement } from '../db/transaction.ts';
import type { JournalRow } from '../domain/ledger/journal.ts';
import type { TransactionText } from './submission.ts';
import type { Posted } from './write.ts';

/**
 * What only some commands have: members, accounts, changes, texts, metadata. Rows as JSON, because clarity matters more
 * here than the last microsecond.
 */
export function rareOf(circuitId: string, batch: readonly Posted[]): Statement[] {
  const rare = collectRare(batch);
  const inserts = [
    [MEMBERS, rare.members],
    [PROFILES, rare.profiles],
    [ACCOUNTS, rare.accounts],
    [STATUS_CHANGES, rare.statusChanges],
    [LIMIT_CHANGES, rare.limitChanges],
    [OBLIGATIONS, rare.obligations],
    [OBLIGATION_TEXTS, rare.obligationTexts],
    [OBLIGATION_CHANGES, rare.obligationChanges],
    [SCHEDULED_APPLIED, rare.scheduledApplied],
    [TEXTS, rare.texts],
    [METADATA, rare.metadata],
  ] as const;
  return inserts.filter(([, rows]) => rows.length > 0).map(([text, rows]) => asStatement(text, circuitId, rows));
}

/** The settlements of a batch's payments. Its postings stand before them. */
export const obligationPaymentsOf = (circuitId: string, batch: readonly Posted[]): Statement =>
  asStatement(
    OBLIGATION_PAYMENTS,
    circuitId,
    batch.flatMap(({ transaction: { header, rows } }) =>
      rows.flatMap((row, index) =>
        row.type === 'obligation-settled' ? [{ ...row, number: header.number, line: index + 1 }] : [],
      ),
    ),
  );

const asStatement = (text: string, circuitId: string, rows: readonly object[]): Statement => ({
  text,
  values: [circuitId, JSON.stringify(rows, bigintsAsText)],
});

const bigintsAsText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

const MEMBERS = `
  INSERT INTO member (circuit_id, id, external_id, group_code, admitted_number)
  SELECT $1, id, "externalId", "groupCode", number
  FROM json_to_recordset($2) AS new (id uuid, "externalId" text, "groupCode" text, number bigint)`;
const PROFILES = `
  INSERT INTO member_profile (circuit_id, member_id, name, email, phone, address, listed)
  SELECT $1, id, name, email, phone, address, listed
  FROM json_to_recordset($2) AS new (id uuid, name text, email text, phone text, address text, listed boolean)`;
const ACCOUNTS = `
  INSERT INTO account (circuit_id, id, member_id, system, external_id, opened_number)
  SELECT $1, id, "memberId", system, "externalId", number
  FROM json_to_recordset($2) AS new (id uuid, "memberId" uuid, system text, "externalId" text, number bigint)`;
const STATUS_CHANGES = `
  INSERT INTO status_change (circuit_id, number, line, member_id, account_id, status)
  SELECT $1, number, line, "memberId", "accountId", status
  FROM json_to_recordset($2) AS new (number bigint, line smallint, "memberId" uuid, "accountId" uuid, status text)`;
const LIMIT_CHANGES = `
  INSERT INTO limit_change (circuit_id, number, line, account_id, credit_limit, balance_cap)
  SELECT $1, number, line, "accountId", "creditLimit", "balanceCap"
  FROM json_to_recordset($2) AS new (number bigint, line smallint, "accountId" uuid, "creditLimit" bigint, "balanceCap" bigint)`;
const OBLIGATIONS = `
  INSERT INTO obligation (circuit_id, id, debtor_account_id, creditor_account_id, amount, due_on, external_id, text_digest,
                          recorded_number, recorded_line, state)
  SELECT $1, "obligationId", "debtorAccountId", "creditorAccountId", amount, "dueOn", "externalId", decode("textDigest", 'hex'),
         number, line, state
  FROM json_to_recordset($2) AS new ("obligationId" uuid, "debtorAccountId" uuid, "creditorAccountId" uuid, amount bigint,
    "dueOn" date, "externalId" text, "textDigest" text, number bigint, line smallint, state text)`;
const OBLIGATION_TEXTS = `
  INSERT INTO obligation_text (circuit_id, obligation_id, salt, body, invoice)
  SELECT $1, "obligationId", decode(salt, 'hex'), body, invoice
  FROM json_to_recordset($2) AS new ("obligationId" uuid, salt text, body text, invoice jsonb)`;
const OBLIGATION_CHANGES = `
  INSERT INTO obligation_change (circuit_id, number, line, obligation_id, state)
  SELECT $1, number, line, "obligationId", state
  FROM json_to_recordset($2) AS new (number bigint, line smallint, "obligationId" uuid, state text)`;
const OBLIGATION_PAYMENTS = `
  INSERT INTO obligation_payment (circuit_id, number, line, obligation_id, amount)
  SELECT $1, number, line, "obligationId", amount
  FROM json_to_recordset($2) AS new (number bigint, line smallint, "obligationId" uuid, amount bigint)`;
const SCHEDULED_APPLIED = `
  UPDATE scheduled_limit_change AS due SET applied_number = new.number
  FROM json_to_recordset($2) AS new (id uuid, number bigint)
  WHERE due.circuit_id = $1 AND due.id = new.id`;
const TEXTS = `
  INSERT INTO transaction_text (circuit_id, number, salt, body, invoice)
  SELECT $1, number, decode(salt, 'hex'), body, invoice
  FROM json_to_recordset($2) AS new (number bigint, salt text, body text, invoice jsonb)`;
const METADATA = `
  INSERT INTO resource_metadata (circuit_id, resource_id, pairs)
  SELECT $1, "resourceId", pairs FROM json_to_recordset($2) AS new ("resourceId" uuid, pairs jsonb)`;

type Rare = Readonly<
  Record<
    | 'members'
    | 'profiles'
    | 'accounts'
    | 'statusChanges'
    | 'limitChanges'
    | 'obligations'
    | 'obligationTexts'
    | 'obligationChanges'
    | 'scheduledApplied'
    | 'texts'
    | 'metadata',
    object[]
  >
>;

function collectRare(batch: readonly Posted[]): Rare {
  const rare: Rare = {
    members: [],
    profiles: [],
    accounts: [],
    statusChanges: [],
    limitChanges: [],
    obligations: [],
    obligationTexts: [],
    obligationChanges: [],
    scheduledApplied: [],
    texts: [],
    metadata: [],
  };
  for (const posted of batch) {
    const { command, transaction, beside } = posted;
    const number = transaction.header.number;
    if (command.kind === 'member-admitted') {
      const { memberId: id, externalId } = command;
      rare.members.push({ id, externalId, groupCode: beside?.groupCode, number });
      if (beside?.profile) rare.profiles.push({ id, ...beside.profile });
    }
    transaction.rows.forEach((row, index) => {
      collectRow(rare, posted, row, index + 1);
    });
    if (beside?.text) rare.texts.push({ number, ...textOf(beside.text) });
    if (beside?.metadata) rare.metadata.push(beside.metadata);
    if (beside?.scheduledLimitChangeId) rare.scheduledApplied.push({ id: beside.scheduledLimitChangeId, number });
  }
  return rare;
}

function collectRow(rare: Rare, { command, transaction, beside }: Posted, row: JournalRow, line: number): void {
  const number = transaction.header.number;
  switch (row.type) {
    case 'account-opened': {
      const { accountId: id, memberId, system } = row;
      const externalId = command.kind === 'account-opened' ? command.externalId : null;
      rare.accounts.push({ id, memberId, system, externalId, number });
      return;
    }
    case 'limits-changed':
      rare.limitChanges.push({ ...row, number, line });
      return;
    case 'status-changed': {
      const subject = row.subject === 'member' ? { memberId: row.subjectId } : { accountId: row.subjectId };
      rare.statusChanges.push({ number, line, ...subject, status: row.status });
      return;
    }
    case 'obligation-recorded': {
      const { obligationId, textDigest } = row;
      rare.obligations.push({ ...row, textDigest: textDigest && hexOf(textDigest), number, line });
      const own = beside?.obligations?.get(obligationId);
      if (own?.description) rare.obligationTexts.push({ obligationId, ...textOf(own.description) });
      if (own?.pairs) rare.metadata.push({ resourceId: obligationId, pairs: own.pairs });
      return;
    }
    case 'obligation-changed':
      rare.obligationChanges.push({ ...row, number, line });
  }
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const textOf = ({ salt, body, invoice }: TransactionText) => ({ salt: hexOf(salt), body, invoice });

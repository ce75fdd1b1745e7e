/** Transactions to test leaves with: any of all, and one with a row of every type. */
import fc from 'fast-check';
import {
  ACCOUNT_STATUSES,
  HOLD_STATES,
  type JournalRow,
  MEMBER_STATUSES,
  OBLIGATION_STATES,
  SETTLEMENT_MEANS,
  SYSTEM_ACCOUNTS,
  TRANSACTION_KINDS,
  type Transaction,
} from '../../src/domain/ledger/journal.ts';
import { textDigest } from '../../src/domain/log/leaf.ts';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

export const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

export const uuids = fc.uuid();
const int64s = fc.bigInt({ min: INT64_MIN, max: INT64_MAX });
export const salts = fc.uint8Array({ minLength: 16, maxLength: 16 });
const hashes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const externalIds = fc.string({ unit: fc.constantFrom(...'abyzABYZ0189._:-'), minLength: 1, maxLength: 64 });
const dates = fc
  .date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
// As `toEqual` tells apart what has no prototype.
const plain = { noNullPrototype: true } as const;

export const rows: fc.Arbitrary<JournalRow> = fc.oneof(
  fc.record(
    { type: fc.constant('posting' as const), debitAccountId: uuids, creditAccountId: uuids, amount: int64s },
    plain,
  ),
  fc.record(
    {
      type: fc.constant('account-opened' as const),
      accountId: uuids,
      memberId: orNull(uuids),
      system: orNull(fc.constantFrom(...SYSTEM_ACCOUNTS)),
    },
    plain,
  ),
  fc.record(
    {
      type: fc.constant('limits-changed' as const),
      accountId: uuids,
      creditLimit: orNull(int64s),
      balanceCap: orNull(int64s),
    },
    plain,
  ),
  fc.record(
    {
      type: fc.constant('status-changed' as const),
      subject: fc.constantFrom('member' as const, 'account' as const),
      subjectId: uuids,
      status: fc.constantFrom(...MEMBER_STATUSES, ...ACCOUNT_STATUSES),
    },
    plain,
  ),
  fc.record(
    {
      type: fc.constant('obligation-recorded' as const),
      obligationId: uuids,
      debtorAccountId: uuids,
      creditorAccountId: uuids,
      amount: int64s,
      dueOn: orNull(dates),
      externalId: orNull(externalIds),
      state: fc.constantFrom(...OBLIGATION_STATES),
      textDigest: orNull(hashes),
    },
    plain,
  ),
  fc.record(
    {
      type: fc.constant('obligation-changed' as const),
      obligationId: uuids,
      state: fc.constantFrom(...OBLIGATION_STATES),
    },
    plain,
  ),
  fc.record(
    {
      type: fc.constant('obligation-settled' as const),
      obligationId: uuids,
      amount: int64s,
      means: fc.constantFrom(...SETTLEMENT_MEANS),
    },
    plain,
  ),
  fc.record(
    {
      type: fc.constant('hold-placed' as const),
      holdId: uuids,
      payerAccountId: uuids,
      payeeAccountId: uuids,
      amount: int64s,
      fees: int64s,
      expiresAt: fc.maxSafeInteger(),
      obligationId: orNull(uuids),
      charged: fc.constant(null),
    },
    plain,
  ),
  fc.record(
    {
      type: fc.constant('hold-changed' as const),
      holdId: uuids,
      captured: int64s,
      released: int64s,
      feesCaptured: int64s,
      feesReleased: int64s,
      state: fc.constantFrom(...HOLD_STATES),
    },
    plain,
  ),
  fc.record({ type: fc.constant('transfer-reversed' as const), transferId: uuids, amount: int64s }, plain),
);

export const headers: fc.Arbitrary<Transaction['header']> = fc.record(
  {
    circuitId: uuids,
    number: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    id: uuids,
    kind: fc.constantFrom(...TRANSACTION_KINDS),
    postedAt: fc.maxSafeInteger(),
    principalId: uuids,
    externalId: orNull(externalIds),
    occurredOn: orNull(dates),
    textDigest: orNull(hashes),
  },
  plain,
);

export const transactions: fc.Arbitrary<Transaction> = fc.record(
  { header: headers, rows: fc.array(rows, { maxLength: 12 }), salt: salts },
  plain,
);

const ACCOUNT_A = '018f0000-0000-7000-8000-00000000000a';
const ACCOUNT_B = '018f0000-0000-7000-8000-00000000000b';
const MEMBER = '018f0000-0000-7000-8000-00000000000c';

/** A transaction with every optional field and a row of every type. No real one mixes them so. */
export const SAMPLE: Transaction = {
  header: {
    circuitId: '018f0000-0000-7000-8000-000000000001',
    number: 2 ** 32 + 7,
    id: '018f0000-0000-7000-8000-0000000000aa',
    kind: 'transfer',
    postedAt: 1_795_521_600_123,
    principalId: '018f0000-0000-7000-8000-00000000beef',
    externalId: 'INV-2026.11:7',
    occurredOn: '2026-11-23',
    textDigest: textDigest(
      Uint8Array.from({ length: 16 }, (_, index) => 16 + index),
      'Zwölf Brötchen',
    ),
  },
  rows: [
    { type: 'posting', debitAccountId: ACCOUNT_A, creditAccountId: ACCOUNT_B, amount: 12_550n },
    { type: 'account-opened', accountId: ACCOUNT_A, memberId: MEMBER, system: null },
    { type: 'account-opened', accountId: ACCOUNT_B, memberId: null, system: 'fees' },
    { type: 'limits-changed', accountId: ACCOUNT_A, creditLimit: 100_000n, balanceCap: null },
    { type: 'status-changed', subject: 'member', subjectId: MEMBER, status: 'suspended' },
  ],
  salt: Uint8Array.from({ length: 16 }, (_, index) => index),
};

const OBLIGATION = '018f0000-0000-7000-8000-00000000000d';

/** A row of each type about obligations, with every optional field and with none. */
export const OBLIGATION_ROWS: readonly JournalRow[] = [
  {
    type: 'obligation-recorded',
    obligationId: OBLIGATION,
    debtorAccountId: ACCOUNT_A,
    creditorAccountId: ACCOUNT_B,
    amount: 12_550n,
    dueOn: '2026-12-31',
    externalId: 'INV-2026.11:8',
    state: 'proposed',
    textDigest: textDigest(
      Uint8Array.from({ length: 16 }, (_, index) => 32 + index),
      'Mehl',
    ),
  },
  {
    type: 'obligation-recorded',
    obligationId: OBLIGATION,
    debtorAccountId: ACCOUNT_B,
    creditorAccountId: ACCOUNT_A,
    amount: 1n,
    dueOn: null,
    externalId: null,
    state: 'accepted',
    textDigest: null,
  },
  { type: 'obligation-changed', obligationId: OBLIGATION, state: 'disputed' },
  { type: 'obligation-settled', obligationId: OBLIGATION, amount: 12_550n, means: 'payment' },
  { type: 'obligation-settled', obligationId: OBLIGATION, amount: 10n ** 15n, means: 'clearing' },
];

/** The sample with other header fields. */
export function withHeader(changed: Record<string, unknown>): Transaction {
  return { ...SAMPLE, header: { ...SAMPLE.header, ...changed } as Transaction['header'] };
}

/** The sample with other fields in one of its rows, of which some may be of no known value. */
export function withRow(index: number, changed: Record<string, unknown>): Transaction {
  const rows = SAMPLE.rows.map((row, at) => (at === index ? ({ ...row, ...changed } as JournalRow) : row));
  return { ...SAMPLE, rows };
}

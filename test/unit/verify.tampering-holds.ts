/** Tampering with what is held: each by somebody who wants more than was reserved, or for longer, or from somebody else. */
import type { JournalRow } from '../../src/domain/ledger/journal.ts';
import { idOf } from '../support/arbitraries.ts';
import {
  ADDED,
  byOperator,
  FEES,
  HELD_LEDGER,
  rehashed,
  resealed,
  resigned,
  STEP,
  UNUSED,
} from './verify.ledger-held.ts';
import {
  again,
  at,
  both,
  cell,
  type FileTampering,
  J,
  line,
  ofType,
  posting,
  replaced,
  transaction,
} from './verify.tampering-tools.ts';

const account = (index: number): string => idOf('account', index);
const timeOf = (number: number): number => HELD_LEDGER.transactions[number - 1]?.header.postedAt ?? 0;
const holdOf = (number: number): string => HELD_LEDGER.transactions[number - 1]?.header.id ?? '';

export const HOLD_TAMPERINGS: readonly FileTampering[] = [
  resealed(
    'the payee of a hold',
    line(J, STEP.held, replaced(/payeeAccountId":"[^"]+"/, `payeeAccountId":"${account(3)}"`)),
    'leaves',
    at(STEP.held),
  ),
  resealed(
    'the time until which a hold lasts',
    line(J, STEP.held, replaced('expiresAt":"2026-03-22', 'expiresAt":"2026-03-29')),
    'leaves',
    at(STEP.held),
  ),
  resealed(
    'how a hold has ended',
    line(J, STEP.voided, replaced('"state":"voided"', '"state":"expired"')),
    'leaves',
    at(STEP.voided),
  ),
  resealed(
    'what holds reserve of what an account pays',
    cell('accounts.csv', 2, 'held_out', '0.00'),
    'tables',
    'accounts.csv:2',
  ),
  resealed(
    'what holds reserve of what an account is paid',
    cell('accounts.csv', 9, 'held_in', '0.00'),
    'tables',
    'accounts.csv:9',
  ),
  rehashed(
    'the amount of a hold and of its only capture, in every file',
    both(
      ofType(STEP.heldWhole, 'hold-placed', { amount: 1_050n }),
      posting(STEP.capturedWhole, 0, { amount: 1_050n }),
      ofType(STEP.capturedWhole, 'hold-changed', { captured: 1_050n }),
    ),
    'checkpoints',
    'manifest.json',
  ),
  resigned(
    'a hold that was voided as one that was captured',
    transaction(STEP.voided, ({ header, rows: [changed], ...rest }) => ({
      ...rest,
      header: { ...header, kind: 'transfer-captured' },
      rows: [
        { type: 'posting', debitAccountId: account(0), creditAccountId: account(1), amount: 1_000n },
        { type: 'posting', debitAccountId: account(0), creditAccountId: FEES, amount: 10n },
        {
          ...changed,
          captured: 1_000n,
          released: 0n,
          feesCaptured: 10n,
          feesReleased: 0n,
          state: 'captured',
        } as JournalRow,
      ],
    })),
    'anchor',
    '',
  ),
  byOperator(
    'a capture of more than is held',
    both(
      posting(STEP.capturedLast, 0, { amount: 1_600n }),
      ofType(STEP.capturedLast, 'hold-changed', { captured: 1_600n, released: 0n }),
    ),
    'holds',
    at(STEP.capturedLast),
  ),
  byOperator(
    'a capture that posts more than it says',
    posting(STEP.captured, 0, { amount: 600n }),
    'statuses',
    at(STEP.captured),
  ),
  byOperator(
    'a capture of a hold that was voided',
    again(STEP.captured, (added) => ofType(added, 'hold-changed', { holdId: holdOf(STEP.heldToVoid) })),
    'holds',
    at(ADDED),
  ),
  byOperator(
    'a capture of a hold that has expired',
    again(STEP.captured, (added) => ofType(added, 'hold-changed', { holdId: holdOf(STEP.heldToExpire) })),
    'holds',
    at(ADDED),
  ),
  byOperator(
    'a capture after the time of a hold whose expiry no row tells of',
    ofType(STEP.held, 'hold-placed', { expiresAt: timeOf(STEP.captured) }),
    'holds',
    at(STEP.captured),
  ),
  byOperator(
    'a capture of a hold that nobody has placed',
    ofType(STEP.capturedWhole, 'hold-changed', { holdId: holdOf(STEP.paid) }),
    'holds',
    at(STEP.capturedWhole),
  ),
  byOperator(
    'a hold that expires before its time',
    ofType(STEP.heldToExpire, 'hold-placed', { expiresAt: timeOf(STEP.expired) + 1 }),
    'holds',
    at(STEP.expired),
  ),
  byOperator(
    'a hold that is voided after its time',
    ofType(STEP.heldToVoid, 'hold-placed', { expiresAt: timeOf(STEP.voided) }),
    'holds',
    at(STEP.voided),
  ),
  byOperator('a hold that is voided twice', again(STEP.voided), 'holds', at(ADDED)),
  byOperator(
    'a hold that is voided after its last capture',
    again(STEP.voided, (added) => ofType(added, 'hold-changed', { holdId: holdOf(STEP.held) })),
    'holds',
    at(ADDED),
  ),
  byOperator(
    'a hold that goes on with nothing left of it',
    ofType(STEP.capturedLast, 'hold-changed', { state: 'held' }),
    'holds',
    at(STEP.capturedLast),
  ),
  byOperator(
    'a hold that ends with something left of it',
    ofType(STEP.voided, 'hold-changed', { released: 900n }),
    'holds',
    at(STEP.voided),
  ),
  byOperator(
    'a hold that is past its time when it is placed',
    ofType(STEP.heldToExpire, 'hold-placed', { expiresAt: timeOf(STEP.heldToExpire) }),
    'holds',
    at(STEP.heldToExpire),
  ),
  byOperator(
    'payer and payee of a hold, the one for the other',
    ofType(STEP.held, 'hold-placed', { payerAccountId: account(1), payeeAccountId: account(0) }),
    'holds',
    at(STEP.captured),
  ),
  byOperator(
    'a capture that pays somebody else',
    posting(STEP.captured, 0, { creditAccountId: account(2) }),
    'holds',
    at(STEP.captured),
  ),
  byOperator(
    'a hold of more than its payer has available',
    ofType(STEP.heldToExpire, 'hold-placed', { amount: 10_001n }),
    'limits',
    at(STEP.heldToExpire),
  ),
  byOperator(
    'a hold whose fees its payer has not available',
    ofType(STEP.heldOpen, 'hold-placed', { fees: 10_001n }),
    'limits',
    at(STEP.heldOpen),
  ),
  byOperator(
    'a hold of more than its payee has room for',
    ofType(STEP.heldOpen, 'hold-placed', { amount: 1_001n }),
    'limits',
    at(STEP.heldOpen),
  ),
  byOperator(
    'a hold for an account that is closed',
    again(STEP.heldOpen, (added) =>
      ofType(added, 'hold-placed', { holdId: idOf('transaction', 7_777), payeeAccountId: UNUSED }),
    ),
    'holds',
    at(ADDED),
  ),
  byOperator(
    'a hold of more than remains of the obligation that it is to pay',
    ofType(STEP.heldForOwed, 'hold-placed', { amount: 901n }),
    'holds',
    at(STEP.heldForOwed),
  ),
  byOperator(
    "a hold that is to pay somebody else's obligation",
    ofType(STEP.heldForOwed, 'hold-placed', { payerAccountId: account(1) }),
    'holds',
    at(STEP.heldForOwed),
  ),
  byOperator(
    "a capture that charges its payer another fee than it takes of the hold's",
    posting(STEP.captured, 1, { amount: 7n }),
    'holds',
    at(STEP.captured),
  ),
  byOperator(
    'a capture that charges its payer more than was reserved for fees',
    both(
      posting(STEP.capturedWhole, 1, { amount: 11n }),
      ofType(STEP.capturedWhole, 'hold-changed', { feesCaptured: 11n }),
    ),
    'holds',
    at(STEP.capturedWhole),
  ),
  byOperator(
    'a hold that ends, and keeps what it reserves for fees',
    ofType(STEP.voided, 'hold-changed', { feesReleased: 0n }),
    'holds',
    at(STEP.voided),
  ),
];

/** Tampering with what is held: each by somebody who wants more reserved than may be, or for longer, or from somebody else. */
import { idOf } from '../support/arbitraries.ts';
import { ADDED, byOperator, FEES, HELD_LEDGER, resealed, SMALL, STEP, UNUSED } from './verify.ledger-held.ts';
import { again, at, both, cell, type FileTampering, J, line, ofType, replaced } from './verify.tampering-tools.ts';

const account = (index: number): string => idOf('account', index);
const timeOf = (number: number): number => HELD_LEDGER.transactions[number - 1]?.header.postedAt ?? 0;
const holdOf = (number: number): string => HELD_LEDGER.transactions[number - 1]?.header.id ?? '';
const DAY_MS = 86_400_000;

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
    'a hold that ends, and keeps what it reserves for fees',
    ofType(STEP.voided, 'hold-changed', { feesReleased: 0n }),
    'holds',
    at(STEP.voided),
  ),
  byOperator(
    'a hold that lasts longer than any may',
    ofType(STEP.heldOpen, 'hold-placed', { expiresAt: timeOf(STEP.heldOpen) + 366 * DAY_MS + 1 }),
    'holds',
    at(STEP.heldOpen),
  ),
  byOperator(
    'a part of a hold that is released while it goes on',
    both(
      ofType(STEP.captured, 'hold-changed', { released: 100n }),
      ofType(STEP.capturedLast, 'hold-changed', { released: 400n }),
    ),
    'holds',
    at(STEP.captured),
  ),
  byOperator(
    'what is reserved for fees, released while the hold goes on',
    both(
      ofType(STEP.captured, 'hold-changed', { feesReleased: 5n }),
      ofType(STEP.capturedLast, 'hold-changed', { feesReleased: 0n }),
    ),
    'holds',
    at(STEP.captured),
  ),
  byOperator(
    'a hold that reserves fees for a payment to the circuit',
    ofType(STEP.heldOpen, 'hold-placed', { payeeAccountId: FEES }),
    'holds',
    at(STEP.heldOpen),
  ),
  byOperator(
    'an account that is closed while a hold is to pay it',
    ofType(STEP.closed, 'status-changed', { subjectId: SMALL }),
    'statuses',
    at(STEP.closed),
  ),
];

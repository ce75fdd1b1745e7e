/** Tampering with captures: each by somebody who wants more than was reserved, or later, or for something else. */
import type { JournalRow } from '../../src/domain/ledger/journal.ts';
import { idOf } from '../support/arbitraries.ts';
import { ADDED, byOperator, FEES, HELD_LEDGER, rehashed, resigned, STEP } from './verify.ledger-held.ts';
import {
  again,
  at,
  both,
  type FileTampering,
  ofType,
  posting,
  spliced,
  transaction,
} from './verify.tampering-tools.ts';

const account = (index: number): string => idOf('account', index);
const timeOf = (number: number): number => HELD_LEDGER.transactions[number - 1]?.header.postedAt ?? 0;
const holdOf = (number: number): string => HELD_LEDGER.transactions[number - 1]?.header.id ?? '';

export const CAPTURE_TAMPERINGS: readonly FileTampering[] = [
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
    'a capture that pays somebody else',
    posting(STEP.captured, 0, { creditAccountId: account(2) }),
    'holds',
    at(STEP.captured),
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
    'a hold that is captured wholly, and whose payer is let off its fee',
    both(
      spliced(STEP.capturedWhole, 1, 1),
      ofType(STEP.capturedWhole, 'hold-changed', { feesCaptured: 0n, feesReleased: 10n }),
    ),
    'holds',
    at(STEP.capturedWhole),
  ),
  byOperator(
    'a capture for an obligation that settles nothing of it',
    spliced(STEP.capturedForOwed, 3, 1),
    'holds',
    at(STEP.capturedForOwed),
  ),
  byOperator(
    'a capture for an obligation that settles another one',
    ofType(STEP.capturedForOwed, 'obligation-settled', { obligationId: idOf('obligation', 1) }),
    'holds',
    at(STEP.capturedForOwed),
  ),
  byOperator(
    'a capture that settles an obligation which its hold is not for',
    ofType(STEP.heldForOwed, 'hold-placed', { obligationId: null }),
    'holds',
    at(STEP.capturedForOwed),
  ),
];

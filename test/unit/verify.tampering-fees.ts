/** Tampering with fees: each by somebody who wants to charge what may not be charged, or to whom it may not go. */
import type { PostingRow } from '../../src/domain/ledger/journal.ts';
import { idOf } from '../support/arbitraries.ts';
import { ADDED, byOperator, FEES, LOSS, rehashed, resealed, resigned, SOLIDARITY, STEP } from './verify.ledger-held.ts';
import { again, at, both, type FileTampering, J, line, posting, replaced, spliced } from './verify.tampering-tools.ts';

const account = (index: number): string => idOf('account', index);
const fee = (from: string, to: string, amount: bigint): PostingRow => ({
  type: 'posting',
  debitAccountId: from,
  creditAccountId: to,
  amount,
});

export const FEE_TAMPERINGS: readonly FileTampering[] = [
  resealed('a fee of a payment', line(J, STEP.paid, replaced('"0.10"', '"0.20"')), 'leaves', at(STEP.paid)),
  resealed(
    'a fee of a payment left out',
    line(J, STEP.paid, (text) =>
      text.replace('"rowCount":3', '"rowCount":2').replace(/,\{"type":"posting"[^}]+"0\.10"\}/, ''),
    ),
    'leaves',
    at(STEP.paid),
  ),
  resealed(
    'what an account is charged for a month',
    line(J, STEP.charged, replaced('"3.00"', '"30.00"')),
    'leaves',
    at(STEP.charged),
  ),
  rehashed('a fee of a payment left out, in every file', spliced(STEP.paid, 2, 1), 'checkpoints', 'manifest.json'),
  rehashed('a fee of a month charged twice, in every file', again(STEP.charged), 'checkpoints', 'manifest.json'),
  resigned('a fee of a payment of another rate', posting(STEP.paid, 1, { amount: 90n }), 'anchor', ''),
  byOperator(
    'a fee that a member is paid',
    posting(STEP.paid, 1, { creditAccountId: account(3) }),
    'statuses',
    at(STEP.paid),
  ),
  byOperator(
    'a fee that goes to an account of the circuit which takes none',
    posting(STEP.paid, 1, { creditAccountId: LOSS }),
    'statuses',
    at(STEP.paid),
  ),
  byOperator(
    'a fee that somebody else is charged',
    posting(STEP.paid, 1, { debitAccountId: account(2) }),
    'statuses',
    at(STEP.paid),
  ),
  byOperator(
    'a fee that stands before its payment',
    both(spliced(STEP.paid, 0, 1), spliced(STEP.paid, 1, 0, fee(account(0), account(1), 1_000n))),
    'statuses',
    at(STEP.paid),
  ),
  byOperator(
    'a fee that its payer has not available',
    posting(STEP.paid, 1, { amount: 10_000n }),
    'limits',
    at(STEP.paid),
  ),
  byOperator(
    'a fee where a hold is placed',
    spliced(STEP.heldToVoid, 1, 0, fee(account(0), FEES, 10n)),
    'statuses',
    at(STEP.heldToVoid),
  ),
  byOperator(
    'a fee where a hold is voided',
    spliced(STEP.voided, 0, 0, fee(account(0), FEES, 10n)),
    'statuses',
    at(STEP.voided),
  ),
  byOperator(
    'a fee of a month that a member is paid',
    posting(STEP.charged, 0, { creditAccountId: account(1) }),
    'statuses',
    at(STEP.charged),
  ),
  byOperator(
    'a fee of a month that costs a fee itself',
    spliced(STEP.charged, 1, 0, fee(account(0), SOLIDARITY, 1n)),
    'statuses',
    at(STEP.charged),
  ),
  byOperator(
    'a fee of a month beyond what its payer has available',
    posting(STEP.charged, 0, { amount: 10_000n }),
    'limits',
    at(STEP.charged),
  ),
  byOperator('an owed fee that is paid and stays owed', spliced(STEP.paidFee, 1, 1), 'statuses', at(STEP.paidFee)),
  byOperator('an owed fee that is paid twice', again(STEP.paidFee), 'obligations', at(ADDED)),
  byOperator(
    'an owed fee that is paid to somebody else',
    posting(STEP.paidFee, 0, { creditAccountId: account(3) }),
    'obligations',
    at(STEP.paidFee),
  ),
  byOperator(
    "a payee's fee of more than it is paid",
    posting(STEP.paid, 2, { amount: 1_001n }),
    'statuses',
    at(STEP.paid),
  ),
  byOperator(
    "a payee's fee of more than is captured",
    posting(STEP.captured, 2, { amount: 501n }),
    'statuses',
    at(STEP.captured),
  ),
  byOperator(
    'a fee of what the circuit itself is paid',
    spliced(STEP.donated, 1, 0, fee(account(2), FEES, 1n)),
    'statuses',
    at(STEP.donated),
  ),
  byOperator(
    'a fee that the circuit itself is charged',
    both(posting(STEP.paid, 0, { debitAccountId: SOLIDARITY }), posting(STEP.paid, 1, { debitAccountId: SOLIDARITY })),
    'statuses',
    at(STEP.paid),
  ),
  byOperator(
    'a fee of a month that the circuit itself is charged',
    posting(STEP.charged, 0, { debitAccountId: SOLIDARITY }),
    'statuses',
    at(STEP.charged),
  ),
];

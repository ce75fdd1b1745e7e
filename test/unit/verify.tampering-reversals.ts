/** Tampering with what is taken back: each by somebody who wants back more than was paid, or from somebody else. */
import { idOf } from '../support/arbitraries.ts';
import {
  ADDED,
  byOperator,
  HELD_LEDGER,
  rehashed,
  resealed,
  resigned,
  SOLIDARITY,
  STEP,
} from './verify.ledger-held.ts';
import {
  again,
  at,
  both,
  type FileTampering,
  J,
  line,
  moved,
  ofType,
  posting,
  replaced,
  spliced,
} from './verify.tampering-tools.ts';

const account = (index: number): string => idOf('account', index);
const idAt = (number: number): string => HELD_LEDGER.transactions[number - 1]?.header.id ?? '';

const amount = (number: number, units: bigint) =>
  both(posting(number, 0, { amount: units }), ofType(number, 'transfer-reversed', { amount: units }));

export const REVERSAL_TAMPERINGS: readonly FileTampering[] = [
  resealed(
    'which transfer is taken back',
    line(J, STEP.partBack, replaced(/transferId":"[^"]+"/, `transferId":"${idAt(STEP.donated)}"`)),
    'leaves',
    at(STEP.partBack),
  ),
  resealed(
    'what is taken back of a transfer',
    line(J, STEP.partBack, (text) => text.replaceAll('"4.55"', '"4.56"')),
    'leaves',
    at(STEP.partBack),
  ),
  rehashed(
    'what is taken back of a transfer, in every file',
    amount(STEP.restBack, 500n),
    'checkpoints',
    'manifest.json',
  ),
  resigned('a transfer taken back a second time', again(STEP.restBack), 'anchor', ''),
  byOperator('more taken back than a transfer posted', amount(STEP.restBack, 546n), 'reversals', at(STEP.restBack)),
  byOperator('a transfer that is taken back twice', again(STEP.restBack), 'reversals', at(ADDED)),
  byOperator(
    'more taken back than a hold was captured',
    amount(STEP.wholeBack, 1_001n),
    'reversals',
    at(STEP.wholeBack),
  ),
  byOperator(
    'a transfer taken back that never was',
    ofType(STEP.partBack, 'transfer-reversed', { transferId: idOf('transaction', 7_777) }),
    'reversals',
    at(STEP.partBack),
  ),
  byOperator('a transfer taken back before it was made', moved(STEP.partBack, STEP.paid), 'reversals', at(STEP.paid)),
  byOperator(
    'a hold taken back that was voided',
    ofType(STEP.wholeBack, 'transfer-reversed', { transferId: idAt(STEP.heldToVoid) }),
    'reversals',
    at(STEP.wholeBack),
  ),
  byOperator(
    'a payment of an obligation taken back, which none may be',
    again(STEP.partBack, (added) =>
      both(
        spliced(added, 1, 2),
        posting(added, 0, { debitAccountId: idOf('account', 4), creditAccountId: account(1), amount: 300n }),
        ofType(added, 'transfer-reversed', { transferId: idAt(STEP.paidFee), amount: 300n }),
      ),
    ),
    'reversals',
    at(ADDED),
  ),
  byOperator(
    'a fee of a month taken back as if it were a transfer',
    again(STEP.partBack, (added) =>
      both(
        spliced(added, 1, 2),
        posting(added, 0, { debitAccountId: idOf('account', 4), creditAccountId: account(0), amount: 300n }),
        ofType(added, 'transfer-reversed', { transferId: idAt(STEP.charged), amount: 300n }),
      ),
    ),
    'reversals',
    at(ADDED),
  ),
  byOperator(
    'a transfer taken back from somebody who was not paid by it',
    posting(STEP.partBack, 0, { debitAccountId: account(2) }),
    'reversals',
    at(STEP.partBack),
  ),
  byOperator(
    'a transfer taken back for somebody who has not paid it',
    posting(STEP.restBack, 0, { creditAccountId: account(2) }),
    'reversals',
    at(STEP.restBack),
  ),
  byOperator(
    'a reversal that posts more than it says',
    posting(STEP.partBack, 0, { amount: 456n }),
    'statuses',
    at(STEP.partBack),
  ),
  byOperator(
    'a reversal that does not say of which transfer',
    spliced(STEP.partBack, 3, 1),
    'statuses',
    at(STEP.partBack),
  ),
  byOperator(
    'more of a fee given back than was charged',
    posting(STEP.restBack, 1, { amount: 60n }),
    'reversals',
    at(STEP.restBack),
  ),
  byOperator(
    'more taken back of a hold than was captured by then',
    both(moved(STEP.heldBack, STEP.capturedLast), amount(STEP.capturedLast, 501n)),
    'reversals',
    at(STEP.capturedLast),
  ),
  byOperator('a transfer taken back, and its fees kept', spliced(STEP.restBack, 1, 2), 'reversals', at(STEP.restBack)),
  byOperator(
    'less of a fee given back than goes with what is taken back',
    posting(STEP.partBack, 2, { amount: 8n }),
    'reversals',
    at(STEP.partBack),
  ),
  byOperator(
    'more of a fee given back than goes with what is taken back',
    posting(STEP.partBack, 2, { amount: 10n }),
    'reversals',
    at(STEP.partBack),
  ),
  byOperator(
    "a payer's fee that its payee is given back",
    posting(STEP.partBack, 1, { creditAccountId: account(1) }),
    'reversals',
    at(STEP.partBack),
  ),
  byOperator(
    'a fee given back by an account that did not take it',
    posting(STEP.partBack, 1, { debitAccountId: SOLIDARITY }),
    'reversals',
    at(STEP.partBack),
  ),
  byOperator(
    'more of a fee of a hold given back than its captures were charged',
    posting(STEP.heldBack, 1, { amount: 16n }),
    'reversals',
    at(STEP.heldBack),
  ),
  byOperator(
    'a hold taken back wholly, and its fees in part',
    amount(STEP.heldBack, 1_500n),
    'reversals',
    at(STEP.heldBack),
  ),
  byOperator(
    'a hold taken back in part, and its fees kept',
    spliced(STEP.heldBack, 1, 2),
    'reversals',
    at(STEP.heldBack),
  ),
];

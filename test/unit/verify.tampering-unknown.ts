/** What somebody with the true key may do so that nothing in the package contradicts it: docs/audit.md says so, in these words. */
import type { PostingRow } from '../../src/domain/ledger/journal.ts';
import { idOf } from '../support/arbitraries.ts';
import { packageOf } from '../support/audit-package.ts';
import { FEES, HELD_LEDGER, SOLIDARITY, STEP } from './verify.ledger-held.ts';
import { again, both, ofType, posting, spliced, takenOut } from './verify.tampering-tools.ts';

const FEE: PostingRow = {
  type: 'posting',
  debitAccountId: idOf('account', 1),
  creditAccountId: FEES,
  amount: 4n,
};

export const UNKNOWN_TAMPERINGS = (
  [
    ['a fee of another rate', posting(STEP.paidAgain, 1, { amount: 40n })],
    ['a fee that is left out', spliced(STEP.paidAgain, 1, 1)],
    ['a fee that is charged twice', spliced(STEP.paidAgain, 1, 0, FEE)],
    ['a fee into the other account for fees', posting(STEP.paidAgain, 1, { creditAccountId: SOLIDARITY })],
    [
      'a fee of a part of a hold that is not its share',
      both(
        posting(STEP.captured, 1, { amount: 4n }),
        ofType(STEP.captured, 'hold-changed', { feesCaptured: 4n }),
        ofType(STEP.capturedLast, 'hold-changed', { feesReleased: 6n }),
      ),
    ],
    ['a month that is charged twice', again(STEP.charged)],
    ['a month that is not charged', takenOut(STEP.charged)],
    ['a fee that is owed without an obligation', both(takenOut(STEP.paidFee), takenOut(STEP.owedFee))],
  ] as const
).map(([what, change]) => ({ what, made: () => packageOf(change(HELD_LEDGER)) }));

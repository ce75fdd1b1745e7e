import { randomBytes } from 'node:crypto';
import type { ClearingInput } from '../../clearing-files/canonical.ts';
import { sentenceOf } from '../../clearing-files/certificate-check.ts';
import { digestOfAccounts, digestOfObligations } from '../../clearing-files/digest.ts';
import { accountTableOf } from '../../clearing-files/inputs.ts';
import { type TextList, textAt } from '../../clearing-files/texts.ts';
import { checkClearing } from '../../domain/clearing/checker.ts';
import { type Explanation, explainClearing } from '../../domain/clearing/explain.ts';
import { type Movements, movementsOf, type Shares, sharesOf } from '../../domain/clearing/shares.ts';
import { clearInSteps, netDebt, type Steps } from '../../domain/clearing/steps.ts';
import type { Bounds } from '../../domain/clearing/types.ts';
import type { JournalRow, SealedRows } from '../../domain/ledger/journal.ts';
import { sealRows } from '../../domain/log/leaf.ts';
import { SALT_BYTES } from '../../domain/log/leaf-rows.ts';

/** What a run is computed from. Without bounds it is a set-off. */
export interface Task {
  readonly input: ClearingInput;
  readonly bounds: Bounds | null;
}

/** What a run came to; columns by obligation and by account, in minor units. */
export interface Computed {
  readonly amounts: BigInt64Array;
  readonly settled: BigInt64Array;
  readonly potentials: Int32Array;
  /** By account: what its balance falls by; below zero it rises. */
  readonly falls: BigInt64Array;
  readonly shares: Shares;
  readonly loops: Explanation;
  /** How balances move. */
  readonly movements: Movements;
  /** The rows of the transaction that it becomes when it is applied: movements first, then what is settled. */
  readonly sealed: SealedRows;
  readonly salt: Uint8Array;
  readonly steps: Steps;
  readonly figures: { readonly total: bigint; readonly cleared: bigint; readonly creditUsed: bigint };
  readonly netDebtBefore: bigint;
  readonly netDebtAfter: bigint;
  readonly digests: { readonly obligations: string; readonly accounts: string | null };
  /** Why the checker does not confirm the result; null: it does. */
  readonly fault: string | null;
}

/** @throws ClearingInputError on a network that the engine refuses, such as one whose total is too large */
export function compute({ input, bounds }: Task): Computed {
  const { network, names, scale } = input;
  const { clearing, setOff, steps } = clearInSteps(network, bounds);
  // Both are told as figures of the run, so both are checked.
  const verdict = checkClearing(network, bounds, clearing);
  const withoutCredit = bounds === null ? verdict : checkClearing(network, null, setOff);
  const fault = verdict.faults[0] ?? withoutCredit.faults[0];
  const { settled, potentials } = clearing;
  const shares = sharesOf(network, settled, setOff.settled);
  const falls = shares.settles.map((part, account) => part - (shares.receives[account] as bigint));
  const movements = movementsOf(falls);
  const salt = randomBytes(SALT_BYTES);
  const remaining = network.amounts.map((amount, index) => amount - (settled[index] as bigint));
  return {
    amounts: network.amounts,
    settled,
    potentials,
    falls,
    shares,
    movements,
    sealed: sealRows({ rows: rowsOf(input, movements, settled), salt }),
    salt,
    loops: explainClearing(network, settled),
    steps,
    figures: { total: verdict.total, cleared: verdict.cleared, creditUsed: verdict.creditUsed },
    netDebtBefore: netDebt(network),
    netDebtAfter: netDebt({ ...network, amounts: remaining }),
    digests: {
      obligations: digestOfObligations(input),
      accounts: bounds === null ? null : digestOfAccounts(accountTableOf(names, bounds, scale)),
    },
    fault: fault === undefined ? null : sentenceOf(fault, input),
  };
}

function rowsOf({ names, ids }: ClearingInput, movements: Movements, settled: BigInt64Array): JournalRow[] {
  if (ids === null) throw new Error('obligations of the service have ids');
  const rows: JournalRow[] = [];
  const account = (number: number | undefined): string => textAt(names, number as number);
  movements.amounts.forEach((amount, index) => {
    const { payers, payees } = movements;
    const sides = { debitAccountId: account(payers[index]), creditAccountId: account(payees[index]) };
    rows.push({ type: 'posting', ...sides, amount });
  });
  settled.forEach((amount, index) => {
    if (amount === 0n) return;
    const obligationId = textAt(ids.texts as TextList, ids.rows[index] as number);
    rows.push({ type: 'obligation-settled', obligationId, amount, means: 'clearing' });
  });
  return rows;
}

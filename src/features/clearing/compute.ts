import type { ClearingInput } from '../../clearing-files/canonical.ts';
import { sentenceOf } from '../../clearing-files/certificate-check.ts';
import { digestOfAccounts, digestOfObligations } from '../../clearing-files/digest.ts';
import { accountTableOf } from '../../clearing-files/inputs.ts';
import { checkClearing } from '../../domain/clearing/checker.ts';
import { type Explanation, explainClearing } from '../../domain/clearing/explain.ts';
import { clearInSteps, netDebt, type Steps } from '../../domain/clearing/steps.ts';
import type { Bounds } from '../../domain/clearing/types.ts';

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
  readonly loops: Explanation;
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
  const remaining = network.amounts.map((amount, index) => amount - (settled[index] as bigint));
  return {
    amounts: network.amounts,
    settled,
    potentials,
    falls: fallsOf(input, settled),
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

function fallsOf({ network }: ClearingInput, settled: BigInt64Array): BigInt64Array {
  const falls = new BigInt64Array(network.accountCount);
  settled.forEach((part, index) => {
    const debtor = network.debtors[index] as number;
    const creditor = network.creditors[index] as number;
    falls[debtor] = (falls[debtor] as bigint) + part;
    falls[creditor] = (falls[creditor] as bigint) - part;
  });
  return falls;
}

/** How fees are charged and given back: each is a posting of its own, behind that of the payment that it belongs to. */
import { type Refusal, refusal } from '../errors.ts';
import type { Rows } from './decide.ts';
import type { Draft } from './draft.ts';
import { chargedTo, type Fee, type FeeKind, type FeeRule, feesOfPart, feeTakenBack, rulesFor } from './fees.ts';
import type { FeeTerms, PostingRow } from './journal.ts';
import { mayNotPay, move } from './payments.ts';
import type { AccountState, ChargedFee, LedgerState, PostedTransfer } from './state.ts';

/** The rules that a payment falls under, by the schedule in force; null: none. The circuit's own accounts are never charged. */
export function feeTermsOf(
  draft: Draft,
  { fees: { inForce } }: LedgerState,
  from: AccountState,
  to: AccountState,
  kind: FeeKind,
): FeeTerms | null {
  if (inForce === null || from.memberId === null || to.memberId === null) return null;
  const payerGroup = draft.member(from.memberId)?.group;
  const payeeGroup = draft.member(to.memberId)?.group;
  if (payerGroup === undefined || payeeGroup === undefined) return null;
  const places = rulesFor(inForce.rules, { kind, payerGroup, payeeGroup }).map(({ place }) => place);
  return places.length === 0 ? null : { version: inForce.version, places };
}

/**
 * Why a payment is refused that is nobody's fault who has a part in it: its fee cannot be charged, or given back. Without figures, which
 * are the circuit's own.
 */
export const FEE_ACCOUNT_UNAVAILABLE = refusal(
  'fee-account-unavailable',
  "The circuit's account for a fee of this is suspended, or at its limit. Try again later, or tell the circuit's operator.",
);

/** What a payment costs by a rule of a schedule. */
export type ReckonedFee = Fee & { readonly version: number };

/**
 * The fees of a part of a payment.
 * @param paidBefore what of the payment was paid, and charged for, before; minor units as `part`
 */
export function reckonFees(
  state: LedgerState,
  terms: FeeTerms | null,
  part: bigint,
  paidBefore: bigint,
): ReckonedFee[] | Refusal {
  if (terms === null) return [];
  const { version } = terms;
  const fees = feesOfPart(rulesOf(state, terms), part, paidBefore);
  // A payee is never left with less than it had: so no payer learns how much its partner has.
  if (chargedTo('payee', fees) > part)
    return refusal('fees-exceed-amount', "The payee's fees would be more than what it is paid.");
  return fees.map((fee) => ({ ...fee, version }));
}

/** Moves a payment that is made at once, and charges what it costs. */
export function payWithFees(
  draft: Draft,
  state: LedgerState,
  from: AccountState,
  to: AccountState,
  kind: FeeKind,
  amount: bigint,
): Rows | Refusal {
  const fees = reckonFees(state, feeTermsOf(draft, state, from, to, kind), amount, 0n);
  return 'code' in fees ? fees : moveWithFees(draft, from, to, amount, fees);
}

/** The posting of a payment, and those of its fees. */
export function moveWithFees(
  draft: Draft,
  from: AccountState,
  to: AccountState,
  amount: bigint,
  fees: readonly ReckonedFee[],
): Rows | Refusal {
  const { posting, after } = move(draft, from, to, amount);
  const paid: Rows = { rows: [posting], balancesAfter: [after] };
  for (const { version, place, name, charges, toAccountId, amount: fee } of fees) {
    const charged = charges === 'payer' ? from.id : to.id;
    const refused = moveFee(draft, paid, charged, toAccountId, fee, { version, place, name });
    if (refused) return refused;
  }
  return paid;
}

/** Gives back of a transfer's fees what goes with so much of it that has been taken back in all, behind the posting of that. */
export function giveBack(
  draft: Draft,
  transfer: PostedTransfer,
  reversed: bigint,
  taken: Rows,
): PostedTransfer | Refusal {
  const fees: ChargedFee[] = [];
  for (const fee of transfer.fees) {
    const back = feeTakenBack(fee.amount, fee.givenBack, transfer.posted, reversed);
    const { version, place, name, toAccountId, chargedAccountId } = fee;
    const rule = { version, place, name };
    const refused = back === 0n ? null : moveFee(draft, taken, toAccountId, chargedAccountId, back, rule);
    if (refused) return refused;
    fees.push({ ...fee, givenBack: fee.givenBack + back });
  }
  return { ...transfer, reversed, fees };
}

/** The transfer with another part of it posted, and what that was charged. */
export function withPart(transfer: PostedTransfer, part: bigint, fees: readonly ReckonedFee[]): PostedTransfer {
  const charged = new Map(transfer.fees.map((fee) => [fee.place, fee]));
  for (const { version, place, name, charges, toAccountId, amount } of fees) {
    const chargedAccountId = charges === 'payer' ? transfer.payerAccountId : transfer.payeeAccountId;
    const before = charged.get(place) ?? {
      version,
      place,
      name,
      chargedAccountId,
      toAccountId,
      amount: 0n,
      givenBack: 0n,
    };
    charged.set(place, { ...before, amount: before.amount + amount });
  }
  return { ...transfer, posted: transfer.posted + part, fees: [...charged.values()] };
}

function moveFee(
  draft: Draft,
  { rows, balancesAfter }: Rows,
  fromId: string,
  toId: string,
  amount: bigint,
  fee: NonNullable<PostingRow['fee']>,
): Refusal | null {
  const from = draft.account(fromId);
  const to = draft.account(toId);
  if (from === undefined || to === undefined) throw new Error('an account of a fee was not loaded');
  if (mayNotPay(draft, from, to)) return FEE_ACCOUNT_UNAVAILABLE;
  const { posting, after } = move(draft, from, to, amount);
  rows.push({ ...posting, fee });
  balancesAfter.push(after);
  return null;
}

function rulesOf({ fees }: LedgerState, { version, places }: FeeTerms): FeeRule[] {
  const schedule = fees.byVersion.get(version);
  if (schedule === undefined) throw new Error(`fee schedule ${version} was not loaded`);
  return schedule.rules.filter(({ place }) => places.includes(place));
}

/** How fees are charged and given back: each is a posting of its own, behind that of the payment that it belongs to. */
import { type Refusal, refusal } from '../errors.ts';
import type { Rows } from './decide.ts';
import type { Draft } from './draft.ts';
import { chargedTo, type Fee, type FeeKind, type FeeRule, feesOfPart, feeTakenBack, rulesFor } from './fees.ts';
import type { FeeTerms } from './journal.ts';
import { move } from './payments.ts';
import type { AccountState, LedgerState, PostedTransfer } from './state.ts';

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
 * The fees of a part of a payment.
 * @param paidBefore what of the payment was paid, and charged for, before; minor units as `part`
 */
export function reckonFees(
  state: LedgerState,
  terms: FeeTerms | null,
  part: bigint,
  paidBefore: bigint,
): Fee[] | Refusal {
  if (terms === null) return [];
  const fees = feesOfPart(rulesOf(state, terms), part, paidBefore);
  // A payee is never left with less than it had: so no payer learns how much its partner has.
  if (chargedTo('payee', fees) > part)
    return refusal('fees-exceed-amount', "The payee's fees would be more than what it is paid.");
  return fees;
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
  const terms = feeTermsOf(draft, state, from, to, kind);
  const fees = reckonFees(state, terms, amount, 0n);
  if ('code' in fees) return fees;
  const { posting, after } = move(draft, from, to, amount);
  const charged = charge(draft, terms, fees, { payerAccountId: from.id, payeeAccountId: to.id });
  return { rows: [posting, ...charged.rows], balancesAfter: [after, ...charged.balancesAfter] };
}

/** Charges fees of a payment that has been moved in the draft. */
export function charge(draft: Draft, terms: FeeTerms | null, fees: readonly Fee[], payment: Sides): Rows {
  const charged: Rows = { rows: [], balancesAfter: [] };
  for (const { place, charges, toAccountId, amount } of fees) {
    const chargedAccountId = charges === 'payer' ? payment.payerAccountId : payment.payeeAccountId;
    add(draft, charged, chargedAccountId, toAccountId, amount, { version: terms?.version ?? 0, place });
  }
  return charged;
}

/** Gives back of a transfer's fees what goes with so much of it that is taken back, in all. */
export function giveBack(
  draft: Draft,
  transfer: PostedTransfer,
  reversed: bigint,
): { rows: Rows; transfer: PostedTransfer } {
  const rows: Rows = { rows: [], balancesAfter: [] };
  const fees = transfer.fees.map((fee) => {
    const back = feeTakenBack(fee.amount, fee.givenBack, transfer.posted, reversed);
    if (back === 0n) return fee;
    const { version, place, toAccountId, chargedAccountId } = fee;
    add(draft, rows, toAccountId, chargedAccountId, back, { version, place });
    return { ...fee, givenBack: fee.givenBack + back };
  });
  return { rows, transfer: { ...transfer, reversed, fees } };
}

interface Sides {
  readonly payerAccountId: string;
  readonly payeeAccountId: string;
}

function add(
  draft: Draft,
  { rows, balancesAfter }: Rows,
  fromId: string,
  toId: string,
  amount: bigint,
  fee: { version: number; place: number },
): void {
  const from = draft.account(fromId);
  const to = draft.account(toId);
  if (from === undefined || to === undefined) throw new Error('an account of a fee was not loaded');
  const { posting, after } = move(draft, from, to, amount);
  rows.push({ ...posting, fee });
  balancesAfter.push(after);
}

function rulesOf({ fees }: LedgerState, { version, places }: FeeTerms): FeeRule[] {
  const schedule = fees.byVersion.get(version);
  if (schedule === undefined) throw new Error(`fee schedule ${version} was not loaded`);
  return schedule.rules.filter(({ place }) => places.includes(place));
}

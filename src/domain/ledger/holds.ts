/**
 * Holds: transfers that are reserved first and posted later, wholly or in parts. What is reserved lowers what the payer may spend
 * and what the payee may receive, so that a capture finds room for itself whatever happens in between.
 */
import { type Refusal, refusal } from '../errors.ts';
import { formatAmount } from '../money.ts';
import { FEE_ACCOUNT_UNAVAILABLE, feeTermsOf, moveWithFees, reckonFees, withPart } from './charges.ts';
import type { CaptureHold, ExpireHold, HoldTransfer, VoidHold } from './commands.ts';
import type { Rows } from './decide.ts';
import type { Draft } from './draft.ts';
import { chargedTo } from './fees.ts';
import type { HoldChangedRow, HoldPlacedRow } from './journal.ts';
import { beyondPayable, settle } from './obligations.ts';
import { mayNotPay, noSuchAccount, outOfRange, payableBetween } from './payments.ts';
import { countBack } from './rules.ts';
import { type AccountState, feesStillHeld, type Hold, type LedgerState, type Obligation, stillHeld } from './state.ts';
import { HOLD_TRANSITIONS, type HoldEvent } from './transitions.ts';

/** How long a hold lasts where nobody says otherwise, and at most: days. */
const HOLD_DAYS_DEFAULT = 7;
const HOLD_DAYS_MAX = 366;
const DAY_MS = 86_400_000;

/** How long a hold lasts at most, from its placing: milliseconds. */
export const HOLD_MS_MAX = HOLD_DAYS_MAX * DAY_MS;

export function placeHold(draft: Draft, state: LedgerState, command: HoldTransfer): Rows | Refusal {
  const sides = payableBetween(draft, state, command);
  if ('code' in sides) return sides;
  const expiresAt = command.expiresAt ?? state.now + HOLD_DAYS_DEFAULT * DAY_MS;
  if (expiresAt <= state.now) return refusal('expires-in-past', '`expiresAt` is not after the present moment.');
  if (expiresAt > state.now + HOLD_MS_MAX)
    return refusal('expires-too-late', `A hold lasts no longer than ${HOLD_DAYS_MAX} days.`);
  const { amount, obligationId } = command;
  const owed = obligationId === null ? null : payableObligation(draft, state, command, obligationId);
  if (owed !== null && 'code' in owed) return owed;
  const charged = feeTermsOf(draft, state, sides.from, sides.to, owed === null ? 'transfer' : 'obligation-paid');
  const reckoned = reckonFees(state, charged, amount, 0n);
  if ('code' in reckoned) return reckoned;
  // What could not be captured is not held.
  if (reckoned.some(({ toAccountId }) => draft.account(toAccountId)?.status !== 'active'))
    return FEE_ACCOUNT_UNAVAILABLE;
  const fees = chargedTo('payer', reckoned);
  const placed: HoldPlacedRow = {
    type: 'hold-placed',
    holdId: command.id,
    payerAccountId: command.from,
    payeeAccountId: command.to,
    amount,
    fees,
    expiresAt,
    obligationId,
    charged,
  };
  const hold = holdPlacedBy(placed);
  draft.setHold(hold);
  reserve(draft, hold, amount, fees);
  return { rows: [placed], balancesAfter: [] };
}

/** A hold as its first row leaves it. */
export const holdPlacedBy = ({ type: _, holdId: id, ...placed }: HoldPlacedRow): Hold => ({
  id,
  ...placed,
  captured: 0n,
  released: 0n,
  feesCaptured: 0n,
  feesReleased: 0n,
  state: 'held',
});

/** The hold as a later row of it leaves it. */
export const holdChangedBy = (hold: Hold, changed: HoldChangedRow): Hold => ({
  ...hold,
  captured: hold.captured + changed.captured,
  released: hold.released + changed.released,
  feesCaptured: hold.feesCaptured + changed.feesCaptured,
  feesReleased: hold.feesReleased + changed.feesReleased,
  state: changed.state,
});

/** The obligation that a hold is to pay. */
function payableObligation(
  draft: Draft,
  { scale }: LedgerState,
  { from, to, amount }: HoldTransfer,
  obligationId: string,
): Obligation | Refusal {
  const owed = draft.obligation(obligationId);
  // One between other accounts is none of a member's business, and not what an operator can have meant.
  if (owed === undefined || owed.debtorAccountId !== from || owed.creditorAccountId !== to)
    return refusal('obligation-not-found', 'There is no such obligation from `from` to `to` in this circuit.', {
      obligationId,
    });
  if (owed.state !== 'accepted')
    return refusal('transition-not-allowed', `The obligation is ${owed.state}: one cannot pay it.`, {
      state: owed.state,
    });
  return beyondPayable(owed, amount, scale) ?? owed;
}

export function captureHold(draft: Draft, state: LedgerState, command: CaptureHold): Rows | Refusal {
  const hold = allowedHold(draft, state, command, 'capture');
  if ('code' in hold) return hold;
  const amount = command.amount ?? stillHeld(hold);
  const refused = outOfRange(amount);
  if (refused) return refused;
  if (amount > stillHeld(hold))
    return refusal('held-amount-exceeded', 'Less than this is still held.', {
      held: formatAmount(stillHeld(hold), state.scale),
    });
  const released = command.isFinal ? stillHeld(hold) - amount : 0n;
  const fees = reckonFees(state, hold.charged, amount, hold.captured);
  if ('code' in fees) return fees;
  const row = change(draft, hold, { captured: amount, released, feesCaptured: chargedTo('payer', fees) }, 'capture');
  countBack(draft, state, hold, released);
  // Read again: they reserve less now.
  const from = draft.account(hold.payerAccountId);
  const to = draft.account(hold.payeeAccountId);
  if (from === undefined) return noSuchAccount(hold.payerAccountId, 'from');
  if (to === undefined) return noSuchAccount(hold.payeeAccountId, 'to');
  const mayNot = mayNotPay(draft, from, to);
  if (mayNot) return mayNot;
  const paid = moveWithFees(draft, from, to, amount, fees);
  if ('code' in paid) return paid;
  // Whoever takes it back behind this in the same batch takes back of this as well.
  const transfer = draft.transfer(hold.id);
  if (transfer !== undefined) draft.setTransfer(withPart(transfer, amount, fees));
  const owed = hold.obligationId === null ? undefined : draft.obligation(hold.obligationId);
  if (owed !== undefined) {
    draft.setObligation(settle(owed, amount));
    paid.rows.push({ type: 'obligation-settled', obligationId: owed.id, amount, means: 'payment' });
  }
  paid.rows.push(row);
  return paid;
}

export function voidHold(draft: Draft, state: LedgerState, command: VoidHold): Rows | Refusal {
  const hold = allowedHold(draft, state, command, 'void');
  if ('code' in hold) return hold;
  countBack(draft, state, hold, stillHeld(hold));
  return { rows: [change(draft, hold, allReleased(hold), 'void')], balancesAfter: [] };
}

/** What a hold past its time reserves counts no more already: this only says so in the journal. */
export function expireHold(draft: Draft, state: LedgerState, command: ExpireHold): Rows | Refusal {
  const hold = allowedHold(draft, state, { holdId: command.holdId, actingMemberId: null }, 'expire');
  if ('code' in hold) return hold;
  return { rows: [step(draft, hold, allReleased(hold), 'expire')], balancesAfter: [] };
}

/** What is taken out of a hold. */
type Taken = Pick<HoldChangedRow, 'captured' | 'released' | 'feesCaptured'>;

const allReleased = (hold: Hold): Taken => ({ captured: 0n, released: stillHeld(hold), feesCaptured: 0n });

/** Takes so much out of the hold, and out of what its sides and its obligation have reserved. */
function change(draft: Draft, hold: Hold, taken: Taken, event: HoldEvent): HoldChangedRow {
  const row = step(draft, hold, taken, event);
  reserve(draft, hold, -row.captured - row.released, -row.feesCaptured - row.feesReleased);
  return row;
}

/** Takes so much out of the hold alone. With the last of it goes whatever is still reserved for fees. */
function step(draft: Draft, hold: Hold, { captured, released, feesCaptured }: Taken, event: HoldEvent): HoldChangedRow {
  const isHeld = captured + released < stillHeld(hold);
  const feesReleased = isHeld ? 0n : feesStillHeld(hold) - feesCaptured;
  const state = isHeld ? 'held' : HOLD_TRANSITIONS[event].to;
  const row: HoldChangedRow = {
    type: 'hold-changed',
    holdId: hold.id,
    captured,
    released,
    feesCaptured,
    feesReleased,
    state,
  };
  draft.setHold(holdChangedBy(hold, row));
  return row;
}

/** Changes what a hold's accounts and its obligation have reserved. */
function reserve(draft: Draft, hold: Hold, amount: bigint, fees: bigint): void {
  const payer = draft.account(hold.payerAccountId) as AccountState;
  draft.setAccount({ ...payer, heldOut: payer.heldOut + amount + fees });
  const payee = draft.account(hold.payeeAccountId) as AccountState;
  draft.setAccount({ ...payee, heldIn: payee.heldIn + amount });
  const owed = hold.obligationId === null ? undefined : draft.obligation(hold.obligationId);
  if (owed !== undefined) draft.setObligation({ ...owed, held: owed.held + amount });
}

/** The hold, where this may happen to it now and whoever acts may do it. */
function allowedHold(
  draft: Draft,
  state: LedgerState,
  { holdId, actingMemberId }: Pick<CaptureHold, 'holdId' | 'actingMemberId'>,
  event: HoldEvent,
): Hold | Refusal {
  const hold = draft.hold(holdId);
  const sides = hold === undefined ? [] : [draft.account(hold.payeeAccountId), draft.account(hold.payerAccountId)];
  const [payee, payer] = sides.map((account) => account?.memberId ?? null);
  const isParty = actingMemberId === null || payee === actingMemberId || payer === actingMemberId;
  if (hold === undefined || !isParty)
    return refusal('transfer-not-found', 'There is no such transfer in this circuit that is or was held.', {
      transferId: holdId,
    });
  const { from, isInTime } = HOLD_TRANSITIONS[event];
  const isPast = hold.expiresAt <= state.now;
  if (actingMemberId !== null && payee !== actingMemberId)
    return refusal('transition-not-allowed', `To ${event} a held transfer is its payee's to do.`, {
      state: hold.state,
    });
  if (from.includes(hold.state) && isPast === isInTime)
    return isPast
      ? refusal('transition-not-allowed', 'The transfer was held until a time that is past.', { state: 'expired' })
      : refusal('transition-not-allowed', 'The transfer is held until a time that has not come.', {
          state: hold.state,
        });
  if (!from.includes(hold.state))
    return refusal('transition-not-allowed', `The transfer is ${hold.state}: one cannot ${event} it.`, {
      state: hold.state,
    });
  return hold;
}

import { HOLD_MS_MAX } from '../../domain/ledger/holds.ts';
import type { HoldChangedRow, HoldPlacedRow, JournalRow } from '../../domain/ledger/journal.ts';
import { remaining } from '../../domain/ledger/state.ts';
import type { FiledHeader } from '../journal.ts';
import type { AccountAtWork, AccountsReplay } from './accounts.ts';
import { feesAmong } from './kinds.ts';
import type { ObligationsReplay, OwedAtWork } from './obligations.ts';

/** A hold as the journal has made it, while it reserves something. Amounts are minor units. */
export interface HoldAtWork {
  readonly id: string;
  readonly payer: AccountAtWork;
  readonly payee: AccountAtWork;
  /** The obligation that it is to pay, as its row says, and as it was recorded. */
  readonly obligationId: string | null;
  readonly owed: OwedAtWork | null;
  /** RFC 3339, as `postedAt` is. */
  readonly expiresAt: string;
  left: bigint;
  /** What it still reserves for its payer's fees. */
  feesLeft: bigint;
}

/** What holds past their time reserve of an account: that counts no more, though their rows may still come. */
export function dueOf(account: AccountAtWork, at: string): { readonly out: bigint; readonly in: bigint } {
  const due = { out: 0n, in: 0n };
  for (const { payer, expiresAt, left, feesLeft } of account.holds ?? []) {
    if (expiresAt > at) continue;
    if (payer === account) due.out += left + feesLeft;
    else due.in += left;
  }
  return due;
}

/** The lives of holds. Each method answers with what is wrong, or null. Only those that still reserve something are kept. */
export class HoldsReplay {
  readonly open = new Map<string, HoldAtWork>();
  readonly #accounts: AccountsReplay;
  readonly #obligations: ObligationsReplay;

  constructor(accounts: AccountsReplay, obligations: ObligationsReplay) {
    this.#accounts = accounts;
    this.#obligations = obligations;
  }

  /** The accounts that a row touches, as far as there are such. */
  sidesOf(row: HoldPlacedRow | HoldChangedRow): AccountAtWork[] {
    const ids = row.type === 'hold-placed' ? [row.payerAccountId, row.payeeAccountId] : [];
    const hold = this.open.get(row.holdId);
    if (row.type === 'hold-changed') return hold === undefined ? [] : [hold.payer, hold.payee];
    return ids.flatMap((id) => this.#accounts.accounts.get(id) ?? []);
  }

  place(row: HoldPlacedRow, { id: transactionId, number, postedAt }: FiledHeader): string | null {
    const { holdId: id, payerAccountId, payeeAccountId, amount, obligationId } = row;
    const payer = this.#accounts.accounts.get(payerAccountId);
    const payee = this.#accounts.accounts.get(payeeAccountId);
    if (payer === undefined || payee === undefined || payer === payee)
      return `hold ${id} is not between two accounts that were opened`;
    const owed = obligationId === null ? null : (this.#obligations.open.get(obligationId) ?? null);
    const expiresAt = new Date(row.expiresAt).toISOString();
    const hold: HoldAtWork = { id, payer, payee, obligationId, owed, expiresAt, left: amount, feesLeft: row.fees };
    const wrong =
      id === transactionId
        ? (wrongTime(row, postedAt) ?? this.#wrongWith(hold, postedAt))
        : `hold ${id} has another id than its transaction`;
    this.open.set(id, hold);
    for (const side of [payer, payee]) {
      side.holds ??= new Set();
      side.holds.add(hold);
    }
    reserve(hold, amount, row.fees, number);
    return row.fees < 0n ? `hold ${id} reserves less than nothing for fees` : wrong;
  }

  #wrongWith({ id, payer, payee, obligationId, owed, left, feesLeft }: HoldAtWork, at: string): string | null {
    if (feesLeft > 0n && (payer.member === null || payee.member === null))
      return `hold ${id} reserves fees, and the circuit itself is a side of it`;
    const idle = this.#accounts.mayNotTrade(payer) ?? this.#accounts.mayNotTrade(payee);
    if (idle !== null || obligationId === null) return idle;
    if (owed === null || owed.debtorAccountId !== payer.id || owed.creditorAccountId !== payee.id)
      return `hold ${id} is to pay obligation ${obligationId}, which is none between its accounts`;
    if (owed.state !== 'accepted') return `hold ${id} is to pay obligation ${owed.id}, which is ${owed.state}`;
    return this.freeOf(owed, at) < left ? `hold ${id} is to pay more of obligation ${owed.id} than remains` : null;
  }

  /** What of an obligation may be paid or cleared beside its holds. */
  freeOf(owed: OwedAtWork, at: string): bigint {
    if (owed.held === 0n) return remaining(owed);
    let held = 0n;
    for (const hold of this.#accounts.accounts.get(owed.debtorAccountId)?.holds ?? [])
      if (hold.owed === owed && hold.expiresAt > at) held += hold.left;
    return remaining(owed) - held;
  }

  /** As long as a hold is to pay an obligation, nobody changes its state. */
  wrongToChange(owed: OwedAtWork | undefined, at: string): string | null {
    const isHeld = owed !== undefined && this.freeOf(owed, at) < remaining(owed);
    return isHeld ? `obligation ${owed.id} changes while a hold is to pay it` : null;
  }

  wrongToSettle(owed: OwedAtWork | undefined, amount: bigint, at: string): string | null {
    const isBeyond = owed !== undefined && amount > this.freeOf(owed, at);
    return isBeyond ? `obligation ${owed.id} is settled by more than holds leave of it` : null;
  }

  /** @param rows all of the same transaction: a posting with its fees, if anything is captured */
  change(row: HoldChangedRow, rows: readonly JournalRow[], { number, postedAt: at }: FiledHeader): string | null {
    const { holdId: id, captured, released, feesCaptured, feesReleased, state } = row;
    const hold = this.open.get(id);
    if (hold === undefined) return `hold ${id} becomes ${state}, and was not placed, or has ended already`;
    const wrong = wrongFees(hold, row, rows) ?? wrongTaking(hold, row, at) ?? wrongCapture(hold, rows);
    const taken = captured + released;
    const feesTaken = feesCaptured + feesReleased;
    hold.left -= taken;
    hold.feesLeft -= feesTaken;
    reserve(hold, -taken, -feesTaken, number);
    if (state !== 'held') this.#forget(hold);
    return wrong;
  }

  #forget(hold: HoldAtWork): void {
    this.open.delete(hold.id);
    hold.payer.holds?.delete(hold);
    hold.payee.holds?.delete(hold);
  }
}

function wrongTime({ holdId: id, expiresAt }: HoldPlacedRow, postedAt: string): string | null {
  const lasts = expiresAt - Date.parse(postedAt);
  if (lasts <= 0) return `hold ${id} is past its time when it is placed`;
  return lasts > HOLD_MS_MAX ? `hold ${id} lasts longer than any may` : null;
}

/** What is charged to the payer comes out of what is reserved for that, of which nothing is left where the hold ends. */
function wrongFees(
  { id, payer, feesLeft }: HoldAtWork,
  { released, feesCaptured, feesReleased, state }: HoldChangedRow,
  rows: readonly JournalRow[],
): string | null {
  const charged = feesAmong(rows).reduce((sum, fee) => (fee.debitAccountId === payer.id ? sum + fee.amount : sum), 0n);
  if (charged !== feesCaptured) return `hold ${id} is charged other fees than it says`;
  const feesTaken = feesCaptured + feesReleased;
  if (feesCaptured < 0n || feesReleased < 0n || feesTaken > feesLeft || (state !== 'held' && feesTaken !== feesLeft))
    return `of hold ${id} more or less than its fees is charged or released`;
  // Parts cost what the whole would have cost, and so much was reserved. Nothing was released before, or it had ended.
  return state === 'captured' && released === 0n && feesReleased > 0n
    ? `hold ${id} is captured wholly, and not all of its fees is charged`
    : null;
}

function wrongTaking(
  { id, expiresAt, left }: HoldAtWork,
  { captured, released, feesReleased, state }: HoldChangedRow,
  at: string,
): string | null {
  const taken = captured + released;
  if (taken > left) return `of hold ${id} more is captured or released than it holds`;
  if ((state === 'held') !== taken < left)
    return `hold ${id} becomes ${state}, and holds ${taken < left ? 'still something' : 'nothing'}`;
  if (state === 'held' && (released > 0n || feesReleased > 0n))
    return `of hold ${id} something is released, and it does not end`;
  return (state === 'expired') !== expiresAt <= at
    ? `hold ${id} becomes ${state} ${expiresAt <= at ? 'after' : 'before'} its time`
    : null;
}

/** A capture pays the hold's payee, and settles just the obligation that the hold is to pay. */
function wrongCapture({ id, payer, payee, obligationId }: HoldAtWork, rows: readonly JournalRow[]): string | null {
  const [posted] = rows;
  if (posted?.type !== 'posting') return null;
  if (posted.debitAccountId !== payer.id || posted.creditAccountId !== payee.id)
    return `hold ${id} is captured between other accounts than its own`;
  const settled = rows.find((row) => row.type === 'obligation-settled')?.obligationId ?? null;
  return settled === obligationId
    ? null
    : `hold ${id} is to pay ${obligationId === null ? 'no obligation' : `obligation ${obligationId}`}, and settles ${settled ?? 'none'}`;
}

function reserve({ payer, payee, owed }: HoldAtWork, amount: bigint, fees: bigint, number: number): void {
  payer.heldOut += amount + fees;
  payee.heldIn += amount;
  if (owed === null) return;
  owed.held += amount;
  owed.changedNumber = number;
}

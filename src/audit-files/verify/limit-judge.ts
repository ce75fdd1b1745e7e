import { formatAmount } from '../../domain/money.ts';
import type { AccountAtWork } from './accounts.ts';
import type { Findings } from './findings.ts';
import { dueOf } from './holds.ts';

/** An account that stands beyond a limit, further than it stood at any moment since its block began. */
interface Pending {
  readonly number: number;
  readonly line: number;
  readonly lowest: bigint;
  readonly highest: bigint;
  /** The time of the transaction that it is judged at. */
  readonly postedAt: string;
}

/**
 * Judges limits (domain, invariant 3): where a transaction leaves an account, that is within its limits, or no further beyond
 * them than it stood before. Transfers that one principal sends as one atomic group are judged together by the service, and
 * nothing in the journal says which these are: so transfers that follow each other, of one principal and one moment, are judged
 * where the last of them leaves an account. What is judged is what its holds leave of the balance; those past their time hold
 * nothing any more.
 */
export class LimitJudge {
  readonly #findings: Findings;
  readonly #scale: number;
  readonly #pending = new Map<AccountAtWork, Pending>();
  #block = 0;
  #blockOf = '';

  constructor(findings: Findings, scale: number) {
    this.#findings = findings;
    this.#scale = scale;
  }

  /** Begins a transaction. @param block what those have in common that are judged together; null: it is judged by itself */
  begin(block: string | null): void {
    if (block !== null && block === this.#blockOf) return;
    this.end();
    this.#blockOf = block ?? '';
    this.#block++;
  }

  /** Before a balance of this transaction moves for the first time. */
  before(account: AccountAtWork): void {
    if (account.block !== this.#block) {
      account.block = this.#block;
      account.lowest = spendable(account);
      account.highest = standing(account);
    } else {
      const lowest = spendable(account);
      const highest = standing(account);
      if (lowest < account.lowest) account.lowest = lowest;
      if (highest > account.highest) account.highest = highest;
    }
  }

  /** After all rows of the transaction, which ends on this line of the journal. */
  after(account: AccountAtWork, number: number, line: number, postedAt: string): void {
    this.#findings.checked('limits');
    const { lowest, highest } = account;
    if (beyond(account, lowest, highest, postedAt) === null) return;
    if (!this.#pending.has(account)) this.#pending.set(account, { number, line, lowest, highest, postedAt });
  }

  /** Judges what is pending: no other transaction can be of the same group. */
  end(): void {
    if (this.#pending.size === 0) return;
    for (const [account, { number, line, lowest, highest, postedAt }] of this.#pending) {
      const limit = beyond(account, lowest, highest, postedAt);
      if (limit === null) continue;
      const [bound, balance, stands] = [limit.bound, account.balance, limit.stands].map((units) =>
        formatAmount(units, this.#scale),
      );
      const held = stands === balance ? '' : `, and with what is held to ${stands}`;
      this.#findings.fail(
        'limits',
        `journal.jsonl:${line}`,
        `transaction ${number} moves account ${account.id} to ${balance}${held}, beyond its ${limit.name} of ${bound}`,
      );
    }
    this.#pending.clear();
  }
}

/** What its balance is worth to who may pay from it, and to who may pay to it. */
const spendable = ({ balance, heldOut }: AccountAtWork): bigint => (heldOut === 0n ? balance : balance - heldOut);
const standing = ({ balance, heldIn }: AccountAtWork): bigint => (heldIn === 0n ? balance : balance + heldIn);

/** The limit that an account is beyond, and where it stands with what its holds reserve; null: it is beyond none. */
function beyond(
  account: AccountAtWork,
  lowest: bigint,
  highest: bigint,
  postedAt: string,
): { name: string; bound: bigint; stands: bigint } | null {
  const { creditLimit, balanceCap } = account;
  const [low, high] = [spendable(account), standing(account)];
  if (creditLimit !== null && low < -creditLimit && low < lowest) {
    const stands = low + dueOf(account, postedAt).out;
    if (stands < -creditLimit) return { name: 'credit limit', bound: creditLimit, stands };
  }
  if (balanceCap !== null && high > balanceCap && high > highest) {
    const stands = high - dueOf(account, postedAt).in;
    if (stands > balanceCap) return { name: 'balance cap', bound: balanceCap, stands };
  }
  return null;
}

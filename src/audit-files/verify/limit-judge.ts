import { formatAmount } from '../../domain/money.ts';
import type { AccountAtWork } from './accounts.ts';
import type { Findings } from './findings.ts';

/** An account that stands beyond a limit, further than it stood at any moment since its block began. */
interface Pending {
  readonly number: number;
  readonly line: number;
  readonly lowest: bigint;
  readonly highest: bigint;
}

/**
 * Judges limits (domain, invariant 3): where a transaction leaves an account, that is within its limits, or no further beyond
 * them than it stood before. Transfers that one principal sends as one atomic group are judged together by the service, and
 * nothing in the journal says which these are: so transfers that follow each other, of one principal and one moment, are judged
 * where the last of them leaves an account.
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
      account.lowest = account.balance;
      account.highest = account.balance;
    } else if (account.balance < account.lowest) account.lowest = account.balance;
    else if (account.balance > account.highest) account.highest = account.balance;
  }

  /** After all rows of the transaction, which ends on this line of the journal. */
  after(account: AccountAtWork, number: number, line: number): void {
    this.#findings.checked('limits');
    const { lowest, highest } = account;
    if (beyond(account, lowest, highest) === null) return;
    if (!this.#pending.has(account)) this.#pending.set(account, { number, line, lowest, highest });
  }

  /** Judges what is pending: no other transaction can be of the same group. */
  end(): void {
    if (this.#pending.size === 0) return;
    for (const [account, { number, line, lowest, highest }] of this.#pending) {
      const limit = beyond(account, lowest, highest);
      if (limit === null) continue;
      const bound = formatAmount(limit.bound, this.#scale);
      this.#findings.fail(
        'limits',
        `journal.jsonl:${line}`,
        `transaction ${number} moves account ${account.id} to ${formatAmount(account.balance, this.#scale)}, beyond its ${limit.name} of ${bound}`,
      );
    }
    this.#pending.clear();
  }
}

function beyond(
  { balance, creditLimit, balanceCap }: AccountAtWork,
  lowest: bigint,
  highest: bigint,
): { name: string; bound: bigint } | null {
  if (creditLimit !== null && balance < -creditLimit && balance < lowest)
    return { name: 'credit limit', bound: creditLimit };
  if (balanceCap !== null && balance > balanceCap && balance > highest)
    return { name: 'balance cap', bound: balanceCap };
  return null;
}

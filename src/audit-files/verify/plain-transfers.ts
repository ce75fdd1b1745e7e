import { HASH_BYTES } from '../../domain/log/sha256.ts';
import { LANES } from '../../domain/log/sha256-lanes.ts';
import { TransferLeaves } from '../../domain/log/transfer-leaves.ts';
import type { AccountAtWork, AccountsReplay } from './accounts.ts';
import type { Findings } from './findings.ts';
import type { HeaderJudge } from './headers.ts';
import type { LimitJudge } from './limit-judge.ts';
import type { LogReplay } from './log-replay.ts';
import type { TextsOfTransactions } from './texts.ts';
import type { TransferLine } from './transfer-line.ts';

/** What a transfer is judged by, and what comes of it. */
export interface TransferReplay {
  readonly accounts: AccountsReplay;
  readonly headers: HeaderJudge;
  readonly limits: LimitJudge;
  readonly log: LogReplay;
  readonly texts: TextsOfTransactions;
  readonly totals: { transactions: number; postings: number; turnover: bigint };
}

/**
 * The short way of a transfer through the replay, for those with which nothing is wrong but perhaps their hash or their limits. The
 * long way does the same of any transaction, and says what is wrong.
 */
export class PlainTransfers {
  readonly #of: TransferReplay;
  readonly #findings: Findings;
  readonly #leaves: TransferLeaves;
  /** Of those whose leaves have not been hashed yet: the line, the number, and the leaf hash that they say they have. */
  readonly #lines = new Array<number>(LANES).fill(0);
  readonly #numbers = new Array<number>(LANES).fill(0);
  readonly #said = new Uint8Array(LANES * HASH_BYTES);

  constructor(circuitId: string, of: TransferReplay, findings: Findings) {
    this.#of = of;
    this.#findings = findings;
    this.#leaves = new TransferLeaves(circuitId);
  }

  /** @param line of the journal, from 1. @returns false: nothing was done, and it takes the long way */
  take(transfer: TransferLine, line: number): boolean {
    const { accounts, headers } = this.#of;
    const debit = accounts.byId.get(transfer.sides, 0);
    const credit = accounts.byId.get(transfer.sides, 4);
    if (debit === undefined || credit === undefined || debit === credit) return false;
    if (accounts.mayNotTrade(debit) !== null || accounts.mayNotTrade(credit) !== null) return false;
    if (!headers.takes(transfer)) return false;
    this.#seal(transfer, line);
    this.#move(transfer, debit, credit, line);
    return true;
  }

  /** Hashes what is waiting for it, and holds it to what its lines say. */
  flush(): void {
    const { count } = this.#leaves;
    if (count === 0) return;
    const hashes = this.#leaves.hash();
    for (let index = 0; index < count; index++) {
      const at = index * HASH_BYTES;
      this.#of.log.appendFrom(hashes, at);
      this.#findings.checked('leaves');
      if (!isSame(hashes, this.#said, at)) this.#failLeaf(index, hashes.subarray(at, at + HASH_BYTES));
    }
  }

  #seal(transfer: TransferLine, line: number): void {
    const leaves = this.#leaves;
    if (!leaves.hasRoomFor(transfer)) this.flush();
    const index = leaves.count;
    this.#lines[index] = line;
    this.#numbers[index] = transfer.number;
    this.#said.set(transfer.leafHash, index * HASH_BYTES);
    leaves.add(transfer);
  }

  #move(transfer: TransferLine, debit: AccountAtWork, credit: AccountAtWork, line: number): void {
    const { limits, totals, texts } = this.#of;
    const { number, postedAt, textDigest } = transfer;
    const amount = BigInt(transfer.minor);
    limits.begin(transfer.moment);
    limits.before(debit);
    limits.before(credit);
    const before = debit.balance;
    debit.balance = before - amount;
    if (before >= 0n && debit.balance < 0n) debit.negativeSince = postedAt;
    credit.balance += amount;
    if (credit.balance >= 0n) credit.negativeSince = null;
    limits.after(debit, number, line, postedAt);
    limits.after(credit, number, line, postedAt);
    if (textDigest.length > 0) texts.posted(number, hex(textDigest));
    debit.movedBy = credit.movedBy = totals.transactions++;
    totals.postings++;
    totals.turnover += amount;
    this.#findings.checked('form');
    // Its row is one of a transfer, and its accounts may trade.
    this.#findings.checked('statuses', 2);
  }

  #failLeaf(index: number, hash: Uint8Array): void {
    const said = hex(this.#said.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES));
    this.#findings.fail(
      'leaves',
      `journal.jsonl:${this.#lines[index]}`,
      `transaction ${this.#numbers[index]}: leafHash is ${said}, and what the line says gives ${hex(hash)}`,
    );
  }
}

function isSame(one: Uint8Array, other: Uint8Array, at: number): boolean {
  for (let index = at; index < at + HASH_BYTES; index++) if (one[index] !== other[index]) return false;
  return true;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

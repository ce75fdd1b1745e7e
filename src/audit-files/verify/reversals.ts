import type { PostingRow, TransferReversedRow } from '../../domain/ledger/journal.ts';
import { formatAmount } from '../../domain/money.ts';
import type { FiledHeader } from '../journal.ts';
import { checkedRow } from './amounts.ts';
import type { Findings } from './findings.ts';
import { IdMap } from './id-map.ts';
import { type JournalPart, JournalReader } from './journal-reader.ts';
import type { TransferLine } from './transfer-line.ts';

/** A transfer of which something is taken back. Amounts are minor units. */
interface Reversed {
  readonly id: string;
  /** Where its first reversal stands, and the sides of that: those of the transfer the other way round. */
  readonly number: number;
  readonly line: number;
  readonly payeeAccountId: string;
  readonly payerAccountId: string;
  taken: bigint;
  /** What the transfer has posted, as far as it was found. */
  posted: bigint;
  isFound: boolean;
}

/**
 * What is taken back is no more than its transfer posted, between the same accounts. Which transfers those are, the journal says
 * only behind them: so they are looked for in a second reading, which there is none of where nothing was taken back.
 */
export class Reversals {
  readonly #byId = new Map<string, Reversed>();
  readonly #byWords = new IdMap<Reversed>();
  readonly #findings: Findings;
  readonly #scale: number;

  constructor(findings: Findings, scale: number) {
    this.#findings = findings;
    this.#scale = scale;
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0;
  }

  /** @param posted the posting of the same transaction, on this line of the journal */
  take({ transferId: id, amount }: TransferReversedRow, posted: PostingRow, number: number, line: number): void {
    const sides = { payeeAccountId: posted.debitAccountId, payerAccountId: posted.creditAccountId };
    const known = this.#byId.get(id);
    const reversed = known ?? { id, number, line, ...sides, taken: 0n, posted: 0n, isFound: false };
    if (known === undefined) {
      this.#byId.set(id, reversed);
      this.#byWords.set(id, reversed);
    }
    reversed.taken += amount;
    if (reversed.payeeAccountId !== sides.payeeAccountId || reversed.payerAccountId !== sides.payerAccountId)
      this.#fail(reversed, `transfer ${id} is taken back between different accounts`);
  }

  /** What the second reading goes into. */
  search(): { push(chunk: Uint8Array): void; end(): void } {
    const reader = new JournalReader(
      {
        part: (part) => this.#look(part),
        // It has been told of in the first reading.
        fault: () => undefined,
        transfer: (transfer) => this.#lookAt(transfer),
      },
      this.#scale,
    );
    return {
      push: (chunk) => reader.push(chunk),
      end: () => {
        reader.end();
        this.#judge();
      },
    };
  }

  /** True: it is none, or has been looked at. */
  #lookAt(transfer: TransferLine): boolean {
    return this.#byWords.get(transfer.idWords, 0) === undefined;
  }

  #look({ header, rows }: JournalPart): void {
    for (const filed of rows) {
      const row = checkedRow(filed, this.#scale);
      if (row.type === 'posting' && header.kind === 'transfer')
        this.#found(header, row.debitAccountId, row.creditAccountId, row.amount);
      else if (row.type === 'hold-placed') this.#found(header, row.payerAccountId, row.payeeAccountId, 0n);
      else if (row.type === 'hold-changed') {
        const reversed = this.#byId.get(row.holdId);
        if (reversed !== undefined) reversed.posted += row.captured;
      }
    }
  }

  #found({ id, number }: FiledHeader, payer: string, payee: string, amount: bigint): void {
    const reversed = this.#byId.get(id);
    if (reversed === undefined) return;
    reversed.isFound = number < reversed.number;
    reversed.posted += amount;
    if (reversed.payerAccountId !== payer || reversed.payeeAccountId !== payee)
      this.#fail(reversed, `transfer ${id} is taken back between other accounts than its own`);
  }

  #judge(): void {
    for (const reversed of this.#byId.values()) {
      const { id, taken, posted, isFound } = reversed;
      this.#findings.checked('reversals');
      if (!isFound) this.#fail(reversed, `transfer ${id} is taken back, and does not stand before that`);
      else if (taken > posted)
        this.#fail(
          reversed,
          `of transfer ${id} ${this.#amount(taken)} are taken back, and it posted ${this.#amount(posted)}`,
        );
    }
  }

  #amount = (units: bigint): string => formatAmount(units, this.#scale);

  #fail({ line }: Reversed, message: string): void {
    this.#findings.fail('reversals', `journal.jsonl:${line}`, message);
  }
}

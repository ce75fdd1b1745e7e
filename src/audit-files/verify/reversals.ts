import type { JournalRow, PostingRow, TransferReversedRow } from '../../domain/ledger/journal.ts';
import { formatAmount } from '../../domain/money.ts';
import type { FiledHeader } from '../journal.ts';
import { checkedRow } from './amounts.ts';
import type { Findings } from './findings.ts';
import { IdMap } from './id-map.ts';
import { type JournalPart, JournalReader } from './journal-reader.ts';
import { feesAmong } from './kinds.ts';
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
  /** Of its fees, what went back, and what they were. */
  feesBack: bigint;
  fees: bigint;
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

  /** @param rows all of the same transaction, on this line of the journal: its posting stands first, and then what goes back of fees */
  take(
    { transferId: id, amount }: TransferReversedRow,
    rows: readonly JournalRow[],
    number: number,
    line: number,
  ): void {
    const [posted] = rows;
    if (posted?.type !== 'posting') return;
    const sides = { payeeAccountId: posted.debitAccountId, payerAccountId: posted.creditAccountId };
    const known = this.#byId.get(id);
    const reversed = known ?? {
      id,
      number,
      line,
      ...sides,
      taken: 0n,
      posted: 0n,
      feesBack: 0n,
      fees: 0n,
      isFound: false,
    };
    if (known === undefined) {
      this.#byId.set(id, reversed);
      this.#byWords.set(id, reversed);
    }
    reversed.taken += amount;
    reversed.feesBack += sumOf(feesAmong(rows));
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

  #look({ header, firstLine, rows: filed }: JournalPart): void {
    if (firstLine > 1) return;
    const rows = filed.map((row) => checkedRow(row, this.#scale));
    const fees = sumOf(feesAmong(rows));
    for (const [index, row] of rows.entries()) {
      if (row.type === 'posting' && header.kind === 'transfer' && index === 0)
        this.#found(header, row.debitAccountId, row.creditAccountId, row.amount, fees);
      else if (row.type === 'hold-placed') this.#found(header, row.payerAccountId, row.payeeAccountId, 0n, 0n);
      else if (row.type === 'hold-changed') {
        const reversed = this.#byId.get(row.holdId);
        if (reversed === undefined) continue;
        reversed.posted += row.captured;
        reversed.fees += fees;
      }
    }
  }

  #found({ id, number }: FiledHeader, payer: string, payee: string, amount: bigint, fees: bigint): void {
    const reversed = this.#byId.get(id);
    if (reversed === undefined) return;
    reversed.isFound = number < reversed.number;
    reversed.posted += amount;
    reversed.fees += fees;
    if (reversed.payerAccountId !== payer || reversed.payeeAccountId !== payee)
      this.#fail(reversed, `transfer ${id} is taken back between other accounts than its own`);
  }

  #judge(): void {
    for (const reversed of this.#byId.values()) {
      const { id, taken, posted, feesBack, fees, isFound } = reversed;
      this.#findings.checked('reversals');
      if (!isFound) this.#fail(reversed, `transfer ${id} is taken back, and does not stand before that`);
      else if (taken > posted)
        this.#fail(
          reversed,
          `of transfer ${id} ${this.#amount(taken)} are taken back, and it posted ${this.#amount(posted)}`,
        );
      else if (feesBack > fees)
        this.#fail(
          reversed,
          `of the fees of transfer ${id} ${this.#amount(feesBack)} go back, and it was charged ${this.#amount(fees)}`,
        );
    }
  }

  #amount = (units: bigint): string => formatAmount(units, this.#scale);

  #fail({ line }: Reversed, message: string): void {
    this.#findings.fail('reversals', `journal.jsonl:${line}`, message);
  }
}

const sumOf = (postings: readonly PostingRow[]): bigint => postings.reduce((sum, { amount }) => sum + amount, 0n);

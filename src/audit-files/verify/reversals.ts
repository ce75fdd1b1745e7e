import { feeTakenBack } from '../../domain/ledger/fees.ts';
import type { HoldChangedRow, JournalRow, PostingRow, TransferReversedRow } from '../../domain/ledger/journal.ts';
import { formatAmount } from '../../domain/money.ts';
import { checkedRow } from './amounts.ts';
import type { Findings } from './findings.ts';
import { IdMap } from './id-map.ts';
import { type JournalPart, JournalReader } from './journal-reader.ts';
import { feesAmong } from './kinds.ts';
import type { TransferLine } from './transfer-line.ts';

/** A transfer of which something is taken back, as far as the journal has been read again. Amounts are minor units. */
interface Reversed {
  readonly payerAccountId: string;
  readonly payeeAccountId: string;
  /** What it has posted, at once or by captures, with the fees of each; and what of it was taken back. */
  readonly payments: { readonly amount: bigint; readonly fees: readonly PostingRow[] }[];
  posted: bigint;
  taken: bigint;
  /** What of fees went back, by who was charged them and who took them. */
  readonly feesBack: Map<string, bigint>;
}

/**
 * What is taken back is no more than its transfer has posted by then, between the same accounts, and so much of its fees goes with it.
 * Which transfers those are, the journal says only behind them: so they are looked for in a second reading, which there is none of
 * where nothing was taken back.
 */
export class Reversals {
  /** By its id; null: it does not stand before what is being read. */
  readonly #byId = new Map<string, Reversed | null>();
  readonly #byWords = new IdMap<true>();
  readonly #findings: Findings;
  readonly #scale: number;

  constructor(findings: Findings, scale: number) {
    this.#findings = findings;
    this.#scale = scale;
  }

  get isEmpty(): boolean {
    return this.#byId.size === 0;
  }

  /** In the first reading. */
  take({ transferId: id }: TransferReversedRow): void {
    if (this.#byId.has(id)) return;
    this.#byId.set(id, null);
    this.#byWords.set(id, true);
  }

  /** What the second reading goes into. */
  search(): { push(chunk: Uint8Array): void; end(): void } {
    const reader: JournalReader = new JournalReader(
      {
        part: (part) => this.#look(part, reader.line),
        // It has been told of in the first reading.
        fault: () => undefined,
        transfer: (transfer) => this.#lookAt(transfer),
      },
      this.#scale,
    );
    return { push: (chunk) => reader.push(chunk), end: () => reader.end() };
  }

  /** True: it is none, or has been looked at. */
  #lookAt(transfer: TransferLine): boolean {
    return this.#byWords.get(transfer.idWords, 0) === undefined;
  }

  #look({ header: { id, kind }, firstLine, rows: filed }: JournalPart, line: number): void {
    if (firstLine > 1) return;
    const rows = filed.map((row) => checkedRow(row, this.#scale));
    const [first] = rows;
    if (kind === 'transfer' && first?.type === 'posting' && this.#byId.has(id))
      this.#pay(this.#found(id, first.debitAccountId, first.creditAccountId), first.amount, rows);
    for (const row of rows) {
      if (row.type === 'hold-placed' && this.#byId.has(id)) this.#found(id, row.payerAccountId, row.payeeAccountId);
      else if (row.type === 'hold-changed') this.#capture(row, rows);
      else if (row.type === 'transfer-reversed' && first?.type === 'posting') this.#judge(row, first, rows, line);
    }
  }

  #found(id: string, payerAccountId: string, payeeAccountId: string): Reversed {
    const found: Reversed = {
      payerAccountId,
      payeeAccountId,
      payments: [],
      posted: 0n,
      taken: 0n,
      feesBack: new Map(),
    };
    this.#byId.set(id, found);
    return found;
  }

  #capture({ holdId, captured }: HoldChangedRow, rows: readonly JournalRow[]): void {
    const reversed = this.#byId.get(holdId);
    if (reversed !== undefined && reversed !== null && captured > 0n) this.#pay(reversed, captured, rows);
  }

  #pay(reversed: Reversed, amount: bigint, rows: readonly JournalRow[]): void {
    const fees = feesAmong(rows);
    reversed.payments.push({ amount, fees });
    reversed.posted += amount;
    for (const fee of fees) if (!reversed.feesBack.has(betweenOf(fee))) reversed.feesBack.set(betweenOf(fee), 0n);
  }

  /** @param rows all of the same transaction: its posting stands first, and then what goes back of fees */
  #judge(
    { transferId: id, amount }: TransferReversedRow,
    posted: PostingRow,
    rows: readonly JournalRow[],
    line: number,
  ) {
    const reversed = this.#byId.get(id) ?? null;
    const wrong =
      reversed === null
        ? `transfer ${id} is taken back, and does not stand before that`
        : this.#takeBack(id, reversed, amount, posted, feesAmong(rows));
    this.#findings.judge('reversals', `journal.jsonl:${line}`, wrong);
  }

  #takeBack(
    id: string,
    reversed: Reversed,
    amount: bigint,
    { debitAccountId, creditAccountId }: PostingRow,
    fees: readonly PostingRow[],
  ): string | null {
    reversed.taken += amount;
    const wrong = this.#wrongFees(id, reversed, fees);
    const { payerAccountId, payeeAccountId, taken, posted } = reversed;
    if (payerAccountId !== creditAccountId || payeeAccountId !== debitAccountId)
      return `transfer ${id} is taken back between other accounts than its own`;
    return taken > posted
      ? `of transfer ${id} ${this.#amount(taken)} are taken back, and it posted ${this.#amount(posted)}`
      : wrong;
  }

  /** Why this is not what goes back of its fees; null: it is. */
  #wrongFees(id: string, reversed: Reversed, fees: readonly PostingRow[]): string | null {
    const { feesBack } = reversed;
    for (const { debitAccountId, creditAccountId, amount } of fees) {
      const between = `${creditAccountId} ${debitAccountId}`;
      const before = feesBack.get(between);
      if (before === undefined)
        return `account ${debitAccountId} took no fee of transfer ${id} from ${creditAccountId}`;
      feesBack.set(between, before + amount);
    }
    for (const [between, back] of feesBack) {
      const { least, most } = dueBack(reversed, between);
      if (back < least || back > most)
        return `of the fees of transfer ${id} ${this.#amount(back)} go back, and ${this.#amount(back < least ? least : most)} are due`;
    }
    return null;
  }

  #amount = (units: bigint): string => formatAmount(units, this.#scale);
}

/**
 * What of fees between the same two accounts goes back in all, with what went back before (docs/fees.md). Of a payment that was made at
 * once each fee stands there, and its share is known exactly. Of a hold that was captured in parts it is not known which parts of fees
 * are of one rule, each of which was rounded by itself; nor whether the last of them were posted when the reversal was decided, which
 * makes a unit of difference to a fee of several parts; nor what more went back before they were. With the last of the payment
 * all of its fees goes back.
 */
function dueBack({ payments, posted, taken }: Reversed, between: string): { least: bigint; most: bigint } {
  const amounts = payments.flatMap(({ fees }) => fees.filter((fee) => betweenOf(fee) === between));
  const charged = amounts.reduce((sum, { amount }) => sum + amount, 0n);
  if (taken === posted) return { least: charged, most: charged };
  const shareOf = (amount: bigint): bigint => feeTakenBack(amount, 0n, posted, taken);
  if (payments.length > 1) return { least: shareOf(charged) - BigInt(amounts.length - 1), most: charged };
  const due = amounts.reduce((sum, { amount }) => sum + shareOf(amount), 0n);
  return { least: due, most: due };
}

/** Who was charged a fee, and who took it. */
const betweenOf = ({ debitAccountId, creditAccountId }: PostingRow): string => `${debitAccountId} ${creditAccountId}`;

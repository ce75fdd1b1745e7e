import { type Bounds, UNLIMITED } from '../domain/clearing/types.ts';
import { BALANCE_MAX } from '../domain/ledger/state.ts';
import { formatAmount } from '../domain/money.ts';
import type { ClearingInput } from './canonical.ts';
import { amountProblem, minorUnits, requireText, TOO_LARGE, textOfCell } from './cells.ts';
import { CsvReader, type CsvRow } from './csv.ts';
import { columnsOf, requireCellCount } from './header.ts';
import { FileProblem, quoted } from './problem.ts';
import { sortTexts } from './sort-texts.ts';
import { Texts } from './texts.ts';

const COLUMNS = { required: ['account', 'balance', 'credit_limit', 'balance_cap'], optional: [] } as const;

const ROWS_AT_FIRST = 1024;
const DASH = 0x2d;

/** Accounts as a file gives them, by the number of their name. Amounts are minor units; a limit that is none is UNLIMITED. */
export interface AccountTable {
  readonly scale: number;
  readonly names: Texts;
  /** Numbers of names, sorted by their bytes. */
  readonly order: Int32Array;
  readonly balances: BigInt64Array;
  readonly creditLimits: BigInt64Array;
  readonly balanceCaps: BigInt64Array;
}

/**
 * Reads accounts from CSV: `account,balance,credit_limit,balance_cap` in any order; a bound that is empty is unlimited.
 * Every method throws a FileProblem at the first thing that is wrong.
 */
export class AccountReader {
  readonly #csv = new CsvReader((row) => this.#take(row));
  readonly #scale: number;
  readonly #names = new Texts();
  #columns: Int32Array | null = null;
  #balances = new BigInt64Array(ROWS_AT_FIRST);
  #creditLimits = new BigInt64Array(ROWS_AT_FIRST);
  #balanceCaps = new BigInt64Array(ROWS_AT_FIRST);

  constructor(scale: number) {
    this.#scale = scale;
  }

  push(chunk: Uint8Array): void {
    this.#csv.push(chunk);
  }

  end(): AccountTable {
    this.#csv.end();
    if (this.#columns === null) throw new FileProblem(null, 'the file is empty; a header is the least');
    const names = this.#names;
    const order = Int32Array.from({ length: names.count }, (_, number) => number);
    sortTexts(names, order);
    const [balances, creditLimits, balanceCaps] = [this.#balances, this.#creditLimits, this.#balanceCaps];
    return { scale: this.#scale, names, order, balances, creditLimits, balanceCaps };
  }

  #take(row: CsvRow): void {
    const columns = this.#columns;
    if (columns === null) {
      this.#columns = columnsOf(row, COLUMNS);
      return;
    }
    requireCellCount(row, columns.length);
    const [account = 0, balance = 0, limit = 0, cap = 0] = columns;
    requireText(row, 'account', account);
    const number = this.#names.count;
    if (this.#names.intern(row.view, row.starts[account] as number, row.ends[account] as number) < number)
      throw new FileProblem(row.line, `account ${quoted(textOfCell(row, account))} is there a second time`);
    if (number === this.#balances.length) this.#grow();
    this.#balances[number] = signedUnits(row, 'balance', balance, this.#scale);
    const creditLimit = boundOf(row, 'credit_limit', limit, this.#scale);
    const balanceCap = boundOf(row, 'balance_cap', cap, this.#scale);
    if (creditLimit < 0n)
      throw new FileProblem(row.line, `credit_limit ${quoted(textOfCell(row, limit))} is below zero`);
    if (creditLimit !== UNLIMITED && balanceCap < -creditLimit)
      throw new FileProblem(
        row.line,
        `balance_cap ${quoted(textOfCell(row, cap))} is below what the credit_limit allows, so that no balance is within both`,
      );
    this.#creditLimits[number] = creditLimit;
    this.#balanceCaps[number] = balanceCap;
  }

  #grow(): void {
    this.#balances = twiceAsLong(this.#balances);
    this.#creditLimits = twiceAsLong(this.#creditLimits);
    this.#balanceCaps = twiceAsLong(this.#balanceCaps);
  }
}

function twiceAsLong(column: BigInt64Array<ArrayBuffer>): BigInt64Array<ArrayBuffer> {
  const longer = new BigInt64Array(2 * column.length);
  longer.set(column);
  return longer;
}

const boundOf = (row: CsvRow, column: string, cell: number, scale: number): bigint =>
  row.starts[cell] === row.ends[cell] ? UNLIMITED : signedUnits(row, column, cell, scale);

/** The minor units of a decimal with or without a minus. Balances may be sums of many amounts. @throws FileProblem */
function signedUnits(row: CsvRow, column: string, cell: number, scale: number): bigint {
  const from = row.starts[cell] as number;
  const end = row.ends[cell] as number;
  const isNegative = from < end && row.bytes[from] === DASH;
  const start = isNegative ? from + 1 : from;
  const units = minorUnits(row.bytes, start, end, scale);
  if (units < 0 && units !== TOO_LARGE) throw amountProblem(row, column, cell, units, scale);
  const magnitude = units === TOO_LARGE ? largeUnits(textOfCell(row, cell), scale) : BigInt(units);
  if (magnitude > BALANCE_MAX)
    throw new FileProblem(
      row.line,
      `${column} ${quoted(textOfCell(row, cell))} is beyond ${formatAmount(BALANCE_MAX, scale)}, the most that a balance may be`,
    );
  return isNegative ? -magnitude : magnitude;
}

/** The same for a text that is known to be a decimal of at most so many decimals. */
function largeUnits(text: string, scale: number): bigint {
  const [whole = '', decimals = ''] = text.replace('-', '').split('.');
  // A number of a thousand digits need not be built to see that it is too large.
  return whole.length > 20 ? BALANCE_MAX + 1n : BigInt(whole + decimals.padEnd(scale, '0'));
}

/** How far the balance of each account of a network may move; not at all where the table does not have it. */
export function boundsOf(accounts: AccountTable, { network, names }: ClearingInput): Bounds {
  const mayFall = new BigInt64Array(network.accountCount);
  const mayRise = new BigInt64Array(network.accountCount);
  const { bytes, starts } = names;
  const view = new DataView(bytes.buffer);
  for (let account = 0; account < network.accountCount; account++) {
    const number = accounts.names.find(view, starts[account] as number, starts[account + 1] as number);
    if (number === -1) continue;
    const balance = accounts.balances[number] as bigint;
    const creditLimit = accounts.creditLimits[number] as bigint;
    const balanceCap = accounts.balanceCaps[number] as bigint;
    mayFall[account] = creditLimit === UNLIMITED ? UNLIMITED : bound(creditLimit + balance);
    mayRise[account] = balanceCap === UNLIMITED ? UNLIMITED : bound(balanceCap - balance);
  }
  return { mayFall, mayRise };
}

function bound(value: bigint): bigint {
  if (value < 0n) return 0n;
  return value < UNLIMITED ? value : UNLIMITED;
}

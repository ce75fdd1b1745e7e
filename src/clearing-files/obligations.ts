import { type ClearingInput, inCanonicalOrder } from './canonical.ts';
import { amountProblem, dateOfCell, minorUnits, NO_DATE, requireText, textOfCell } from './cells.ts';
import { CsvReader, type CsvRow } from './csv.ts';
import { columnsOf, requireCellCount } from './header.ts';
import { FileProblem, quoted } from './problem.ts';
import { Texts } from './texts.ts';

const COLUMNS = { required: ['debtor', 'creditor', 'amount'], optional: ['id', 'due_on'] } as const;

/** Bytes of a row: hardly any has fewer, and of a row with an id. Only guesses, for how much room to ask. */
const SHORT_ROW_BYTES = 24;
const ROW_BYTES = 40;
const ROWS_MIN = 1024;

/**
 * Reads obligations from CSV: `debtor,creditor,amount` and, if wanted, `id` and `due_on`, in any order. Chunks go in; the
 * end gives them in canonical order. Every method throws a FileProblem at the first thing that is wrong.
 */
export class ObligationReader {
  readonly #csv = new CsvReader((row) => this.#take(row));
  readonly #scale: number;
  readonly #names = new Texts();
  readonly #ids: Texts;
  #columns: Int32Array | null = null;
  #cellCount = 0;
  #count = 0;
  #debtors: Int32Array;
  #creditors: Int32Array;
  #amounts: Float64Array;
  #dueOn: Int32Array;

  /**
   * @param bytesExpected how long the file is, where that is known. Room is then asked for once. What is not used of it is
   *   never touched, while columns that grow are written twice.
   */
  constructor(scale: number, bytesExpected = 0) {
    const rows = Math.max(ROWS_MIN, Math.floor(bytesExpected / SHORT_ROW_BYTES));
    this.#scale = scale;
    this.#ids = new Texts(Math.floor(bytesExpected / ROW_BYTES));
    this.#debtors = new Int32Array(rows);
    this.#creditors = new Int32Array(rows);
    this.#amounts = new Float64Array(rows);
    this.#dueOn = new Int32Array(rows);
  }

  push(chunk: Uint8Array): void {
    this.#csv.push(chunk);
  }

  end(): ClearingInput {
    this.#csv.end();
    if (this.#columns === null) throw new FileProblem(null, 'the file is empty; a header is the least');
    const hasIds = this.#columns[3] !== -1;
    return inCanonicalOrder(
      {
        count: this.#count,
        names: this.#names,
        ids: hasIds ? this.#ids : null,
        debtors: this.#debtors,
        creditors: this.#creditors,
        amounts: this.#amounts,
        dueOn: this.#dueOn,
      },
      this.#scale,
    );
  }

  #take(row: CsvRow): void {
    const columns = this.#columns;
    if (columns === null) {
      this.#columns = columnsOf(row, COLUMNS);
      this.#cellCount = row.cellCount;
      return;
    }
    requireCellCount(row, this.#cellCount);
    if (this.#count === this.#debtors.length) this.#grow();
    const index = this.#count++;
    this.#debtors[index] = internName(this.#names, row, 'debtor', columns[0] as number);
    this.#creditors[index] = internName(this.#names, row, 'creditor', columns[1] as number);
    const cell = columns[2] as number;
    const amount = minorUnits(row.bytes, row.starts[cell] as number, row.ends[cell] as number, this.#scale);
    if (amount < 0) throw amountProblem(row, 'amount', cell, amount, this.#scale);
    this.#amounts[index] = amount;
    if (columns[3] !== -1) this.#takeId(row, columns[3] as number);
    this.#dueOn[index] = columns[4] === -1 ? NO_DATE : dateOfCell(row, 'due_on', columns[4] as number);
  }

  /** Ids are numbered as their rows are, so that a row need not remember the number of its id. */
  #takeId(row: CsvRow, cell: number): void {
    const ids = this.#ids;
    const start = row.starts[cell] as number;
    const end = row.ends[cell] as number;
    if (start === end) {
      ids.passOver();
      return;
    }
    requireText(row, 'id', cell);
    const before = ids.count;
    if (ids.intern(row.view, start, end) < before)
      throw new FileProblem(row.line, `id ${quoted(textOfCell(row, cell))} is there a second time`);
  }

  #grow(): void {
    this.#debtors = longer(this.#debtors, Int32Array);
    this.#creditors = longer(this.#creditors, Int32Array);
    this.#amounts = longer(this.#amounts, Float64Array);
    this.#dueOn = longer(this.#dueOn, Int32Array);
  }
}

function longer<Column extends Int32Array | Float64Array>(
  column: Column,
  make: new (length: number) => Column,
): Column {
  const twiceAsLong = new make(2 * column.length);
  twiceAsLong.set(column);
  return twiceAsLong;
}

/** The number of an account's name. It is judged once, when it comes for the first time. */
function internName(names: Texts, row: CsvRow, column: string, cell: number): number {
  const before = names.count;
  const number = names.intern(row.view, row.starts[cell] as number, row.ends[cell] as number);
  if (number === before) requireText(row, column, cell);
  return number;
}

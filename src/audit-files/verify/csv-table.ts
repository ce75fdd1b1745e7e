import { textCell, textOfCell } from '../cells.ts';
import { type TableFile, tableHead } from '../tables.ts';
import { type Check, differs, type Findings, shown } from './findings.ts';
import { LineSplitter, utf8Text } from './lines.ts';

/** Bytes of a line. */
const LINE_BYTES_MAX = 256 * 1024;

/** Reads a table of a package: rows come as texts, by the columns of its header. What is wrong with its form is found here. */
export class CsvTable {
  readonly file: string;
  readonly #table: TableFile;
  readonly #columns: readonly string[];
  readonly #findings: Findings;
  readonly #onRow: (cells: readonly string[], place: string) => void;
  readonly #lines: LineSplitter;
  /** Lines of a row that goes on, because a quote is open. */
  #begun: string[] = [];
  #hasHeader = false;
  #isStopped = false;

  constructor(table: TableFile, findings: Findings, onRow: (cells: readonly string[], place: string) => void) {
    this.file = table.name;
    this.#table = table;
    this.#columns = Object.keys(table.columns);
    this.#findings = findings;
    this.#onRow = onRow;
    this.#lines = new LineSplitter(
      LINE_BYTES_MAX,
      (line) => this.#take(line),
      (message) => this.#fault(message),
    );
  }

  push(chunk: Uint8Array): void {
    this.#lines.push(chunk);
  }

  /** Whether it was read to its end, so that what did not come is missing. */
  end(): boolean {
    this.#lines.end();
    if (!this.#isStopped && this.#begun.length > 0) this.#lines.stop('a quote is not closed');
    if (!this.#isStopped && !this.#hasHeader) this.#lines.stop('the file is empty; a header is the least');
    return !this.#isStopped;
  }

  /** Reads no further. */
  stop(): void {
    this.#isStopped = true;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  #take(line: Uint8Array): void {
    if (this.#isStopped) return;
    const text = utf8Text(line);
    if (text === null) {
      this.#lines.stop('the line is not text in UTF-8');
      return;
    }
    this.#begun.push(text);
    const row = this.#begun.length === 1 ? text : this.#begun.join('\n');
    if (hasOpenQuote(row)) {
      if (row.length > LINE_BYTES_MAX) this.#lines.stop('a quote is not closed');
      return;
    }
    const place = `${this.file}:${this.#lines.line + 1 - this.#begun.length}`;
    this.#begun = [];
    if (!this.#hasHeader) this.#takeHeader(row);
    else this.#takeRow(row, place);
  }

  #takeHeader(row: string): void {
    this.#hasHeader = true;
    const header = tableHead(this.#table).slice(0, -1);
    if (row !== header) this.#lines.stop(`the header is ${shown(row)}, and should be ${shown(header)}`);
  }

  #takeRow(row: string, place: string): void {
    const cells = cellsOf(row);
    const kinds = Object.values(this.#table.columns);
    // Whether there was but one way to write it. What somebody wrote is told from a formula by an apostrophe.
    const texts = cells.map((cell, column) => (kinds[column] === 'text' ? textOfCell(cell) : cell));
    const written = texts.map((text, column) => (kinds[column] === 'text' ? textCell(text) : text)).join(',');
    if (cells.length !== kinds.length || written !== row) {
      this.#lines.stop(`the row is not written as the format has it: ${shown(row)}`);
      return;
    }
    this.#findings.checked('form');
    this.#onRow(texts, place);
  }

  #fault(message: string): void {
    this.#isStopped = true;
    this.#findings.fail('form', `${this.file}:${this.#lines.line}`, message);
  }

  /** Judges a row by what each cell should be; `null`: the journal does not say. */
  judge(
    check: Check,
    place: string,
    subject: string,
    cells: readonly string[],
    expected: readonly (string | null)[],
  ): void {
    const wrong = expected.findIndex((cell, column) => cell !== null && cell !== cells[column]);
    this.#findings.judge(
      check,
      place,
      wrong === -1
        ? null
        : `${subject}: ${differs(this.#columns[wrong] ?? '', cells[wrong] ?? '', expected[wrong] ?? '')}`,
    );
  }
}

const hasOpenQuote = (row: string): boolean => row.includes('"') && (row.split('"').length - 1) % 2 === 1;

function cellsOf(row: string): string[] {
  if (!row.includes('"')) return row.split(',');
  const cells: string[] = [];
  for (let at = 0; at <= row.length; ) {
    const isQuoted = row[at] === '"';
    let end = isQuoted ? at + 1 : row.indexOf(',', at);
    if (isQuoted) {
      while (end < row.length && (row[end] !== '"' || row[end + 1] === '"')) end += row[end] === '"' ? 2 : 1;
      cells.push(row.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 2;
    } else {
      end = end === -1 ? row.length : end;
      cells.push(row.slice(at, end));
      at = end + 1;
    }
  }
  return cells;
}

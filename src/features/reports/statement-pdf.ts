/** A statement for people to read, print and keep. The same statement gives the same bytes. */
import { bytesOf, PAGE, type Pdf, ruleAt, type Style, startDocument, textAt, textEndingAt } from './pdf-page.ts';

/** A statement in words, as it can be handed to a thread. Amounts are written as they are shown. */
export interface PdfStatement {
  readonly circuit: string;
  readonly unit: string;
  readonly holder: readonly string[];
  /** What is told beside it: pairs of a name and what it is. */
  readonly particulars: readonly (readonly [name: string, value: string])[];
  /** Opening balance, what moved it, closing balance. */
  readonly summary: readonly (readonly [name: string, amount: string])[];
  readonly opening: { readonly day: string; readonly balance: string };
  readonly closing: { readonly day: string; readonly balance: string };
  readonly lines: readonly PdfLine[];
  readonly limits: readonly (readonly [name: string, value: string])[];
  readonly proof: readonly string[];
  /** What stands at the foot of each page, beside its number. */
  readonly foot: string;
  /** Epoch milliseconds: the end of its period. */
  readonly madeAt: number;
}

export interface PdfLine {
  readonly day: string;
  readonly number: string;
  /** With whom, and what about: one line each. */
  readonly details: readonly string[];
  readonly amount: string;
  readonly balance: string;
}

const LEFT = PAGE.margin;
const RIGHT = PAGE.width - PAGE.margin;
const BOTTOM = PAGE.height - PAGE.margin - 24;

/** Where columns begin, or end where amounts stand in them. */
const COLUMN = {
  day: LEFT,
  numberEnd: LEFT + 102,
  details: LEFT + 112,
  amountEnd: RIGHT - 88,
  balanceEnd: RIGHT,
} as const;
const AMOUNT_WIDTH = 80;
const NUMBER_WIDTH = 40;
const DETAILS_WIDTH = COLUMN.amountEnd - AMOUNT_WIDTH - 6 - COLUMN.details;

const TEXT: Style = { size: 8.5 };
const STRONG: Style = { size: 8.5, bold: true };
const SMALL: Style = { size: 7, grey: true };
const LEADING = 12;
const SMALL_LEADING = 9.5;

export function drawStatement(statement: PdfStatement): Promise<Buffer> {
  const pdf = startDocument(statement.foot, statement.circuit, new Date(statement.madeAt));
  let y = drawHead(pdf, statement);
  y = drawLines(pdf, statement, y);
  drawEnd(pdf, statement, y);
  numberPages(pdf, statement.foot);
  return bytesOf(pdf);
}

/** Answers with where what follows begins, like all that draw below. */
function drawHead(pdf: Pdf, { circuit, unit, holder, particulars, summary }: PdfStatement): number {
  const middle = PAGE.width / 2 + 10;
  textAt(pdf, circuit, LEFT, PAGE.margin, RIGHT - LEFT, { size: 11, bold: true });
  textAt(pdf, 'Account statement', LEFT, PAGE.margin + 22, RIGHT - LEFT, { size: 18, bold: true });
  let left = PAGE.margin + 60;
  for (const [index, line] of holder.entries()) {
    textAt(pdf, line, LEFT, left, middle - LEFT - 16, index === 0 ? { size: 10, bold: true } : TEXT);
    left += index === 0 ? 15 : LEADING;
  }
  let right = PAGE.margin + 60;
  for (const [name, value] of particulars) {
    textAt(pdf, name, middle, right, 90, { ...TEXT, grey: true });
    textAt(pdf, value, middle + 92, right, RIGHT - middle - 92, TEXT);
    right += LEADING;
  }
  return drawSummary(pdf, summary, unit, Math.max(left, right) + 16);
}

function drawSummary(pdf: Pdf, summary: PdfStatement['summary'], unit: string, top: number): number {
  ruleAt(pdf, top);
  const step = (RIGHT - LEFT) / summary.length;
  for (const [index, [name, amount]] of summary.entries()) {
    const isEnd = index === 0 || index === summary.length - 1;
    const end = LEFT + (index + 1) * step;
    textEndingAt(pdf, name, end, top + 7, step - 6, SMALL);
    textEndingAt(pdf, amount, end, top + 19, step - 6, { size: 10, bold: isEnd });
    textEndingAt(pdf, unit, end, top + 33, step - 6, SMALL);
  }
  ruleAt(pdf, top + 46);
  return top + 62;
}

function drawColumns(pdf: Pdf, y: number): number {
  textAt(pdf, 'Date', COLUMN.day, y, 60, SMALL);
  textEndingAt(pdf, 'No.', COLUMN.numberEnd, y, NUMBER_WIDTH, SMALL);
  textAt(pdf, 'Details', COLUMN.details, y, DETAILS_WIDTH, SMALL);
  textEndingAt(pdf, 'Amount', COLUMN.amountEnd, y, AMOUNT_WIDTH, SMALL);
  textEndingAt(pdf, 'Balance', COLUMN.balanceEnd, y, AMOUNT_WIDTH, SMALL);
  ruleAt(pdf, y + 12);
  return y + 18;
}

function drawLines(pdf: Pdf, { opening, closing, lines }: PdfStatement, top: number): number {
  let y = drawColumns(pdf, top);
  const makeRoom = (height: number) => {
    if (y + height <= BOTTOM) return;
    pdf.addPage();
    y = drawColumns(pdf, PAGE.margin);
  };
  const balance = (name: string, { day, balance: amount }: PdfStatement['opening']) => {
    makeRoom(LEADING + 4);
    textAt(pdf, day, COLUMN.day, y, 60, STRONG);
    textAt(pdf, name, COLUMN.details, y, DETAILS_WIDTH, STRONG);
    textEndingAt(pdf, amount, COLUMN.balanceEnd, y, AMOUNT_WIDTH, STRONG);
    y += LEADING + 4;
  };
  balance('Opening balance', opening);
  for (const line of lines) {
    makeRoom(LEADING + SMALL_LEADING * (line.details.length - 1) + 3);
    y = drawLine(pdf, line, y);
  }
  if (lines.length === 0) {
    textAt(pdf, 'No entries in this period.', COLUMN.details, y, DETAILS_WIDTH, { ...TEXT, grey: true });
    y += LEADING + 4;
  }
  balance('Closing balance', closing);
  return y;
}

function drawLine(pdf: Pdf, { day, number, details, amount, balance }: PdfLine, top: number): number {
  textAt(pdf, day, COLUMN.day, top, 60, TEXT);
  textEndingAt(pdf, number, COLUMN.numberEnd, top, NUMBER_WIDTH, TEXT);
  textEndingAt(pdf, amount, COLUMN.amountEnd, top, AMOUNT_WIDTH, TEXT);
  textEndingAt(pdf, balance, COLUMN.balanceEnd, top, AMOUNT_WIDTH, TEXT);
  let y = top;
  for (const [index, text] of details.entries()) {
    textAt(pdf, text, COLUMN.details, y, DETAILS_WIDTH, index === 0 ? TEXT : SMALL);
    y += index === 0 ? LEADING : SMALL_LEADING;
  }
  return y + 3;
}

function drawEnd(pdf: Pdf, { limits, proof }: PdfStatement, top: number): void {
  const height = 24 + LEADING * limits.length + SMALL_LEADING * proof.length;
  let y = top + 6;
  if (y + height > BOTTOM) {
    pdf.addPage();
    y = PAGE.margin;
  }
  ruleAt(pdf, y);
  y += 8;
  for (const [name, value] of limits) {
    textAt(pdf, name, LEFT, y, 108, { ...TEXT, grey: true });
    textAt(pdf, value, COLUMN.details, y, RIGHT - COLUMN.details, TEXT);
    y += LEADING;
  }
  y += 6;
  for (const line of proof) {
    textAt(pdf, line, LEFT, y, RIGHT - LEFT, SMALL);
    y += SMALL_LEADING;
  }
}

function numberPages(pdf: Pdf, foot: string): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let index = 0; index < count; index++) {
    pdf.switchToPage(start + index);
    const y = PAGE.height - PAGE.margin - 8;
    ruleAt(pdf, y - 6);
    textAt(pdf, foot, LEFT, y, RIGHT - LEFT - 90, SMALL);
    textEndingAt(pdf, `Page ${index + 1} of ${count}`, RIGHT, y, AMOUNT_WIDTH, SMALL);
  }
}

/** The little that is needed of PDF: texts of two weights in DejaVu Sans, lines, and pages that know how many they are. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { create } from 'fontkit';
import PDFDocument from 'pdfkit';

/**
 * Latin, Greek, Cyrillic and more; what it has no sign for shows as a box. Taken apart once, because that takes longer than
 * drawing a page: PDFKit takes such fonts, and only its types say that it does not.
 */
const fontAt = (url: string) => create(readFileSync(fileURLToPath(url))) as unknown as Uint8Array;
const REGULAR = fontAt(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'));
const BOLD = fontAt(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'));

/** Points of an A4 page, and of the margin round it. */
export const PAGE = { width: 595.28, height: 841.89, margin: 48 } as const;

export type Pdf = InstanceType<typeof PDFDocument>;

export interface Style {
  readonly size: number;
  readonly bold?: boolean;
  readonly grey?: boolean;
}

/** Characters that are not seen but change how others are: half a page could be turned round by them. */
const UNSEEN = /[\p{Cf}\p{Co}\p{Cn}]/gu;

/** A document that says of itself that it was made at `madeAt`, so that it does not depend on when it is. */
export function startDocument(title: string, author: string, madeAt: Date): Pdf {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: PAGE.margin,
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: { Title: title, Author: author, Creator: 'Saldo', CreationDate: madeAt },
  });
  pdf.registerFont('regular', REGULAR);
  pdf.registerFont('bold', BOLD);
  return pdf;
}

/** Everything that was drawn, once all pages are numbered. */
export async function bytesOf(pdf: Pdf): Promise<Buffer> {
  const parts: Buffer[] = [];
  pdf.end();
  for await (const part of pdf) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function choose(pdf: Pdf, { size, bold = false, grey = false }: Style): void {
  pdf
    .font(bold ? 'bold' : 'regular')
    .fontSize(size)
    .fillColor(grey ? '#666666' : '#000000');
}

/** A text on one line of at most `width`; what does not fit is cut off, and shown to be. */
export function textAt(pdf: Pdf, text: string, x: number, y: number, width: number, style: Style): void {
  choose(pdf, style);
  pdf.text(fitting(pdf, text, width), x, y, { lineBreak: false });
}

/** The same, ending at `right`: of an amount nothing is cut off, but it is made smaller where it is too wide. */
export function textEndingAt(pdf: Pdf, text: string, right: number, y: number, width: number, style: Style): void {
  choose(pdf, style);
  const wanted = pdf.widthOfString(text);
  if (wanted > width) pdf.fontSize((style.size * width) / wanted);
  pdf.text(text, right - Math.min(wanted, width), y, { lineBreak: false });
}

/** A thin line from margin to margin. */
export function ruleAt(pdf: Pdf, y: number): void {
  pdf
    .moveTo(PAGE.margin, y)
    .lineTo(PAGE.width - PAGE.margin, y)
    .lineWidth(0.5)
    .strokeColor('#999999')
    .stroke();
}

/** As much of a text as is no wider than `width` in the font that is chosen. */
function fitting(pdf: Pdf, text: string, width: number): string {
  const line = text.replaceAll(/\s+/gu, ' ').replaceAll(UNSEEN, '').trim();
  if (pdf.widthOfString(line) <= width) return line;
  const characters = Array.from(line);
  let [fits, tooMany] = [0, characters.length];
  while (fits + 1 < tooMany) {
    const middle = (fits + tooMany) >> 1;
    if (pdf.widthOfString(`${characters.slice(0, middle).join('')}…`) <= width) fits = middle;
    else tooMany = middle;
  }
  return `${characters.slice(0, fits).join('')}…`;
}

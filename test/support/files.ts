import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import { XmlDocument, type XmlElement } from 'libxml2-wasm';
import { extractText, getDocumentProxy } from 'unpdf';
import type { Api } from './api.ts';

export interface FileAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** A file as it comes, byte by byte. `path` goes on from the circuit. */
export async function fileOf(
  api: Api,
  circuit: string,
  key: string,
  path: string,
  query: Readonly<Record<string, string>> = {},
): Promise<FileAnswer> {
  const response = await fetch(`${api.baseUrl}/v1/circuits/${circuit}${path}?${new URLSearchParams(query)}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}

export const textOf = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

/** The rows of a CSV by the names of its header. */
export const csvRows = (bytes: Uint8Array): Record<string, string>[] =>
  parse(textOf(bytes), { bom: true, columns: true });

/** The text of each page of a PDF. */
export async function pdfPages(bytes: Uint8Array): Promise<string[]> {
  const pages = await extractText(await getDocumentProxy(Uint8Array.from(bytes)), { mergePages: false });
  return pages.text;
}

export const unzip = (bytes: Uint8Array): Readonly<Record<string, Uint8Array>> => unzipSync(bytes);

export interface SheetCell {
  readonly kind: 'text' | 'number';
  readonly value: string;
}

const SHEET = { s: 'http://schemas.openxmlformats.org/spreadsheetml/2006/main' };

/** `AB12` is in column 27, counted from 0. */
const columnOf = (reference: string): number =>
  Array.from(reference.replaceAll(/\d/g, '')).reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) -
  1;

/** The cells of the first sheet of a workbook, as they are stored, row by row; and whether there is a formula anywhere. */
export function workbookOf(bytes: Uint8Array): { rows: SheetCell[][]; hasFormula: boolean } {
  const files = unzip(bytes);
  const read = (name: string) => XmlDocument.fromString(textOf(files[name] ?? new Uint8Array()));
  const all = (element: XmlElement, path: string) => element.find(path, SHEET) as XmlElement[];
  const strings =
    files['xl/sharedStrings.xml'] === undefined
      ? []
      : all(read('xl/sharedStrings.xml').root, 's:si').map(({ content }) => content);
  const sheet = read('xl/worksheets/sheet1.xml').root;
  const rows = all(sheet, 's:sheetData/s:row').map((row) => {
    const cells: SheetCell[] = [];
    for (const cell of all(row, 's:c')) {
      const isShared = cell.attr('t')?.value === 's';
      const isNumber = ['n', undefined].includes(cell.attr('t')?.value);
      const value = isShared ? (strings[Number(cell.content)] ?? '') : cell.content;
      // Cells of nothing are left out: each says itself where it stands.
      cells[columnOf(cell.attr('r')?.value ?? '')] = { kind: isNumber ? 'number' : 'text', value };
    }
    return cells;
  });
  return { rows, hasFormula: all(sheet, '//s:f').length > 0 };
}

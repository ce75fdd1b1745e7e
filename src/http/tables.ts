/** Tables of many rows in a request body: CSV with a header, or one JSON object a line. */
import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { type FieldError, type Refusal, refusal, refuse } from '../domain/errors.ts';

export const TABLE_MEDIA_TYPES = ['text/csv', 'application/x-ndjson'];

/** A row as it came, by the number of the line on which it begins, from 1. */
export interface TableRow {
  readonly line: number;
  readonly value: unknown;
}

/**
 * The rows of a body. A CSV cell that is empty is a field that is not given; its texts are for a schema to read.
 * @throws SaldoError `malformed-body` naming the line, for what cannot be taken apart at all.
 */
export function readTable(body: string, mediaType: string | undefined, rowsMax: number): TableRow[] {
  const rows = mediaType?.startsWith('text/csv') ? readCsv(body, rowsMax) : readJsonLines(body, rowsMax);
  if (rows.length > rowsMax)
    throw refuse('body-too-large', `There are more than ${rowsMax} rows. Send them in parts.`, { rowsMax });
  if (rows.length === 0) throw refuse('malformed-body', 'There are no rows.');
  return rows;
}

function readCsv(body: string, rowsMax: number): TableRow[] {
  try {
    const records = parse(body, {
      bom: true,
      columns: true,
      skip_empty_lines: true,
      info: true,
      trim: true,
      to: rowsMax + 1,
    });
    return (records as unknown as { record: Record<string, string>; info: { lines: number } }[]).map(
      ({ record, info }) => ({
        line: info.lines,
        value: Object.fromEntries(Object.entries(record).filter(([, cell]) => cell !== '')),
      }),
    );
  } catch (error) {
    throw refuse('malformed-body', `The body is not CSV: ${(error as Error).message}.`);
  }
}

function readJsonLines(body: string, rowsMax: number): TableRow[] {
  const rows: TableRow[] = [];
  for (const [index, text] of body.split('\n').entries()) {
    if (text.trim() === '') continue;
    if (rows.length > rowsMax) break;
    try {
      rows.push({ line: index + 1, value: JSON.parse(text) });
    } catch {
      throw refuse('malformed-body', `Line ${index + 1} is not JSON.`, { line: index + 1 });
    }
  }
  return rows;
}

/** Why a row is not of the form that its schema asks for. */
export function refusalOfRow(error: z.ZodError): Refusal {
  const errors = error.issues.flatMap((issue): FieldError[] =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: key.slice(0, 64), message: 'is not a known field' }))
      : [{ path: issue.path.join('.') || 'row', message: issue.message }],
  );
  return {
    ...refusal('validation-failed', errors.map(({ path, message }) => `${path}: ${message}`).join('; ')),
    errors,
  };
}

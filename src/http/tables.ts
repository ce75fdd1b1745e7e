/** Tables of many rows in a request body: CSV with a header, or one JSON object a line. */
import type { z } from 'zod';
import { type FieldError, type Refusal, refusal, SaldoError } from '../domain/errors.ts';

export const TABLE_MEDIA_TYPES = ['text/csv', 'application/x-ndjson'];

/** A row as it came, by the line on which it begins, from 1; or why it is none, of which the others know nothing. */
export type TableRow =
  | { readonly line: number; readonly value: unknown }
  | { readonly line: number; readonly refusal: Refusal };

/** A row by its schema, or why it is not of that form. */
export function readRow<Row>(row: TableRow, schema: z.ZodType<Row>): { data: Row } | { refusal: Refusal } {
  if ('refusal' in row) return { refusal: row.refusal };
  const { success, data, error } = schema.safeParse(row.value);
  return success ? { data } : { refusal: refusalOfRow(error) };
}

function refusalOfRow(error: z.ZodError): Refusal {
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

/** Why a table could not be read to its end, with what became of the rows before. Other errors are left as they are. */
export function tellingOutcome(error: unknown, outcome: string): unknown {
  if (!(error instanceof SaldoError)) return error;
  const { refusal: refused } = error;
  return new SaldoError({ ...refused, detail: `${refused.detail} ${outcome}` });
}

export const NOTHING_RECORDED = 'Nothing was recorded.';

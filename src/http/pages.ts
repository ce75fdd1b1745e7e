/**
 * Cursor pages. A cursor says after which row the next page begins, so that a list stays stable while rows are added.
 * To callers it is opaque. It grants nothing: the rows behind it are chosen by the caller's rights as ever.
 */
import { hash } from 'node:crypto';
import type { z } from 'zod';
import { refuse } from '../domain/errors.ts';

/** Raised when what a cursor means changes, so that old ones are refused instead of misread. */
const CURSOR_VERSION = 1;

/** Base64url characters of the check sum: 48 bits. It is against mistakes and tinkering, not a signature. */
const CHECK_LENGTH = 8;

/** A cursor of any JSON value (give bigints as strings). */
export function encodeCursor(value: unknown): string {
  const payload = Buffer.from(JSON.stringify([CURSOR_VERSION, value])).toString('base64url');
  return checkOf(payload) + payload;
}

/** The value in a cursor, of the shape that its list put there. Anything else is refused as `invalid-cursor`. */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  const payload = text.slice(CHECK_LENGTH);
  if (checkOf(payload) !== text.slice(0, CHECK_LENGTH)) throw invalidCursor();
  const content = parse(payload);
  if (!Array.isArray(content) || content.length !== 2 || content[0] !== CURSOR_VERSION) throw invalidCursor();
  const value = schema.safeParse(content[1]);
  if (!value.success) throw invalidCursor();
  return value.data;
}

export interface Page<Row> {
  readonly data: Row[];
  readonly nextCursor: string | null;
}

/**
 * One page of `rows`, of which the query fetched up to `limit + 1`: the row too many says that there is a next page and
 * is not shown. `toCursor` gives the value of the last row shown, after which the next page begins.
 */
export function page<Row>(rows: readonly Row[], limit: number, toCursor: (last: Row) => unknown): Page<Row> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const hasMore = rows.length > limit && last !== undefined;
  return { data, nextCursor: hasMore ? encodeCursor(toCursor(last)) : null };
}

function checkOf(payload: string): string {
  return hash('sha256', `saldo cursor ${payload}`, 'base64url').slice(0, CHECK_LENGTH);
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function invalidCursor() {
  return refuse('invalid-cursor', 'Begin again without a cursor, or use nextCursor of a page as it was given.');
}

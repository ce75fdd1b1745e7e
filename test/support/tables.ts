import type { AccountTable } from '../../src/clearing-files/accounts.ts';
import { AccountReader } from '../../src/clearing-files/accounts.ts';
import type { ClearingInput } from '../../src/clearing-files/canonical.ts';
import { ObligationReader } from '../../src/clearing-files/obligations.ts';
import type { Pick } from './random.ts';

/** An obligation as a row of a file; what is empty is not given. */
export interface ObligationRow {
  readonly debtor: string;
  readonly creditor: string;
  readonly amount: string;
  readonly id: string;
  readonly dueOn: string;
}

/** A table as CSV, written as others write it: what needs quotes has them. */
export const csvOf = (rows: readonly (readonly string[])[], lineBreak = '\n'): string =>
  rows.map((row) => `${row.map(cellOf).join(',')}${lineBreak}`).join('');

const cellOf = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export const obligationsCsv = (rows: readonly ObligationRow[]): string =>
  csvOf([
    ['id', 'debtor', 'creditor', 'amount', 'due_on'],
    ...rows.map(({ id, debtor, creditor, amount, dueOn }) => [id, debtor, creditor, amount, dueOn]),
  ]);

interface Reader<Result> {
  push(chunk: Uint8Array): void;
  end(): Result;
}

/** Gives bytes to a reader in pieces of these sizes, in turn; in one piece where there are none. */
export function readIn<Result>(
  reader: Reader<Result>,
  input: string | Uint8Array,
  sizes: readonly number[] = [],
): Result {
  // A copy, because the slice of a Buffer would be a view of it.
  const bytes = Uint8Array.from(typeof input === 'string' ? new TextEncoder().encode(input) : input);
  let at = 0;
  for (let piece = 0; at < bytes.length; piece++) {
    const size = sizes[piece % sizes.length] ?? bytes.length;
    // Overwritten afterwards, as a buffer that is used again would be.
    const chunk = bytes.slice(at, at + size);
    reader.push(chunk);
    chunk.fill(0);
    at += size;
  }
  return reader.end();
}

export const obligationsFrom = (
  input: string | Uint8Array,
  scale = 2,
  sizes: readonly number[] = [],
  bytesExpected = 0,
): ClearingInput => readIn(new ObligationReader(scale, bytesExpected), input, sizes);

export const accountsFrom = (input: string | Uint8Array, scale = 2, sizes: readonly number[] = []): AccountTable =>
  readIn(new AccountReader(scale), input, sizes);

/** All that a generator of chunks gives, as one text. */
export const textOf = (chunks: Iterable<Uint8Array>): string =>
  Buffer.concat(Array.from(chunks, (chunk) => Buffer.from(chunk))).toString('utf8');

export function shuffled<T>(values: readonly T[], pick: Pick): T[] {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last--) {
    const other = pick(last + 1);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}

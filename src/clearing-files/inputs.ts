/** Inputs of a clearing that did not come from files, as what files are made of, and as the files that give them again. */
import { type Bounds, UNLIMITED } from '../domain/clearing/types.ts';
import { formatAmount } from '../domain/money.ts';
import type { AccountTable } from './accounts.ts';
import { LineWriter } from './lines.ts';
import { type TextList, Texts, textAt } from './texts.ts';

/** Texts in the order in which they are given. */
export function textListOf(texts: readonly string[]): TextList {
  const starts = new Int32Array(texts.length + 1);
  const bytes = new TextEncoder().encode(texts.join(''));
  texts.forEach((text, index) => {
    starts[index + 1] = (starts[index] as number) + Buffer.byteLength(text);
  });
  return { bytes, starts };
}

/** Bounds as a table of accounts: each balance is counted from where it stands, so that the limits are the bounds. */
export function accountTableOf(names: TextList, bounds: Bounds, scale: number): AccountTable {
  const count = bounds.mayFall.length;
  const texts = new Texts(count);
  const view = new DataView(names.bytes.buffer, names.bytes.byteOffset, names.bytes.byteLength);
  for (let account = 0; account < count; account++)
    texts.intern(view, names.starts[account] as number, names.starts[account + 1] as number);
  return {
    scale,
    names: texts,
    order: Int32Array.from({ length: count }, (_, account) => account),
    balances: new BigInt64Array(count),
    creditLimits: bounds.mayFall,
    balanceCaps: bounds.mayRise,
  };
}

/** The first line of the obligations that `ObligationReader` reads. */
export const OBLIGATIONS_HEADER = 'id,debtor,creditor,amount,due_on\n';

/** An obligation of the service as such a line. Ids need no quoting. */
export function obligationLine({ id, debtor, creditor, remaining, due_on }: ObligationTexts, scale: number): string {
  return `${id},${debtor},${creditor},${formatAmount(remaining, scale)},${due_on ?? ''}\n`;
}

interface ObligationTexts {
  readonly id: string;
  readonly debtor: string;
  readonly creditor: string;
  readonly remaining: bigint;
  readonly due_on: string | null;
}

/** The accounts that `AccountReader` reads as this table, a chunk at a time. */
export function* accountsCsv({
  names,
  order,
  balances,
  creditLimits,
  balanceCaps,
  scale,
}: AccountTable): Generator<Uint8Array> {
  const lines = new LineWriter();
  lines.ascii('account,balance,credit_limit,balance_cap\n');
  const text = (value: bigint): string => (value === UNLIMITED ? '' : formatAmount(value, scale));
  for (const number of order) {
    const columns = [balances, creditLimits, balanceCaps].map((column) => text(column[number] as bigint));
    lines.ascii(`${textAt(names, number)},${columns.join(',')}\n`);
    if (lines.isFull) yield lines.take();
  }
  yield lines.take();
}

/**
 * Obligations in an order that belongs to them and not to the file: accounts are numbered by their names, sorted as bytes;
 * obligations go by debtor, creditor, due date (none last), id (as bytes, none last) and amount. What is still equal then
 * cannot be told apart, so that the same rows shuffled give the same bytes in every output.
 */
import type { Network } from '../domain/clearing/types.ts';
import { halvesOf, setUnits } from './int64.ts';
import { sortTexts } from './sort-texts.ts';
import { arranged, type TextList, type Texts } from './texts.ts';

/** Obligations as they came. Columns may be longer than `count`, and are used up: their memory is that of the result. */
export interface ObligationRows {
  readonly count: number;
  readonly names: Texts;
  /** By row; an empty one is none. `null`: there are none at all. */
  readonly ids: Texts | null;
  /** Numbers of names. */
  readonly debtors: Int32Array;
  readonly creditors: Int32Array;
  /** Whole minor units. */
  readonly amounts: Float64Array;
  /** YYYYMMDD, or NO_DATE. */
  readonly dueOn: Int32Array;
}

/** Ids by obligation: those of the rows as they came, and which row each obligation was. */
export interface Ids {
  readonly texts: TextList;
  readonly rows: Int32Array;
}

/** What a clearing is computed from, and what its accounts and obligations are called. */
export interface ClearingInput {
  readonly scale: number;
  readonly network: Network;
  /** By account. */
  readonly names: TextList;
  /** An empty one is none. `null`: there are none at all. */
  readonly ids: Ids | null;
  /** By obligation: YYYYMMDD, or NO_DATE. */
  readonly dueOn: Int32Array;
}

/** Most pairs have a few obligations, and insertion is the fastest way to sort a few. */
const FEW = 16;

/**
 * Every column is written into the memory of one that is no longer needed. That looks odd, and is worth it: the first
 * touch of fresh memory is what takes the longest here.
 */
export function inCanonicalOrder(rows: ObligationRows, scale: number): ClearingInput {
  const { count, names, ids } = rows;
  const nameNumbers = new Int32Array(names.count);
  for (let number = 0; number < names.count; number++) nameNumbers[number] = number;
  sortTexts(names, nameNumbers);
  const accountOfName = new Int32Array(names.count);
  for (let account = 0; account < names.count; account++) accountOfName[nameNumbers[account] as number] = account;
  // From here on columns hold accounts instead of names.
  const debtorsAsTheyCame = accountsOf(rows.debtors, accountOfName, count);
  const creditorsAsTheyCame = accountsOf(rows.creditors, accountOfName, count);

  const byCreditor = sortedBy(creditorsAsTheyCame, names.count, null, new Int32Array(count));
  const order = sortedBy(debtorsAsTheyCame, names.count, byCreditor, new Int32Array(count));
  sortPairs(rows, debtorsAsTheyCame, creditorsAsTheyCame, order);

  const debtors = inOrder(debtorsAsTheyCame, order, byCreditor);
  const creditors = inOrder(creditorsAsTheyCame, order, debtorsAsTheyCame);
  const dueOn = inOrder(rows.dueOn, order, creditorsAsTheyCame);
  const amounts = new BigInt64Array(count);
  const halves = halvesOf(amounts);
  for (let index = 0; index < count; index++) setUnits(halves, index, rows.amounts[order[index] as number] as number);
  return {
    scale,
    network: { accountCount: names.count, debtors, creditors, amounts },
    names: arranged(names, nameNumbers),
    ids: ids === null ? null : { texts: ids, rows: order },
    dueOn,
  };
}

function accountsOf(names: Int32Array, accountOfName: Int32Array, count: number): Int32Array {
  for (let row = 0; row < count; row++) names[row] = accountOfName[names[row] as number] as number;
  return names.subarray(0, count);
}

/** Writes the rows into `sorted` by their accounts. Stable: rows of one account stay in the order in which they are given. */
function sortedBy(
  accounts: Int32Array,
  accountCount: number,
  order: Int32Array | null,
  sorted: Int32Array,
): Int32Array {
  const places = new Int32Array(accountCount + 1);
  for (let row = 0; row < accounts.length; row++) (places[(accounts[row] as number) + 1] as number)++;
  for (let account = 0; account < accountCount; account++)
    places[account + 1] = (places[account + 1] as number) + (places[account] as number);
  for (let index = 0; index < accounts.length; index++) {
    const row = order === null ? index : (order[index] as number);
    const account = accounts[row] as number;
    const place = places[account] as number;
    places[account] = place + 1;
    sorted[place] = row;
  }
  return sorted;
}

function inOrder(column: Int32Array, order: Int32Array, into: Int32Array): Int32Array {
  for (let index = 0; index < order.length; index++) into[index] = column[order[index] as number] as number;
  return into;
}

function sortPairs(rows: ObligationRows, debtors: Int32Array, creditors: Int32Array, order: Int32Array): void {
  let begin = 0;
  let debtor = -1;
  let creditor = -1;
  for (let index = 0; index <= order.length; index++) {
    const row = order[index] as number;
    if (index < order.length && debtors[row] === debtor && creditors[row] === creditor) continue;
    if (index - begin > 1) sortPair(rows, order.subarray(begin, index));
    begin = index;
    debtor = debtors[row] as number;
    creditor = creditors[row] as number;
  }
}

function sortPair(rows: ObligationRows, pair: Int32Array): void {
  if (pair.length > FEW) {
    pair.sort((a, b) => compareInPair(rows, a, b));
    return;
  }
  for (let next = 1; next < pair.length; next++) {
    const row = pair[next] as number;
    let at = next;
    for (; at > 0 && compareInPair(rows, pair[at - 1] as number, row) > 0; at--) pair[at] = pair[at - 1] as number;
    pair[at] = row;
  }
}

/** By due date, id and amount. */
function compareInPair({ dueOn, ids, amounts }: ObligationRows, a: number, b: number): number {
  const byDueDate = (dueOn[a] as number) - (dueOn[b] as number);
  if (byDueDate !== 0) return byDueDate;
  const byId = ids === null ? 0 : compareIds(ids, a, b);
  return byId !== 0 ? byId : (amounts[a] as number) - (amounts[b] as number);
}

/** None comes last. */
function compareIds(ids: Texts, a: number, b: number): number {
  const hasNoneA = ids.starts[a] === ids.starts[a + 1];
  const hasNoneB = ids.starts[b] === ids.starts[b + 1];
  return hasNoneA || hasNoneB ? Number(hasNoneA) - Number(hasNoneB) : ids.compare(a, b);
}

/**
 * Digests of the inputs that do not depend on the order of their rows, on line breaks or on quotes: SHA-256 over the rows in
 * canonical order, written one way. docs/clearing-files.md says how, so that anybody can reckon them again.
 */
import { createHash } from 'node:crypto';
import { UNLIMITED } from '../domain/clearing/types.ts';
import type { AccountTable } from './accounts.ts';
import type { ClearingInput } from './canonical.ts';
import { NO_DATE } from './cells.ts';
import { halvesOf, unitsAt } from './int64.ts';
import { LF, LineWriter } from './lines.ts';

/** No text holds a NUL, so what it separates cannot be read in two ways. */
const NUL = 0;

/** Rows of debtor, creditor, due date, id, minor units: a NUL between fields, a line feed after each row. */
export function digestOfObligations({ network, names, ids, dueOn }: ClearingInput): string {
  const hash = createHash('sha256');
  const halves = halvesOf(network.amounts);
  const lines = new LineWriter();
  for (let index = 0; index < network.amounts.length; index++) {
    lines.raw(names, network.debtors[index] as number);
    lines.byte(NUL);
    lines.raw(names, network.creditors[index] as number);
    lines.byte(NUL);
    if (dueOn[index] !== NO_DATE) lines.date(dueOn[index] as number);
    lines.byte(NUL);
    if (ids !== null) lines.raw(ids.texts, ids.rows[index] as number);
    lines.byte(NUL);
    lines.decimal(unitsAt(halves, index), 0);
    lines.byte(LF);
    if (lines.isFull) hash.update(lines.take());
  }
  return hash.update(lines.take()).digest('hex');
}

/** Rows of account, balance, credit limit, balance cap, sorted by account; a bound that is none is empty. */
export function digestOfAccounts({ names, order, balances, creditLimits, balanceCaps }: AccountTable): string {
  const hash = createHash('sha256');
  const lines = new LineWriter();
  for (const number of order) {
    lines.raw(names, number);
    for (const column of [balances, creditLimits, balanceCaps]) {
      const value = column[number] as bigint;
      lines.byte(NUL);
      lines.ascii(value === UNLIMITED ? '' : String(value));
    }
    lines.byte(LF);
    if (lines.isFull) hash.update(lines.take());
  }
  return hash.update(lines.take()).digest('hex');
}

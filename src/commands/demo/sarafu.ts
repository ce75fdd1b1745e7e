import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';

const FILE = fileURLToPath(new URL('../../../data/sarafu/obligations.csv', import.meta.url));

/** A row of data/sarafu/obligations.csv: what one account owes another, in tokens of up to three decimals. */
export interface SarafuObligation {
  readonly debtor: string;
  readonly creditor: string;
  readonly amount: string;
}

/** All 94,223, in the order of the file. */
export async function readSarafuObligations(): Promise<SarafuObligation[]> {
  const rows: SarafuObligation[] = [];
  for await (const row of createReadStream(FILE).pipe(parse({ columns: true }))) rows.push(row as SarafuObligation);
  return rows;
}

/** Thousandths, whatever the number of decimals. */
export function thousandths(amount: string): bigint {
  const [units = '0', decimals = ''] = amount.replace('-', '').split('.');
  const value = BigInt(units) * 1000n + BigInt(decimals.padEnd(3, '0'));
  return amount.startsWith('-') ? -value : value;
}

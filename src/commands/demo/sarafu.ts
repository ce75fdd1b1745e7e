import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { formatAmount } from '../../domain/money.ts';

const FILE = fileURLToPath(new URL('../../../data/sarafu/obligations.csv', import.meta.url));

/** Decimals of its amounts. */
export const SARAFU_SCALE = 3;

/** A row of data/sarafu/obligations.csv: what one account owes another, in tokens of up to three decimals. */
export interface SarafuObligation {
  readonly debtor: string;
  readonly creditor: string;
  readonly amount: string;
}

/** Obligations to be cleared. */
export interface SarafuNetwork {
  readonly owed: readonly SarafuObligation[];
  /** Of how many they are some, and among how many accounts; null where they are all. */
  readonly sampleOf: { readonly obligations: number; readonly accounts: number } | null;
}

/** How many accounts the sample is among. 295 of these 300 have an obligation with another of them: 4,026 obligations. */
const SAMPLE_ACCOUNTS = 300;

export async function readSarafuNetwork(isWhole: boolean): Promise<SarafuNetwork> {
  const all = await readSarafuObligations();
  if (isWhole) return { owed: all, sampleOf: null };
  const sampleOf = { obligations: all.length, accounts: SAMPLE_ACCOUNTS };
  return { owed: amongBestConnected(all, SAMPLE_ACCOUNTS), sampleOf };
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

export const inUnits = (thousandths: bigint): string => formatAmount(thousandths, SARAFU_SCALE);

/** Adds to a sum, which begins at zero. */
export function addTo<Key>(sums: Map<Key, bigint>, key: Key, amount: bigint): void {
  sums.set(key, (sums.get(key) ?? 0n) + amount);
}

/**
 * The obligations among the accounts with the most partners, in the order of the file: a few accounts that have much to do
 * with each other, where a random sample would leave hardly a cycle. Of accounts with equally many partners, those with the
 * lower numbers are taken.
 */
export function amongBestConnected(rows: readonly SarafuObligation[], accounts: number): SarafuObligation[] {
  const partners = new Map<string, Set<string>>();
  const partnersOf = (account: string): Set<string> => {
    const known = partners.get(account) ?? new Set();
    partners.set(account, known);
    return known;
  };
  for (const { debtor, creditor } of rows) {
    partnersOf(debtor).add(creditor);
    partnersOf(creditor).add(debtor);
  }
  const ranked = [...partners].toSorted(
    ([one, ofOne], [other, ofOther]) => ofOther.size - ofOne.size || Number(one) - Number(other),
  );
  const taken = new Set(ranked.slice(0, accounts).map(([account]) => account));
  return rows.filter(({ debtor, creditor }) => taken.has(debtor) && taken.has(creditor));
}

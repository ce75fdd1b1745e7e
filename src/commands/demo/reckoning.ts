import { readFile } from 'node:fs/promises';
import { TRADES_FILE } from './trades.ts';

/**
 * Every member's balance, reckoned from the file alone: a second reading of it, and a second writing down of the one
 * rule that can refuse a trade here (a payer may not fall below what it was given), sharing nothing with the service.
 * Hundredths by account; accounts that never traded are not in it.
 */
export async function reckonTrades(operators: ReadonlySet<string>): Promise<Map<string, bigint>> {
  const balances = new Map<string, bigint>();
  const limits = new Map<string, bigint>();
  const of = (amounts: Map<string, bigint>, name: string): bigint => amounts.get(name) ?? 0n;
  const lines = (await readFile(TRADES_FILE, 'utf8')).trimEnd().split('\n');
  for (const line of lines.slice(1)) {
    const [, , kind, payer = '', payee = '', amount = ''] = line.split(',');
    const [units = '0', hundredths = ''] = amount.split('.');
    const value = BigInt(units) * 100n + BigInt(hundredths.padEnd(2, '0'));
    if (kind === 'disbursement') limits.set(payee, of(limits, payee) + value);
    if (kind !== 'standard' || operators.has(payer) || operators.has(payee)) continue;
    if (payer === payee || of(balances, payer) - value < -of(limits, payer)) continue;
    balances.set(payer, of(balances, payer) - value);
    balances.set(payee, of(balances, payee) + value);
  }
  return balances;
}

import type { ClientBase } from 'pg';
import { inOrder } from '../db/transaction.ts';
import type { LedgerState } from '../domain/ledger/state.ts';
import { loadFees } from './fees.ts';
import type { Moment } from './load.ts';
import type { Subjects } from './subjects.ts';
import { loadTradingRules } from './trading-rules.ts';

/** What a circuit has settled for payments: who may pay whom, and what it costs; and its subjects with what that names. */
export async function loadRules(
  client: ClientBase,
  circuitId: string,
  moment: Moment,
  subjects: Subjects,
): Promise<Pick<LedgerState, 'tradingRules' | 'fees'> & { readonly subjects: Subjects }> {
  const [tradingRules, fees] = await inOrder(client, [
    () => loadTradingRules(client, circuitId, moment, subjects),
    () => loadFees(client, circuitId, moment, subjects),
  ]);
  return { tradingRules, ...fees };
}

import { grouped, table } from '../text.ts';
import type { SumsSummary } from './sums.ts';
import type { TradesSummary } from './trades.ts';

/** What came of the trades, for people. */
export function tellTrades(summary: TradesSummary): string {
  const { busiest } = summary;
  const refusals = Object.entries(summary.tradesRefused);
  const refused = refusals.length === 0 ? [['none', 0] as const] : refusals;
  const entries = busiest.statement.data.map((entry) => [
    entry.occurredOn ?? '',
    busiest.names.get(entry.counterparty) ?? entry.counterparty,
    grouped(entry.amount),
    grouped(entry.balanceAfter),
  ]);
  const balances = (accounts: TradesSummary['highest']) =>
    table(accounts.map(({ externalId, balance }) => [externalId ?? '', grouped(balance)]));
  return `
${table([
  ['members', grouped(summary.members)],
  ['credit limits given', grouped(summary.limitsGiven)],
  ['trades posted', grouped(summary.tradesPosted)],
  ...refused.map(([code, count]) => [`refused: ${code}`, grouped(count)]),
  ['rows that are no trade between members', grouped(summary.leftOut)],
  ['turnover', grouped(summary.turnover)],
  ['sum of all balances', summary.sumOfBalances],
])}

Nobody put money in. Each unit above zero is one that somebody else stands below it.

The first entries of the busiest account, ${busiest.name} (${busiest.trades} trades):
${table([['day', 'with', 'amount', 'balance'], ...entries])}

The five highest balances:
${balances(summary.highest)}
The five lowest:
${balances(summary.lowest)}

If ${summary.overTheLimit.payer} now wanted to pay ${grouped(summary.overTheLimit.amount)}, the answer would be:
  ${summary.overTheLimit.problem.code}: ${summary.overTheLimit.problem.detail} (available: ${grouped(String(summary.overTheLimit.problem.available ?? ''))})

${verdict(summary)}`;
}

/** The same of the sums. */
export const tellSums = (summary: SumsSummary): string => `
${table([
  ['accounts', grouped(summary.accounts)],
  ['payments posted', grouped(summary.posted)],
  ['refused', grouped(summary.refused)],
  ['payments a second', grouped(Math.round(summary.posted / summary.postingSeconds))],
  ['sum of all balances', summary.sumOfBalances],
])}

${verdict(summary)}`;

const verdict = ({
  balancesChecked,
  balancesWrong,
}: Pick<TradesSummary, 'balancesChecked' | 'balancesWrong'>): string =>
  balancesWrong.length === 0
    ? `All ${grouped(balancesChecked)} balances equal an independent sum over the file, to the last decimal.`
    : `${balancesWrong.length} of ${grouped(balancesChecked)} balances differ from an independent sum over the file: ${balancesWrong.slice(0, 5).join(', ')} …`;

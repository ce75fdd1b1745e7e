import { Command } from 'commander';
import { createDemoClient } from './demo/client.ts';
import { startDemoService } from './demo/service.ts';
import { postSums, type SumsSummary } from './demo/sums.ts';
import { replayTrades, type TradesSummary } from './demo/trades.ts';
import { createProgress } from './progress.ts';
import { grouped, table } from './text.ts';

interface DemoOptions {
  readonly large?: boolean;
  readonly keep?: string;
  readonly json?: boolean;
}

export const demoCommand = (): Command =>
  new Command('demo')
    .description('replay the trades of a real circuit and check every balance; needs nothing, leaves nothing behind')
    .option('--large', 'post the 94,223 sums of a whole currency between its 37,677 accounts as well')
    .option('--keep <folder>', 'keep the database in this folder')
    .option('--json', 'print one JSON object')
    .action(demo);

async function demo(options: DemoOptions): Promise<void> {
  const say = (text: string) => options.json || process.stdout.write(`${text}\n`);
  say('Starting a service with a database of its own …');
  const service = await startDemoService(options.keep);
  try {
    const client = createDemoClient(service.origin, service.adminKey);
    const progress = createProgress();
    say('Replaying 9,999 rows of the Sarafu currency (Kenya, 2020). Who was given tokens then is given credit now.');
    const trades = await replayTrades(client, progress);
    say(tell(trades));
    const sums = options.large ? await postSums(client, progress) : undefined;
    if (sums) say(tellSums(sums));
    const { busiest, ...figures } = trades;
    if (options.json)
      process.stdout.write(
        `${JSON.stringify({ trades: { ...figures, busiest: { ...busiest, names: undefined } }, sums })}\n`,
      );
    if (service.keptIn !== null) say(`\nKept. To look at it: SALDO_DATA_DIR=${service.keptIn} npm start`);
    const wrong = trades.balancesWrong.length + (sums?.balancesWrong.length ?? 0);
    if (wrong > 0) throw new Error(`${wrong} balances are not what the file says`);
  } finally {
    await service.stop();
  }
}

function tell(summary: TradesSummary): string {
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
  ${summary.overTheLimit.problem.code}: ${summary.overTheLimit.problem.detail} (available: ${grouped(summary.overTheLimit.problem.available ?? '')})

${verdict(summary)}`;
}

const tellSums = (summary: SumsSummary): string => `
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

import { Command } from 'commander';
import { createSaldoClient, type SaldoClient } from '#client';
import { type ClearingSummary, demoClearing } from './demo/clearing.ts';
import { requireClaims } from './demo/clearing-checks.ts';
import { readSarafuNetwork } from './demo/sarafu.ts';
import { postSums } from './demo/sums.ts';
import { replayTrades } from './demo/trades.ts';
import { tellSums, tellTrades } from './demo/trades-text.ts';
import { createProgress } from './progress.ts';

interface DemoOptions {
  readonly keep?: string;
  readonly json?: boolean;
}

interface TradesOptions extends DemoOptions {
  readonly large?: boolean;
}

interface ClearingOptions extends DemoOptions {
  readonly full?: boolean;
}

type Say = (text: string) => void;

export function demoCommand(): Command {
  const command = new Command('demo').description(
    'real data through the API, and everything checked; needs nothing, leaves nothing behind; trades unless it is named',
  );
  // What is named and is no story would be taken for an argument of the one that needs no name.
  command.hook('preSubcommand', (_, story) => {
    const [name] = command.args;
    if (name !== undefined && !name.startsWith('-') && name !== story.name())
      command.error(`error: unknown command '${name}'`);
  });
  command.addHelpText('after', () =>
    command.commands
      .filter((each) => each.name() !== 'help')
      .map((each) => `\n${each.helpInformation()}`)
      .join(''),
  );
  const story = (name: string, description: string, isDefault: boolean) =>
    command
      .command(name, { isDefault })
      .description(description)
      .option('--keep <folder>', 'keep the database in this folder')
      .option('--json', 'print one JSON object');
  story('trades', 'replay the trades of a real circuit and check every balance', true)
    .option('--large', 'post the 94,223 sums of a whole currency between its 37,677 accounts as well')
    .action(demoTrades);
  story('clearing', 'clear what the members of a real currency owe each other, with credit and without', false)
    .option('--full', 'all 94,223 obligations of the currency; by default 4,026 among those with the most partners')
    .action(demoClearingRuns);
  return command;
}

/** Tells a story on a service of its own, which is stopped afterwards. */
async function withService(
  { keep, json }: DemoOptions,
  tell: (client: SaldoClient, say: Say) => Promise<void>,
): Promise<void> {
  const say = (text: string) => {
    if (!json) process.stdout.write(`${text}\n`);
  };
  const interruption = interruptedBySignal();
  try {
    say('Starting a service with a database of its own …');
    // Most of what the command line could load, and of use to no other command, nor to help.
    const { startDemoService } = await import('./demo/service.ts');
    // Ctrl-C reaches what the start itself has begun, such as initdb: what that complains of is not what went wrong.
    const service = await startDemoService(keep).catch((error: unknown) =>
      Promise.race([interruption.promise, Promise.reject(error)]),
    );
    try {
      const client = createSaldoClient({ baseUrl: service.origin, key: service.adminKey });
      await Promise.race([tell(client, say), interruption.promise]);
    } finally {
      if (service.keptIn !== null) say(`\nKept. To look at it: SALDO_DATA_DIR=${service.keptIn} npm start`);
      await service.stop();
    }
  } finally {
    interruption.ignore();
  }
}

/** Rejects when somebody stops the demo by Ctrl-C or SIGTERM. Whoever does it a second time is not asked to wait. */
function interruptedBySignal() {
  const { promise, reject } = Promise.withResolvers<never>();
  // Until somebody waits for it, nobody is to blame.
  promise.catch(() => undefined);
  const interrupt = () => reject(new Error('interrupted'));
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.once(signal, interrupt);
  const ignore = () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
  return { promise, ignore };
}

const demoTrades = (options: TradesOptions): Promise<void> =>
  withService(options, async (client, say) => {
    const progress = createProgress();
    say('Replaying 9,999 rows of the Sarafu currency (Kenya, 2020). Who was given tokens then is given credit now.');
    const trades = await replayTrades(client, progress);
    say(tellTrades(trades));
    const sums = options.large ? await postSums(client, progress) : undefined;
    if (sums) say(tellSums(sums));
    const { busiest, ...figures } = trades;
    if (options.json)
      process.stdout.write(
        `${JSON.stringify({ trades: { ...figures, busiest: { ...busiest, names: undefined } }, sums })}\n`,
      );
    const wrong = trades.balancesWrong.length + (sums?.balancesWrong.length ?? 0);
    if (wrong > 0) throw new Error(`${wrong} balances are not what the file says`);
  });

const demoClearingRuns = (options: ClearingOptions): Promise<void> =>
  withService(options, async (client, say) => {
    const network = await readSarafuNetwork(options.full ?? false);
    const summary = await demoClearing(client, createProgress(), say, network);
    if (options.json) process.stdout.write(`${JSON.stringify(figuresOf(summary))}\n`);
    requireClaims(summary.claims);
  });

/** Without what there may be tens of thousands of. */
const figuresOf = ({ total, evidence, claims }: ClearingSummary) => ({
  obligations: evidence.obligations.length,
  members: evidence.accounts.length,
  total,
  steps: evidence.steps.map(({ name, run, appliedMs, settlements, loops }) => ({
    name,
    run,
    appliedMs,
    settlements: settlements.length,
    loops: loops.length,
  })),
  claims,
});

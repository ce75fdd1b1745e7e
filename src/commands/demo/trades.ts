import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import type { Account, Problem, SaldoClient, Statement } from '#client';
import { formatAmount } from '../../domain/money.ts';
import { BATCH_REQUEST_ITEMS_MAX } from '../../limits.ts';
import type { Progress } from '../progress.ts';
import { eachAtOnce, inPages, ofCircuit } from './client.ts';
import { reckonTrades } from './reckoning.ts';

export const TRADES_FILE = fileURLToPath(new URL('../../../data/sarafu/trades.csv', import.meta.url));

/** Requests under way at once while members join. */
const REQUESTS_AT_ONCE = 32;

const SCALE = 2;

const CIRCUIT = ofCircuit('sarafu');

export interface TradeRow {
  readonly id: string;
  readonly occurred_at: string;
  readonly kind: 'disbursement' | 'standard' | 'reclamation' | 'agent_out';
  readonly payer: string;
  readonly payee: string;
  readonly amount: string;
}

/** What the service says to a payment that would go one hundredth further than the payer may. */
export interface Refused {
  readonly payer: string;
  readonly amount: string;
  readonly problem: Problem;
}

export interface TradesSummary {
  readonly members: number;
  readonly limitsGiven: number;
  readonly tradesPosted: number;
  readonly tradesRefused: Readonly<Record<string, number>>;
  /** Rows of the file that are no trade between members. */
  readonly leftOut: number;
  readonly turnover: string;
  readonly sumOfBalances: string;
  readonly busiest: {
    readonly name: string;
    readonly trades: number;
    readonly statement: Statement;
    readonly names: ReadonlyMap<string, string>;
  };
  readonly highest: readonly Account[];
  readonly lowest: readonly Account[];
  readonly overTheLimit: Refused;
  readonly balancesChecked: number;
  readonly balancesWrong: readonly string[];
}

async function readTrades(): Promise<TradeRow[]> {
  const rows: TradeRow[] = [];
  for await (const row of createReadStream(TRADES_FILE).pipe(parse({ columns: true }))) rows.push(row as TradeRow);
  return rows;
}

/**
 * Replays a real circuit's beginning: whoever is given tokens in the file is given a credit limit of that amount here,
 * and the trades between members then create the credit themselves.
 */
export async function replayTrades(client: SaldoClient, progress: Progress): Promise<TradesSummary> {
  const rows = await readTrades();
  const circuit = { code: 'sarafu', name: 'Sarafu, replayed', unit: { code: 'SRF', scale: SCALE } };
  await client.post('/v1/circuits', { body: circuit });
  const replay = new Replay(client, operatorsOf(rows));
  progress.start('Replaying trades', rows.length);
  for (const row of rows) {
    await replay.take(row);
    progress.step();
  }
  await replay.flush();
  progress.stop();
  return summarise(client, replay, rows);
}

/** The accounts of the currency's operator: those that disburse, and those that take tokens back. */
function operatorsOf(rows: readonly TradeRow[]): Set<string> {
  const operators = new Set<string>();
  for (const { kind, payer, payee } of rows) {
    if (kind === 'disbursement') operators.add(payer);
    if (kind === 'reclamation' || kind === 'agent_out') operators.add(payee);
  }
  return operators;
}

/**
 * Goes through the file in order. Neighbours of the same sort are sent together, because nothing lies between them:
 * limits side by side, trades as one batch, which keeps their order.
 */
class Replay {
  readonly accounts = new Map<string, string>();
  readonly tradesOf = new Map<string, number>();
  readonly refused: Record<string, number> = {};
  limitsGiven = 0;
  posted = 0;
  turnover = 0n;
  leftOut = 0;
  readonly #client: SaldoClient;
  readonly #operators: ReadonlySet<string>;
  readonly #limits = new Map<string, bigint>();
  #raised = new Set<string>();
  #trades: TradeRow[] = [];

  constructor(client: SaldoClient, operators: ReadonlySet<string>) {
    this.#client = client;
    this.#operators = operators;
  }

  async take(row: TradeRow): Promise<void> {
    const isMember = (name: string) => !this.#operators.has(name);
    if (row.kind === 'disbursement' && isMember(row.payee)) {
      if (this.#trades.length > 0) await this.flush();
      this.#limits.set(row.payee, (this.#limits.get(row.payee) ?? 0n) + cents(row.amount));
      this.#raised.add(row.payee);
      this.limitsGiven++;
    } else if (row.kind === 'standard' && isMember(row.payer) && isMember(row.payee)) {
      if (this.#raised.size > 0) await this.flush();
      this.#trades.push(row);
      if (this.#trades.length === BATCH_REQUEST_ITEMS_MAX) await this.flush();
    } else {
      this.leftOut++;
    }
  }

  async flush(): Promise<void> {
    const raised = [...this.#raised];
    this.#raised = new Set();
    await eachAtOnce(raised, REQUESTS_AT_ONCE, (name) => this.#giveLimit(name));
    const trades = this.#trades;
    this.#trades = [];
    if (trades.length > 0) await this.#post(trades);
  }

  async #giveLimit(name: string): Promise<void> {
    const creditLimit = formatAmount(this.#limits.get(name) ?? 0n, SCALE);
    const id = this.accounts.get(name);
    if (id === undefined) return this.#join(name, creditLimit);
    await this.#client.put('/v1/circuits/{circuit}/accounts/{id}/limits', {
      ...ofCircuit('sarafu', { id }),
      body: { creditLimit, balanceCap: null, reason: 'Disbursement' },
    });
  }

  async #join(name: string, creditLimit: string): Promise<void> {
    const member = await this.#client.post('/v1/circuits/{circuit}/members', {
      ...CIRCUIT,
      body: { name: `Member ${name}`, externalId: name },
    });
    const account = await this.#client.post('/v1/circuits/{circuit}/accounts', {
      ...CIRCUIT,
      body: { memberId: member.id, externalId: name, creditLimit, balanceCap: null },
    });
    this.accounts.set(name, account.id);
  }

  async #post(trades: readonly TradeRow[]): Promise<void> {
    const names = new Set(trades.flatMap(({ payer, payee }) => [payer, payee]));
    const strangers = [...names].filter((name) => !this.accounts.has(name));
    await eachAtOnce(strangers, REQUESTS_AT_ONCE, (name) => this.#join(name, '0'));
    const transfers = trades.map((trade) => ({
      from: this.accounts.get(trade.payer) ?? '',
      to: this.accounts.get(trade.payee) ?? '',
      amount: trade.amount,
      externalId: `sarafu-${trade.id}`,
      occurredOn: trade.occurred_at.slice(0, 10),
    }));
    const { results } = await this.#client.post('/v1/circuits/{circuit}/transfers/batch', {
      ...CIRCUIT,
      body: { atomic: false, transfers },
    });
    results.forEach((result, index) => {
      const trade = trades[index] as TradeRow;
      if ('problem' in result) {
        this.refused[result.problem.code] = (this.refused[result.problem.code] ?? 0) + 1;
        return;
      }
      this.posted++;
      this.turnover += cents(trade.amount);
      for (const name of [trade.payer, trade.payee]) this.tradesOf.set(name, (this.tradesOf.get(name) ?? 0) + 1);
    });
  }
}

const cents = (amount: string): bigint => BigInt(amount.replace('.', ''));

async function summarise(client: SaldoClient, replay: Replay, rows: readonly TradeRow[]): Promise<TradesSummary> {
  const accounts = await Array.fromAsync(client.rows('/v1/circuits/{circuit}/accounts', inPages(CIRCUIT)));
  const byBalance = accounts.toSorted((a, b) => Number(cents(b.balance) - cents(a.balance)));
  const [busiest] = [...replay.tradesOf].toSorted((a, b) => b[1] - a[1]);
  if (busiest === undefined) throw new Error('no trade was posted');
  const [name, trades] = busiest;
  const id = replay.accounts.get(name) ?? '';
  const { params } = ofCircuit('sarafu', { id });
  const reckoned = await reckonTrades(operatorsOf(rows));
  const wrong = accounts.filter((account) => cents(account.balance) !== (reckoned.get(account.externalId ?? '') ?? 0n));
  return {
    members: accounts.length,
    limitsGiven: replay.limitsGiven,
    tradesPosted: replay.posted,
    tradesRefused: replay.refused,
    leftOut: replay.leftOut,
    turnover: formatAmount(replay.turnover, SCALE),
    sumOfBalances: formatAmount(
      accounts.reduce((sum, account) => sum + cents(account.balance), 0n),
      SCALE,
    ),
    busiest: {
      name,
      trades,
      statement: await client.get('/v1/circuits/{circuit}/accounts/{id}/statement', {
        params: { ...params, query: { limit: 12 } },
      }),
      names: new Map([...replay.accounts].map(([name, id]) => [id, name])),
    },
    highest: byBalance.slice(0, 5),
    lowest: byBalance.slice(-5).reverse(),
    overTheLimit: await askTooMuch(client, byBalance),
    balancesChecked: accounts.length,
    balancesWrong: wrong.map((account) => account.externalId ?? account.id),
  };
}

/** Asks, without paying, what would happen if the member deepest in debt paid one hundredth more than it may. */
async function askTooMuch(client: SaldoClient, byBalance: readonly Account[]): Promise<Refused> {
  const [payer, payee] = [byBalance.at(-1), byBalance[0]];
  if (!payer?.available || payee === undefined) throw new Error('there are no accounts with a limit');
  const amount = formatAmount(cents(payer.available) + 1n, SCALE);
  const transfer = { from: payer.id, to: payee.id, amount };
  const { problem } = await client.post('/v1/circuits/{circuit}/transfers/preview', { ...CIRCUIT, body: transfer });
  if (problem === undefined)
    throw new Error(`${payer.externalId} could pay ${amount}, which is more than it has available`);
  return { payer: payer.externalId ?? payer.id, amount, problem };
}

import type { SaldoClient } from '#client';
import { BATCH_REQUEST_ITEMS_MAX } from '../../limits.ts';
import type { Progress } from '../progress.ts';
import { eachAtOnce, inPages, ofCircuit } from './client.ts';
import { readSarafuObligations, type SarafuObligation, thousandths } from './sarafu.ts';

const CIRCUIT = ofCircuit('sarafu-sums');

const REQUESTS_AT_ONCE = 64;
const BATCHES_AT_ONCE = 4;

/** Wide enough for every sum of the file: its total is 107,886,628.824. */
const WIDE = '1000000000';

export interface SumsSummary {
  readonly accounts: number;
  readonly posted: number;
  readonly refused: number;
  readonly sumOfBalances: string;
  readonly balancesChecked: number;
  readonly balancesWrong: readonly string[];
  readonly postingSeconds: number;
}

/** Posts the bilateral sums of the whole file as payments, in batches, under wide limits. */
export async function postSums(client: SaldoClient, progress: Progress): Promise<SumsSummary> {
  const rows = await readSarafuObligations();
  const circuit = { code: 'sarafu-sums', name: 'Sarafu, its sums', unit: { code: 'SRF', scale: 3 } };
  await client.post('/v1/circuits', { body: circuit });
  const accounts = await openAccounts(client, rows, progress);

  const batches = Array.from({ length: Math.ceil(rows.length / BATCH_REQUEST_ITEMS_MAX) }, (_, index) =>
    rows.slice(index * BATCH_REQUEST_ITEMS_MAX, (index + 1) * BATCH_REQUEST_ITEMS_MAX),
  );
  let posted = 0;
  const started = performance.now();
  progress.start('Posting payments', rows.length);
  await eachAtOnce(batches, BATCHES_AT_ONCE, async (batch) => {
    const transfers = batch.map((row) => ({
      from: accounts.get(row.debtor) ?? '',
      to: accounts.get(row.creditor) ?? '',
      amount: row.amount,
    }));
    const { results } = await client.post('/v1/circuits/{circuit}/transfers/batch', {
      ...CIRCUIT,
      body: { atomic: false, transfers },
    });
    posted += results.filter((result) => result.status === 201).length;
    progress.step(batch.length);
  });
  progress.stop();
  const postingSeconds = (performance.now() - started) / 1000;
  return {
    accounts: accounts.size,
    posted,
    refused: rows.length - posted,
    postingSeconds,
    ...(await check(client, rows)),
  };
}

async function openAccounts(
  client: SaldoClient,
  rows: readonly SarafuObligation[],
  progress: Progress,
): Promise<Map<string, string>> {
  const names = [...new Set(rows.flatMap((row) => [row.debtor, row.creditor]))];
  const accounts = new Map<string, string>();
  progress.start('Opening accounts', names.length);
  await eachAtOnce(names, REQUESTS_AT_ONCE, async (name) => {
    const member = await client.post('/v1/circuits/{circuit}/members', {
      ...CIRCUIT,
      body: { name: `Member ${name}`, externalId: name },
    });
    const limits = { creditLimit: WIDE, balanceCap: null };
    const body = { memberId: member.id, externalId: name, ...limits };
    const account = await client.post('/v1/circuits/{circuit}/accounts', { ...CIRCUIT, body });
    accounts.set(name, account.id);
    progress.step();
  });
  progress.stop();
  return accounts;
}

async function check(client: SaldoClient, rows: readonly SarafuObligation[]) {
  const reckoned = new Map<string, bigint>();
  for (const { debtor, creditor, amount } of rows) {
    const value = thousandths(amount);
    reckoned.set(debtor, (reckoned.get(debtor) ?? 0n) - value);
    reckoned.set(creditor, (reckoned.get(creditor) ?? 0n) + value);
  }
  const all = await Array.fromAsync(client.rows('/v1/circuits/{circuit}/accounts', inPages(CIRCUIT)));
  const sum = all.reduce((total, account) => total + thousandths(account.balance), 0n);
  return {
    sumOfBalances: `${sum / 1000n}.${String(sum % 1000n).padStart(3, '0')}`,
    balancesChecked: all.length,
    balancesWrong: all
      .filter(({ externalId, balance }) => reckoned.get(externalId ?? '') !== thousandths(balance))
      .map(({ id, externalId }) => externalId ?? id),
  };
}

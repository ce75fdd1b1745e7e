import { setTimeout as sleep } from 'node:timers/promises';
import type { Account, ClearingRun, SaldoClient } from '#client';
import type { Progress } from '../progress.ts';
import { type CheckedClaim, checkClearingDemo, type Evidence } from './clearing-checks.ts';
import { type RunPlace, readJournal, readRun, type Step } from './clearing-evidence.ts';
import {
  tellBeginning,
  tellClaims,
  tellCreditRun,
  tellCredits,
  tellLoops,
  tellRecorded,
  tellSetOff,
  tellSteps,
} from './clearing-text.ts';
import { eachAtOnce, inPages, ofCircuit } from './client.ts';
import { addTo, inUnits, type SarafuNetwork, type SarafuObligation, thousandths } from './sarafu.ts';

/**
 * How far each balance may fall and rise, in thousandths of what its account owes and is owed. Accounts are opened with the
 * first, and the last is applied.
 */
const CREDIT_LEVELS = [5n, 20n, 100n] as const;

const CODE = 'sarafu-clearing';

const CIRCUIT = ofCircuit(CODE);

/** Rows in one request of an import, so that there is progress to be seen. */
const IMPORT_ROWS = 2_000;

/** Requests under way at once while limits are set: those that wait are committed together. */
const REQUESTS_AT_ONCE = 128;

/** Milliseconds between two looks at a run. */
const POLL_MS = 20;

/** What `demo clearing` came to. */
export interface ClearingSummary {
  readonly total: string;
  readonly evidence: Evidence;
  readonly claims: readonly CheckedClaim[];
}

/**
 * Records obligations, clears them without credit and with more and more of it, and checks all that came of it.
 * @param say is told each part of the story when it has happened
 */
export async function demoClearing(
  client: SaldoClient,
  progress: Progress,
  say: (text: string) => void,
  { owed, sampleOf }: SarafuNetwork,
): Promise<ClearingSummary> {
  const turnovers = turnoversOf(owed);
  const total = inUnits(owed.reduce((sum, { amount }) => sum + thousandths(amount), 0n));
  say(tellBeginning(owed.length, sampleOf));
  await client.post('/v1/circuits', { body: { code: CODE, name: 'Sarafu', unit: { code: 'SRF', scale: 3 } } });
  let limits = limitsOf(turnovers, CREDIT_LEVELS[0]);
  const accounts = await admit(client, limits, progress);
  await record(client, owed, progress);
  say(tellRecorded(turnovers.size, owed.length, total));

  const setOff = await take(client, 'set-off', { mode: 'set-off', dryRun: false }, progress);
  say(tellSetOff(setOff));
  const steps = [setOff];
  say(tellCredits());
  for (const level of CREDIT_LEVELS) {
    limits = limitsOf(turnovers, level);
    if (level !== CREDIT_LEVELS[0]) await setLimits(client, accounts, limits, progress);
    const percent = `${Number(level) / 10} %`;
    const dryRun = level !== CREDIT_LEVELS.at(-1);
    const step = await take(client, `${percent} credit`, { mode: 'with-credit', dryRun }, progress);
    say(tellCreditRun(percent, step));
    steps.push(step);
  }
  say(tellSteps(steps, total));
  say(tellLoops(steps, new Map(accounts.map(({ id, externalId }) => [id, externalId ?? id]))));
  const evidence = await gather(client, owed, limits, steps, progress);
  const claims = checkClearingDemo(evidence);
  say(tellClaims(claims));
  return { total, evidence, claims };
}

/** What each account owes and is owed, in thousandths, by its number in the file. */
function turnoversOf(owed: readonly SarafuObligation[]): Map<string, bigint> {
  const turnovers = new Map<string, bigint>();
  for (const { debtor, creditor, amount } of owed) {
    addTo(turnovers, debtor, thousandths(amount));
    addTo(turnovers, creditor, thousandths(amount));
  }
  return turnovers;
}

const limitsOf = (turnovers: ReadonlyMap<string, bigint>, level: bigint): Map<string, bigint> =>
  new Map([...turnovers].map(([account, turnover]) => [account, (turnover * level) / 1000n]));

/** Admits a member for each account of the file, and opens its account. */
async function admit(client: SaldoClient, limits: ReadonlyMap<string, bigint>, progress: Progress): Promise<Account[]> {
  const rows = [...limits].map(([name, limit]) => `Member ${name},${name},${inUnits(limit)},${inUnits(limit)}`);
  await importRows(client, 'members', 'name,externalId,creditLimit,balanceCap', rows, progress);
  return Array.fromAsync(client.rows('/v1/circuits/{circuit}/accounts', inPages(CIRCUIT)));
}

/** Each is called by its place among those that are taken, so that it can be found again by it. */
async function record(client: SaldoClient, owed: readonly SarafuObligation[], progress: Progress): Promise<void> {
  const rows = owed.map(({ debtor, creditor, amount }, place) => `${debtor},${creditor},${amount},${place},accepted`);
  await importRows(client, 'obligations', 'debtor,creditor,amount,externalId,state', rows, progress);
}

async function importRows(
  client: SaldoClient,
  noun: 'members' | 'obligations',
  header: string,
  rows: readonly string[],
  progress: Progress,
): Promise<void> {
  progress.start(`Importing ${noun}`, rows.length);
  for (let from = 0; from < rows.length; from += IMPORT_ROWS) {
    const part = rows.slice(from, from + IMPORT_ROWS);
    const csv = `${[header, ...part].join('\n')}\n`;
    const { refused } = await client.post(`/v1/circuits/{circuit}/${noun}/import`, {
      ...CIRCUIT,
      headers: { 'content-type': 'text/csv' },
      body: csv,
    });
    if (refused > 0) throw new Error(`${refused} ${noun} were refused`);
    progress.step(part.length);
  }
  progress.stop();
}

async function setLimits(
  client: SaldoClient,
  accounts: readonly Account[],
  limits: ReadonlyMap<string, bigint>,
  progress: Progress,
): Promise<void> {
  progress.start('Setting limits', accounts.length);
  await eachAtOnce(accounts, REQUESTS_AT_ONCE, async ({ id, externalId }) => {
    const limit = inUnits(limits.get(externalId ?? '') ?? 0n);
    const body = { creditLimit: limit, balanceCap: limit, reason: 'Credit for clearing' };
    await client.put('/v1/circuits/{circuit}/accounts/{id}/limits', { ...ofCircuit(CODE, { id }), body });
    progress.step();
  });
  progress.stop();
}

/** Computes a run, reads all there is to see of it, and applies it unless it is a dry one. */
async function take(
  client: SaldoClient,
  name: string,
  asked: { readonly mode: ClearingRun['mode']; readonly dryRun: boolean },
  progress: Progress,
): Promise<Step> {
  const { id } = await client.post('/v1/circuits/{circuit}/clearing-runs', { ...CIRCUIT, body: asked });
  const there = ofCircuit(CODE, { id });
  const computed = await whenComputed(client, there);
  const evidence = await readRun(client, there, computed, progress);
  if (asked.dryRun) return { name, run: computed, ...evidence, appliedMs: null };
  const began = performance.now();
  const run = await client.post('/v1/circuits/{circuit}/clearing-runs/{id}/apply', there);
  return { name, run, ...evidence, appliedMs: performance.now() - began };
}

async function whenComputed(client: SaldoClient, there: RunPlace): Promise<ClearingRun> {
  for (;;) {
    const run = await client.get('/v1/circuits/{circuit}/clearing-runs/{id}', there);
    if (run.state === 'computed') return run;
    if (run.state !== 'draft' && run.state !== 'computing')
      throw new Error(`the clearing run is ${run.state}: ${run.failure ?? 'somebody else has taken it'}`);
    await sleep(POLL_MS);
  }
}

/** First it asks for everything once more that has been applied, which must change nothing of what it then reads. */
async function gather(
  client: SaldoClient,
  owed: readonly SarafuObligation[],
  limits: ReadonlyMap<string, bigint>,
  steps: readonly Step[],
  progress: Progress,
): Promise<Evidence> {
  for (const { run } of steps.filter(({ run }) => !run.dryRun)) {
    await client.post('/v1/circuits/{circuit}/clearing-runs/{id}/apply', ofCircuit(CODE, { id: run.id }));
  }
  return {
    owed,
    limits,
    steps,
    accounts: await Array.fromAsync(client.rows('/v1/circuits/{circuit}/accounts', inPages(CIRCUIT))),
    obligations: await Array.fromAsync(client.rows('/v1/circuits/{circuit}/obligations', inPages(CIRCUIT))),
    journal: await readJournal(client, CODE, steps.at(-1)?.run.appliedNumber ?? 0, progress),
  };
}

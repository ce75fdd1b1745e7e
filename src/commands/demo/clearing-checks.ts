/**
 * Whether all that a clearing came to is as it must be: reckoned from the file, and from what the API shows, a second time
 * and in another way. Nothing here knows a solver.
 */
import type { Account, Obligation } from '#client';
import { AccountReader } from '../../clearing-files/accounts.ts';
import { checkCertificate } from '../../clearing-files/certificate-check.ts';
import { CertificateReader } from '../../clearing-files/certificate-reader.ts';
import { ObligationReader } from '../../clearing-files/obligations.ts';
import { FileProblem } from '../../clearing-files/problem.ts';
import { grouped } from '../text.ts';
import type { Journal, Step } from './clearing-evidence.ts';
import { addTo, inUnits, SARAFU_SCALE, type SarafuObligation, thousandths } from './sarafu.ts';

export interface Evidence {
  /** What was recorded: the obligation of each place has that place as its externalId. */
  readonly owed: readonly SarafuObligation[];
  /** How far each balance may be from zero, in thousandths, by the account's externalId. */
  readonly limits: ReadonlyMap<string, bigint>;
  /** In the order in which they were taken. */
  readonly steps: readonly Step[];
  /** How all of these stand in the end. */
  readonly accounts: readonly Account[];
  readonly obligations: readonly Obligation[];
  readonly journal: Journal;
}

/** One sentence, and what speaks against it; it holds exactly if nothing does. */
export interface CheckedClaim {
  readonly claim: string;
  readonly faults: readonly string[];
}

/** The most that a set-off of the whole file can clear, as two other solvers found it (LEMON, by two algorithms). */
const WHOLE_FILE = { obligations: 94_223, total: 107_886_628_824n, cleared: 72_671_889_614n } as const;

export function checkClearingDemo(evidence: Evidence): CheckedClaim[] {
  const { steps, owed, accounts, journal } = evidence;
  const isWhole = owed.length === WHOLE_FILE.obligations;
  const applied = steps.filter(({ run }) => run.state === 'applied');
  const members = grouped(accounts.length);
  const obligations = grouped(owed.length);
  return [
    ...(isWhole ? [{ claim: wholeClaim, faults: wholeFaults(evidence) }] : []),
    { claim: `${steps.length} certificates hold: nothing larger can be cleared`, faults: certificateFaults(evidence) },
    { claim: 'cycles and chains add up to what is settled, pair by pair', faults: steps.flatMap(loopFaults) },
    {
      claim: `${obligations} obligations remain at what the file says, less what was settled`,
      faults: remainderFaults(evidence, settledBy(applied)),
    },
    {
      claim: `${members} members: owed less owing, plus balance, is to the unit as before`,
      faults: positionFaults(evidence),
    },
    { claim: `the balances sum to ${inUnits(0n)}`, faults: sumFaults(evidence) },
    { claim: `${members} balances are within their limits`, faults: limitFaults(evidence) },
    {
      claim: `the journal goes from 1 to ${grouped(journal.lastNumber)} without a gap`,
      faults: journal.gaps.map((number) => `transaction ${number} does not follow the one before it`),
    },
    { claim: 'balances and settlements are those of the journal, added up', faults: journalFaults(evidence) },
    { claim: `asked for twice, ${applied.length} runs are applied once`, faults: onceFaults(applied, journal) },
  ];
}

/** @throws Error where one does not hold */
export function requireClaims(claims: readonly CheckedClaim[]): void {
  const wrong = claims.filter(({ faults }) => faults.length > 0);
  if (wrong.length > 0) throw new Error(`${wrong.length} of ${claims.length} checks failed`);
}

const wholeClaim = `the set-off clears ${grouped(inUnits(WHOLE_FILE.cleared))} of ${grouped(inUnits(WHOLE_FILE.total))}, as LEMON does`;

function wholeFaults({ steps: [setOff] }: Evidence): string[] {
  const [total, cleared] = [sumIn(setOff?.run.total), sumIn(setOff?.run.cleared)];
  return total === WHOLE_FILE.total && cleared === WHOLE_FILE.cleared
    ? []
    : [`it clears ${inUnits(cleared)} of ${inUnits(total)}`];
}

/** A figure of a run, which is null only before the run is computed. */
const sumIn = (text: string | null | undefined): bigint => thousandths(text ?? '0');

/** Each proves its run against the files of the run; their sums are those of the file and of the runs before it. */
function certificateFaults({ owed, steps }: Evidence): string[] {
  let total = owed.reduce((sum, { amount }) => sum + thousandths(amount), 0n);
  return steps.flatMap((step) => {
    const { name, run, settlements } = step;
    const settled = settlements.reduce((sum, each) => sum + thousandths(each.settled), 0n);
    const before = total;
    if (run.state === 'applied') total -= settled;
    try {
      const { verdict, faults } = checkFiles(step);
      const figures = [
        ['total', verdict.total, before],
        ['cleared', verdict.cleared, settled],
        ['total', verdict.total, sumIn(run.total)],
        ['cleared', verdict.cleared, sumIn(run.cleared)],
        ['creditUsed', verdict.creditUsed, sumIn(run.creditUsed)],
      ] as const;
      const wrong = figures.flatMap(([figure, proved, told]) =>
        proved === told ? [] : [`${figure} is ${inUnits(told)}, and ${inUnits(proved)} by the certificate`],
      );
      return [...faults, ...wrong].map((fault) => `${name}: ${fault}`);
    } catch (error) {
      if (error instanceof FileProblem) return [`${name}: ${error.message}`];
      throw error;
    }
  });
}

/** What `saldo check-certificate` does with the same files. */
function checkFiles({ files }: Step) {
  const input = readWith(new ObligationReader(SARAFU_SCALE), files.obligations);
  const accounts = files.accounts && readWith(new AccountReader(SARAFU_SCALE), files.accounts);
  return checkCertificate(readWith(new CertificateReader(input), files.certificate), input, accounts);
}

function readWith<Result>(reader: { push(chunk: Uint8Array): void; end(): Result }, file: Uint8Array): Result {
  reader.push(file);
  return reader.end();
}

function loopFaults({ name, loops, settlements }: Step): string[] {
  const open = new Map<string, bigint>();
  for (const { debtor, creditor, settled } of settlements) addTo(open, `${debtor} ${creditor}`, thousandths(settled));
  for (const { kind, amount, accounts } of loops) {
    const payees = kind === 'cycle' ? [...accounts.slice(1), accounts[0]] : accounts.slice(1);
    payees.forEach((payee, place) => {
      addTo(open, `${accounts[place]} ${payee}`, -thousandths(amount));
    });
  }
  return [...open].flatMap(([pair, rest]) =>
    rest === 0n ? [] : [`${name}: ${inUnits(rest)} of ${pair} is in no cycle or chain, or too often`],
  );
}

function settledBy(applied: readonly Step[]): Map<string, bigint> {
  const settled = new Map<string, bigint>();
  for (const { settlements } of applied)
    for (const each of settlements) addTo(settled, each.obligationId, thousandths(each.settled));
  return settled;
}

function remainderFaults({ owed, accounts, obligations }: Evidence, settled: ReadonlyMap<string, bigint>): string[] {
  const names = namesOf(accounts);
  const found = new Map(obligations.map((each) => [each.externalId, each]));
  const faults = owed.flatMap(({ debtor, creditor, amount }, place) => {
    const obligation = found.get(String(place));
    if (obligation === undefined) return [`obligation ${place} is not there`];
    const rest = thousandths(amount) - (settled.get(obligation.id) ?? 0n);
    const isRight =
      names.get(obligation.debtor) === debtor &&
      names.get(obligation.creditor) === creditor &&
      thousandths(obligation.remaining) === rest &&
      obligation.state === (rest === 0n ? 'settled' : 'accepted');
    return isRight
      ? []
      : [`obligation ${place}: ${obligation.remaining} remains (${obligation.state}), and not ${inUnits(rest)}`];
  });
  return obligations.length === owed.length
    ? faults
    : [`there are ${obligations.length}, and not ${owed.length}`, ...faults];
}

/** Before, nothing was cleared and every balance was zero, so that the file alone says what the positions were. */
function positionFaults({ owed, accounts, obligations }: Evidence): string[] {
  const names = namesOf(accounts);
  const before = new Map<string, bigint>();
  for (const { debtor, creditor, amount } of owed) addDebt(before, debtor, creditor, amount);
  const after = new Map<string, bigint>();
  for (const { debtor, creditor, remaining } of obligations)
    addDebt(after, names.get(debtor) ?? debtor, names.get(creditor) ?? creditor, remaining);
  for (const { id, balance } of accounts) addTo(after, names.get(id) ?? id, thousandths(balance));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [was, is] = [before.get(name) ?? 0n, after.get(name) ?? 0n];
    return was === is ? [] : [`member ${name}: ${inUnits(is)}, and not ${inUnits(was)}`];
  });
}

function addDebt(positions: Map<string, bigint>, debtor: string, creditor: string, amount: string): void {
  addTo(positions, debtor, -thousandths(amount));
  addTo(positions, creditor, thousandths(amount));
}

function sumFaults({ accounts }: Evidence): string[] {
  const sum = accounts.reduce((total, { balance }) => total + thousandths(balance), 0n);
  return sum === 0n ? [] : [`they sum to ${inUnits(sum)}`];
}

/** Both by the limits that were asked for and by those that the account says it has. */
function limitFaults({ accounts, limits }: Evidence): string[] {
  return accounts.flatMap(({ externalId, balance, creditLimit, balanceCap }) => {
    const limit = inUnits(limits.get(externalId ?? '') ?? 0n);
    const own = thousandths(balance);
    const distance = own < 0n ? -own : own;
    return distance <= thousandths(limit) && creditLimit === limit && balanceCap === limit
      ? []
      : [`member ${externalId}: ${balance}, with ${creditLimit} and ${balanceCap}, and not ${limit}`];
  });
}

function journalFaults({ accounts, obligations, journal }: Evidence): string[] {
  const balances = accounts.flatMap(({ id, externalId, balance }) =>
    thousandths(balance) === (journal.balances.get(id) ?? 0n) ? [] : [`the balance of member ${externalId}`],
  );
  const settled = obligations.flatMap(({ id, externalId, settled }) =>
    thousandths(settled) === (journal.settled.get(id) ?? 0n) ? [] : [`what is settled of obligation ${externalId}`],
  );
  return [...balances, ...settled].map((what) => `${what} is not what the journal comes to`);
}

function onceFaults(applied: readonly Step[], { clearings }: Journal): string[] {
  const asked = applied.map(({ run }) => run.id);
  return asked.join() === clearings.join() ? [] : [`the journal has ${clearings.length}: ${clearings.join(', ')}`];
}

const namesOf = (accounts: readonly Account[]): Map<string, string> =>
  new Map(accounts.map(({ id, externalId }) => [id, externalId ?? id]));

import type { ClearingLoop } from '#client';
import { aligned, grouped, wrapped } from '../text.ts';
import type { CheckedClaim } from './clearing-checks.ts';
import type { Step } from './clearing-evidence.ts';
import { inUnits, type SarafuNetwork, thousandths } from './sarafu.ts';

/** Cycles that are told. */
const CYCLES_TOLD = 3;

/** What speaks against a claim that does not hold, at most. */
const FAULTS_TOLD_MAX = 5;

export function tellBeginning(obligations: number, sample: SarafuNetwork['sampleOf']): string {
  const which =
    sample === null
      ? `These are all ${grouped(obligations)} obligations of the file.`
      : `Of its ${grouped(sample.obligations)} obligations these are the ${grouped(obligations)} among the ${sample.accounts} accounts with the most partners; --full takes all.`;
  return `
${wrapped('Members of a circuit sell to each other, and owe each other for it. Where A owes B, B owes C, and C owes A, all three can strike out the same amount. Nobody pays, and each owes less and is owed less. That is set-off. Where members may also owe a little to the circuit as a whole, which is their credit, more can be struck out.')}

${wrapped(`What is owed here is real: data/sarafu/obligations.csv, from a community currency in Kenya, 2020 to 2021. ${which}`)}
`;
}

export const tellRecorded = (members: number, obligations: number, total: string): string =>
  aligned([
    ['members, with an account each', grouped(members)],
    ['obligations, all accepted', grouped(obligations)],
    ['owed in all', grouped(total)],
  ]);

export function tellSetOff({ run, appliedMs }: Step): string {
  const { bilateral = null, multilateral = null } = run.steps ?? {};
  return `
${wrapped(`Set-off: no balance moves, whatever credit there is. Found in ${foundIn(run)}, and applied in ${seconds(appliedMs ?? 0)}, as transaction ${grouped(run.appliedNumber ?? 0)} of the journal.`)}

${aligned([
  ['struck out between two accounts', figure(bilateral)],
  ['struck out round longer cycles', figure(multilateral)],
  ['remains', figure(run.remaining)],
])}

${wrapped(`Between two accounts there is nothing where the file has one sum for both directions. If each account paid only what it owes less what it is owed, its net debt, ${figure(run.netDebtAfter)} would be paid: set-off leaves that as it is.`)}
`;
}

export const tellCredits = (): string =>
  wrapped(
    'With credit: each balance may fall, and rise, by a share of what its account owes and is owed. Two dry runs to compare, and then one that is applied:',
  );

export function tellCreditRun(percent: string, { run, appliedMs }: Step): string {
  const clears = `clears ${figure(run.cleared)} more with ${figure(run.creditUsed)} of credit`;
  return `  ${percent.padStart(5)} ${clears}${appliedMs === null ? '' : ': applied'}`;
}

/** A column for each step. Fits 80 characters with amounts of eight digits before the point. */
export function tellSteps(steps: readonly Step[], total: string): string {
  const row = (name: string, cell: (step: Step) => string) => [name, ...steps.map(cell)];
  const rows = [
    row('', ({ name }) => name),
    row('cleared', ({ run }) => figure(run.cleared)),
    row('share of all', ({ run }) => share(run.cleared, total)),
    row('then remains', ({ run }) => figure(run.remaining)),
    row('net debt was', ({ run }) => figure(run.netDebtBefore)),
    row('net debt is', ({ run }) => figure(run.netDebtAfter)),
    row('credit used', ({ run }) => figure(run.creditUsed)),
    row('settled wholly', ({ settlements }) => grouped(countWhole(settlements))),
    row('found in', ({ run }) => foundIn(run)),
    row('applied in', ({ appliedMs }) => (appliedMs === null ? 'dry run' : seconds(appliedMs))),
  ];
  const applied = steps.filter(({ run }) => run.state === 'applied');
  const cleared = inUnits(applied.reduce((sum, { run }) => sum + thousandths(run.cleared ?? '0'), 0n));
  return `
${aligned(rows, '  ')}

${wrapped(`Each with credit clears of what the set-off left. Together, the ${applied.length} that were applied cleared ${figure(cleared)} of ${figure(total)}: ${share(cleared, total)}.`)}
`;
}

const countWhole = (settlements: Step['settlements']): number =>
  settlements.filter(({ remainingAfter }) => thousandths(remainingAfter) === 0n).length;

/** @param names of accounts, by their ids */
export function tellLoops(steps: readonly Step[], names: ReadonlyMap<string, string>): string {
  const cycles = largestByLength(steps[0]?.loops ?? [], 'cycle').slice(0, CYCLES_TOLD);
  const chain = largestByLength(steps.at(-1)?.loops ?? [], 'chain').find(({ accounts }) => accounts.length > 2);
  const lines = [
    `What the set-off consists of, for example (${grouped(steps[0]?.loops.length ?? 0)} cycles in all):`,
    ...cycles.map((loop) => wrapped(sentenceOf(loop, names), '  ')),
  ];
  if (chain !== undefined) {
    const [first, last] = [chain.accounts[0] ?? '', chain.accounts.at(-1) ?? ''].map((id) => names.get(id) ?? id);
    const moves = `The balance of ${first} falls by that, and that of ${last} rises.`;
    lines.push('And a chain, which credit makes possible:', wrapped(`${sentenceOf(chain, names)} ${moves}`, '  '));
  }
  return `${lines.join('\n')}\n`;
}

/** Of each number of accounts the one with the largest amount, the shortest first. */
function largestByLength(loops: readonly ClearingLoop[], kind: ClearingLoop['kind']): ClearingLoop[] {
  const largest = new Map<number, ClearingLoop>();
  for (const loop of loops) {
    const known = largest.get(loop.accounts.length);
    const isLarger = known === undefined || thousandths(loop.amount) > thousandths(known.amount);
    if (loop.kind === kind && isLarger) largest.set(loop.accounts.length, loop);
  }
  return [...largest].toSorted(([one], [other]) => one - other).map(([, loop]) => loop);
}

/** "Member 6 settles 12.000 with 8, 8 with 9, and 9 with 6." */
function sentenceOf({ kind, amount, accounts }: ClearingLoop, names: ReadonlyMap<string, string>): string {
  const named = accounts.map((id) => names.get(id) ?? id);
  const payees = kind === 'cycle' ? [...named.slice(1), named[0] ?? ''] : named.slice(1);
  const [first, ...others] = payees.map((payee, place) =>
    place === 0
      ? `Member ${named[0]} settles ${grouped(amount)} with ${payee}`
      : `${place === payees.length - 1 ? 'and ' : ''}${named[place]} with ${payee}`,
  );
  return `${[first, ...others].join(', ')}.`;
}

export function tellClaims(claims: readonly CheckedClaim[]): string {
  const lines = claims.flatMap(({ claim, faults }) => {
    const told = faults.slice(0, FAULTS_TOLD_MAX).map((fault) => `      ${fault}`);
    if (faults.length > told.length) told.push(`      … and ${grouped(faults.length - told.length)} more`);
    return [`  ${faults.length === 0 ? '✓' : '✗'} ${claim}`, ...told];
  });
  return ['Checked, from the file and from what the API shows:', ...lines].join('\n');
}

const figure = (amount: string | null): string => grouped(amount ?? '');

const share = (part: string | null, whole: string): string =>
  `${((100 * Number(part ?? 0)) / Number(whole)).toFixed(2)} %`;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** From its being asked for to its being written down, by the database's clock. */
const foundIn = ({ createdAt, computedAt }: Step['run']): string =>
  seconds(Date.parse(computedAt ?? createdAt) - Date.parse(createdAt));

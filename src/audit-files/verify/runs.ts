/** Clearing runs: the table of all of them, and what was applied against its input and its proof. */

import type { AccountTable } from '../../clearing-files/accounts.ts';
import type { ClearingInput } from '../../clearing-files/canonical.ts';
import { NO_DATE } from '../../clearing-files/cells.ts';
import { checkCertificate } from '../../clearing-files/certificate-check.ts';
import type { Certificate } from '../../clearing-files/certificate-reader.ts';
import { textAt } from '../../clearing-files/texts.ts';
import { RUN_MODES, RUN_STATES } from '../../domain/clearing/runs.ts';
import { remaining } from '../../domain/ledger/state.ts';
import { formatAmount } from '../../domain/money.ts';
import { CLEARING_RUNS } from '../tables.ts';
import { UUID } from '../uuid.ts';
import { isTime, RowFault, requireDay } from './amounts.ts';
import type { AppliedRun, SettledPart } from './applied-run.ts';
import { CsvTable } from './csv-table.ts';
import { differs, type Findings, shown } from './findings.ts';
import type { OwedAtWork } from './obligations.ts';
import type { TableReader } from './tables.ts';

const COLUMNS = Object.keys(CLEARING_RUNS.columns);

/** A row of clearing-runs.csv by its columns. */
interface RunRow {
  readonly run_id: string;
  readonly state: string;
  readonly mode: string;
  readonly due_by: string;
  readonly dry_run: string;
  readonly principal_id: string;
  readonly created_at: string;
  readonly snapshot_number: string;
  readonly obligations: string;
  readonly accounts: string;
  readonly total: string;
  readonly cleared: string;
  readonly credit_used: string;
  readonly applied_number: string;
  readonly place: string;
}

const COUNT = /^(0|[1-9][0-9]{0,15})$/;

/** Reads clearing-runs.csv before the journal: there it says from which number each run was computed. */
export class RunsTable implements TableReader {
  readonly file = CLEARING_RUNS.name;
  readonly runs = new Map<string, RunRow>();
  readonly #table: CsvTable;
  readonly #findings: Findings;
  readonly #scale: number;
  #before = '';

  constructor(scale: number, findings: Findings) {
    this.#scale = scale;
    this.#findings = findings;
    this.#table = new CsvTable(CLEARING_RUNS, findings, (cells, place) => this.#take(cells, place));
  }

  push(chunk: Uint8Array): void {
    this.#table.push(chunk);
  }

  end(): void {
    this.#table.end();
  }

  #take(cells: readonly string[], place: string): void {
    const run = {
      ...Object.fromEntries(COLUMNS.map((name, index) => [name, cells[index] ?? ''])),
      place,
    } as unknown as RunRow;
    const order = `${run.created_at} ${run.run_id}`;
    const wrong = order > this.#before ? wrongForm(run, this.#scale) : 'it stands in another order, or twice';
    this.#findings.judge('tables', place, wrong === null ? null : `clearing run ${shown(run.run_id)}: ${wrong}`);
    this.#before = order;
    if (!this.runs.has(run.run_id)) this.runs.set(run.run_id, run);
  }
}

/** What is wrong with a row by itself; null: nothing. */
function wrongForm(run: RunRow, scale: number): string | null {
  const isApplied = run.state === 'applied';
  const figures = [run.snapshot_number, run.obligations, run.accounts];
  const hasFigures = [...figures, run.total, run.cleared, run.credit_used].every((figure) => figure !== '');
  const checks: readonly (readonly [string, boolean])[] = [
    ['run_id', UUID.test(run.run_id)],
    ['state', (RUN_STATES as readonly string[]).includes(run.state)],
    ['mode', (RUN_MODES as readonly string[]).includes(run.mode)],
    ['dry_run', /^f(alse)?$/.test(run.dry_run) || (/^t(rue)?$/.test(run.dry_run) && !isApplied)],
    ['principal_id', UUID.test(run.principal_id)],
    ['created_at', isTime(run.created_at)],
    ['a figure', figures.every((figure) => figure === '' || COUNT.test(figure))],
    ['a figure', !(isApplied || run.state === 'computed') || hasFigures],
    ['applied_number', isApplied ? COUNT.test(run.applied_number) : run.applied_number === ''],
  ];
  const wrong = checks.find(([, isGood]) => !isGood);
  if (wrong !== undefined) return `${wrong[0]} is not as the format has it`;
  try {
    requireDay(run.due_by === '' ? null : run.due_by, 'due_by');
    for (const figure of [run.total, run.cleared, run.credit_used])
      if (figure !== '' && !isSum(figure, scale)) throw new RowFault(`${shown(figure)} is no amount`);
    return null;
  } catch (error) {
    if (error instanceof RowFault) return error.message;
    throw error;
  }
}

/** Sums may be larger than an amount. */
const isSum = (text: string, scale: number): boolean =>
  new RegExp(scale === 0 ? '^(0|[1-9][0-9]*)$' : `^(0|[1-9][0-9]*)\\.[0-9]{${scale}}$`).test(text);

/** The files of an applied run, as they were read. */
export interface RunFiles {
  readonly input: ClearingInput;
  readonly accounts: AccountTable | null;
  readonly certificate: Certificate;
  /** The certificate's file. */
  readonly certificateName: string;
}

/** Holds an applied run against its row, its input and its certificate, and those against the obligations of the journal. */
export function judgeRun(
  applied: AppliedRun,
  row: RunRow | undefined,
  files: RunFiles,
  open: ReadonlyMap<string, OwedAtWork>,
  scale: number,
  findings: Findings,
): void {
  const place = `clearing-runs/${applied.id}`;
  const { input, accounts, certificate, certificateName } = files;
  const verdict = checkCertificate(certificate, input, accounts);
  const [fault] = verdict.faults;
  findings.judge('clearing', certificateName, fault === undefined ? null : `the certificate does not hold: ${fault}`);
  findings.judge('clearing', `journal.jsonl:${applied.line}`, wrongWithParts(applied, files, scale));
  findings.judge('clearing', `${place}/obligations.csv`, wrongInput(applied, input, row, open, scale));
  if (row === undefined) return;
  const { total, cleared, creditUsed } = verdict.verdict;
  const expected: readonly (readonly [keyof RunRow, string])[] = [
    ['applied_number', String(applied.number)],
    ['mode', accounts === null ? 'set-off' : 'with-credit'],
    ['obligations', String(input.network.amounts.length)],
    ['accounts', String(input.network.accountCount)],
    ['total', formatAmount(total, scale)],
    ['cleared', formatAmount(cleared, scale)],
    ['credit_used', formatAmount(creditUsed, scale)],
  ];
  const wrong = expected.find(([column, text]) => row[column] !== text);
  findings.judge(
    'tables',
    row.place,
    wrong === undefined ? null : `clearing run ${applied.id}: ${differs(wrong[0], row[wrong[0]], wrong[1])}`,
  );
}

const idOf = ({ ids }: ClearingInput, obligation: number): string =>
  ids === null ? '' : textAt(ids.texts, ids.rows[obligation] as number);

/** What the journal settles and moves, against what the certificate settles. */
function wrongWithParts(applied: AppliedRun, { input, certificate }: RunFiles, scale: number): string | null {
  const run = `clearing run ${applied.id}`;
  const amount = (units: bigint): string => formatAmount(units, scale);
  if (applied.twice !== null) return `${run} settles obligation ${applied.twice} twice`;
  const { network } = input;
  const falls = new Map<string, bigint>();
  let found = 0;
  for (const [index, settled] of certificate.clearing.settled.entries()) {
    const id = idOf(input, index);
    const part = applied.parts.get(id)?.amount ?? 0n;
    if (part !== settled)
      return `${run} settles ${amount(part)} of obligation ${id}, and its certificate ${amount(settled)}`;
    if (part > 0n) found++;
    const debtor = textAt(input.names, network.debtors[index] as number);
    const creditor = textAt(input.names, network.creditors[index] as number);
    falls.set(debtor, (falls.get(debtor) ?? 0n) + settled);
    falls.set(creditor, (falls.get(creditor) ?? 0n) - settled);
  }
  if (found !== applied.parts.size) {
    const known = new Set(network.amounts.keys().map((index) => idOf(input, index)));
    const stranger = applied.parts.keys().find((id) => !known.has(id));
    return `${run} settles obligation ${stranger}, which is not in its input`;
  }
  for (const account of new Set([...falls.keys(), ...applied.falls.keys()])) {
    const expected = falls.get(account) ?? 0n;
    const moved = applied.falls.get(account) ?? 0n;
    if (moved !== expected)
      return `${run} lets the balance of account ${account} fall by ${amount(moved)}, and by what it settles it should by ${amount(expected)}`;
  }
  return null;
}

/** What a run was computed from, against what the journal says of those obligations. */
function wrongInput(
  applied: AppliedRun,
  input: ClearingInput,
  row: RunRow | undefined,
  open: ReadonlyMap<string, OwedAtWork>,
  scale: number,
): string | null {
  const snapshot = row === undefined ? 0 : Number(row.snapshot_number);
  if (snapshot >= applied.number) return `it was computed from number ${snapshot}, and applied by ${applied.number}`;
  const { network, dueOn } = input;
  const dueBy = dateOf(row?.due_by || null);
  for (let index = 0; index < network.amounts.length; index++) {
    const id = idOf(input, index);
    const due = dueOn[index] as number;
    if (dueBy !== NO_DATE && due !== NO_DATE && due > dueBy) return `obligation ${id} is due after ${row?.due_by}`;
    const part = applied.parts.get(id);
    const left = network.amounts[index] as bigint;
    const late = wrongLeft(part, open.get(id), left, snapshot, scale);
    if (late !== null) return `obligation ${id} ${late}`;
    const owed = open.get(id);
    if (owed === undefined) continue;
    const sides = [network.debtors[index], network.creditors[index]].map((account) =>
      textAt(input.names, account as number),
    );
    if (sides[0] !== owed.debtorAccountId || sides[1] !== owed.creditorAccountId)
      return `obligation ${id} is between other accounts than in the journal`;
    if (dateOf(owed.dueOn) !== due) return `obligation ${id} is due on another day than in the journal`;
  }
  return null;
}

/** A day as files of obligations have it once they are read. */
const dateOf = (day: string | null): number => (day === null ? NO_DATE : Number(day.replaceAll('-', '')));

/** By what remained of an obligation when the run looked at it, as far as nothing has happened to it since. */
function wrongLeft(
  part: SettledPart | undefined,
  owed: OwedAtWork | undefined,
  left: bigint,
  snapshot: number,
  scale: number,
): string | null {
  const amount = (units: bigint): string => formatAmount(units, scale);
  const recorded = part?.before?.recordedNumber ?? owed?.recordedNumber ?? 0;
  if (recorded > snapshot) return `was recorded by transaction ${recorded}, and the run was computed from ${snapshot}`;
  if (part !== undefined) {
    if (part.before === null || part.before.changedNumber > snapshot || isWhatHoldsLeave(left, part.before))
      return null;
    return `has ${amount(left)} left here, and ${amount(part.before.left)} by the journal`;
  }
  if (owed === undefined || owed.changedNumber > snapshot) return null;
  if (owed.state !== 'accepted') return `is ${owed.state}, and takes part`;
  const remains = remaining(owed);
  return isWhatHoldsLeave(left, { left: remains, held: owed.held })
    ? null
    : `has ${amount(left)} left here, and ${amount(remains)} by the journal`;
}

/** A run leaves out what was held. Which holds were in time still when it looked, the journal does not say. */
const isWhatHoldsLeave = (left: bigint, stood: { readonly left: bigint; readonly held: bigint }): boolean =>
  left <= stood.left && left >= stood.left - stood.held;

/** After the journal: that every run that says it was applied was, and that no files of another one are there. */
export function judgeRuns(runs: ReadonlyMap<string, RunRow>, applied: ReadonlySet<string>, findings: Findings): void {
  for (const { run_id: id, state, place, applied_number: number } of runs.values()) {
    if ((state === 'applied') === applied.has(id)) continue;
    findings.fail(
      'clearing',
      place,
      state === 'applied'
        ? `clearing run ${id} was applied by transaction ${number}, and the journal does not have it`
        : `clearing run ${id} is ${state}, and the journal applies it`,
    );
  }
  for (const id of applied)
    if (!runs.has(id))
      findings.fail('clearing', 'clearing-runs.csv', `clearing run ${id} is missing, which the journal applies`);
}

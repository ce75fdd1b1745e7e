/** The tables that are small enough to be held against the replay once that is done: a row for each account, member and subtree. */
import { formatAmount } from '../../domain/money.ts';
import { ACCOUNTS, LOG_NODES, MEMBERS, MEMBERS_PERSONAL, type TableFile } from '../tables.ts';
import type { AccountAtWork, AccountsReplay } from './accounts.ts';
import { isAmount, RowFault, requireWord } from './amounts.ts';
import { LOGS, type LogName } from './checkpoints.ts';
import { CsvTable } from './csv-table.ts';
import { type Findings, shown } from './findings.ts';
import { type LogReplay, NODE_LEVEL_MIN } from './log-replay.ts';

/** A table that is read from its beginning to its end. */
export interface TableReader {
  readonly file: string;
  push(chunk: Uint8Array): void;
  end(): void;
}

/** Rows that should be those of a list, in its order. */
abstract class OrderedTable<Subject extends { readonly id: string }> implements TableReader {
  readonly file: string;
  protected readonly table: CsvTable;
  protected readonly findings: Findings;
  readonly #what: string;
  readonly #subjects: Iterator<Subject>;
  readonly #externalIds = new Set<string>();

  constructor(table: TableFile, what: string, subjects: Iterable<Subject>, findings: Findings) {
    this.file = table.name;
    this.findings = findings;
    this.#what = what;
    this.#subjects = subjects[Symbol.iterator]();
    this.table = new CsvTable(table, findings, (cells, place) => this.#take(cells, place));
  }

  push(chunk: Uint8Array): void {
    this.table.push(chunk);
  }

  end(): void {
    if (!this.table.end()) return;
    const { done, value } = this.#subjects.next();
    if (!done) this.findings.fail('tables', this.file, `${this.#what} ${value.id} is missing`);
  }

  protected abstract judge(subject: Subject, cells: readonly string[], place: string): void;

  /** What the journal does not say is judged by its form, and that no two have the same. */
  protected judgeExternalId(externalId: string, place: string): void {
    try {
      if (externalId === '') return;
      requireWord(externalId, 'external_id');
      if (this.#externalIds.has(externalId)) throw new RowFault(`external_id ${externalId} is given twice`);
      this.#externalIds.add(externalId);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      this.findings.fail('tables', place, error.message);
    }
  }

  #take(cells: readonly string[], place: string): void {
    const { done, value } = this.#subjects.next();
    if (!done && value.id === cells[0]) {
      this.judge(value, cells, place);
      return;
    }
    const expected = done ? `there is no other ${this.#what}` : `${this.#what} ${value.id} should be here`;
    this.findings.fail('tables', place, `${this.#what} ${shown(cells[0] ?? '')} stands here, and ${expected}`);
    this.table.stop();
  }
}

export class AccountsTable extends OrderedTable<AccountAtWork> {
  readonly #scale: number;

  constructor({ accounts }: AccountsReplay, scale: number, findings: Findings) {
    super(ACCOUNTS, 'account', accounts.values(), findings);
    this.#scale = scale;
  }

  protected override judge(account: AccountAtWork, cells: readonly string[], place: string): void {
    const {
      id,
      member,
      system,
      status,
      balance,
      heldOut,
      heldIn,
      creditLimit,
      balanceCap,
      negativeSince,
      openedNumber,
    } = account;
    const amount = (units: bigint | null): string => (units === null ? '' : formatAmount(units, this.#scale));
    this.table.judge('tables', place, `account ${id}`, cells, [
      id,
      member?.id ?? '',
      system ?? '',
      null,
      status,
      amount(balance),
      amount(heldOut),
      amount(heldIn),
      amount(creditLimit),
      amount(balanceCap),
      null,
      negativeSince ?? '',
      String(openedNumber),
    ]);
    this.judgeExternalId(cells[3] ?? '', place);
    const drawMax = cells[10] ?? '';
    if (drawMax !== '' && !isAmount(drawMax, this.#scale))
      this.findings.fail('tables', place, `account ${id}: clearing_draw_max ${shown(drawMax)} is no amount`);
  }
}

interface MemberRow {
  readonly id: string;
  readonly status: string;
  readonly admittedNumber: number;
}

export class MembersTable extends OrderedTable<MemberRow> {
  constructor({ members }: AccountsReplay, findings: Findings) {
    super(MEMBERS, 'member', members.values(), findings);
  }

  protected override judge({ id, status, admittedNumber }: MemberRow, cells: readonly string[], place: string): void {
    this.table.judge('tables', place, `member ${id}`, cells, [id, null, null, status, String(admittedNumber)]);
    this.judgeExternalId(cells[1] ?? '', place);
    if (!/^[A-Za-z0-9._:-]{1,64}$/.test(cells[2] ?? ''))
      this.findings.fail('tables', place, `member ${id}: group ${shown(cells[2] ?? '')} is no such word`);
  }
}

/** Names and addresses of members. Some may have been erased; those that are there are in the order of admission. */
export class PersonalTable implements TableReader {
  readonly file = MEMBERS_PERSONAL.name;
  readonly #table: CsvTable;
  readonly #members: Iterator<string>;
  readonly #findings: Findings;

  constructor({ members }: AccountsReplay, findings: Findings) {
    this.#findings = findings;
    this.#members = members.keys();
    this.#table = new CsvTable(MEMBERS_PERSONAL, findings, (cells, place) => this.#take(cells, place));
  }

  push(chunk: Uint8Array): void {
    this.#table.push(chunk);
  }

  end(): void {
    this.#table.end();
  }

  #take([id = '', , , , , listed = '']: readonly string[], place: string): void {
    let known = this.#members.next();
    while (!known.done && known.value !== id) known = this.#members.next();
    const wrong = known.done ? `member ${shown(id)} was not admitted, or stands in another order` : null;
    const notListed = /^(t|f|true|false)$/.test(listed) ? null : `listed is ${shown(listed)}`;
    this.#findings.judge('tables', place, wrong ?? notListed);
    if (wrong !== null) this.#table.stop();
  }
}

/**
 * The roots of subtrees that the service keeps for its proofs: of each level from the first on, by those that were made again. They
 * are kept before a checkpoint is signed, so that those under one are all there; the last ones may be younger than the package.
 */
export class NodesTable implements TableReader {
  readonly file = LOG_NODES.name;
  readonly #table: CsvTable;
  readonly #logs: Readonly<Record<LogName, LogReplay>>;
  readonly #signed: Readonly<Record<LogName, number>>;
  readonly #findings: Findings;
  /** By log and level: how many there are. */
  readonly #counts = new Map<string, number>();
  #before = '';

  /**
   * @param logs as they were made again
   * @param signed the size of each log's newest checkpoint
   */
  constructor(
    logs: Readonly<Record<LogName, LogReplay>>,
    signed: Readonly<Record<LogName, number>>,
    findings: Findings,
  ) {
    this.#logs = logs;
    this.#signed = signed;
    this.#findings = findings;
    this.#table = new CsvTable(LOG_NODES, findings, (cells, place) => this.#take(cells, place));
  }

  push(chunk: Uint8Array): void {
    this.#table.push(chunk);
  }

  end(): void {
    if (!this.#table.end()) return;
    for (const log of LOGS)
      for (const index of this.#logs[log].nodes.keys()) {
        const level = NODE_LEVEL_MIN + index;
        const count = this.#counts.get(`${log} ${level}`) ?? 0;
        if (count < Math.floor(this.#signed[log] / 2 ** level))
          this.#findings.fail('nodes', this.file, `the ${log} log: subtree ${count} of level ${level} is missing`);
      }
  }

  #take([log = '', level = '', place = '', hash = '']: readonly string[], where: string): void {
    const order = `${log} ${level.padStart(2, '0')} ${place.padStart(16, '0')}`;
    const node = LOGS.find((name) => name === log);
    const key = `${log} ${level}`;
    const count = this.#counts.get(key) ?? 0;
    const expected = node && this.#logs[node].nodes[Number(level) - NODE_LEVEL_MIN]?.[count];
    const hex = expected && Buffer.from(expected).toString('hex');
    const isInOrder = order > this.#before && place === String(count);
    this.#before = order;
    this.#counts.set(key, count + 1);
    const wrong =
      hex === undefined || !isInOrder
        ? 'is none of the log, or stands in another order'
        : hex === hash
          ? null
          : `has the hash ${shown(hash)}, and its leaves give ${hex}`;
    const name = `the ${shown(log)} log: subtree ${shown(place)} of level ${shown(level)}`;
    this.#findings.judge('nodes', where, wrong === null ? null : `${name} ${wrong}`);
    if (hex === undefined || !isInOrder) this.#table.stop();
  }
}

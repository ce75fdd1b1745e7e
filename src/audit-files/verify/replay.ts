import type { JournalRow, TransactionKind } from '../../domain/ledger/journal.ts';
import { remaining } from '../../domain/ledger/state.ts';
import type { FiledHeader } from '../journal.ts';
import { LIMIT_CHANGES, SETTLEMENTS, tableHead } from '../tables.ts';
import { type AccountAtWork, AccountsReplay } from './accounts.ts';
import { checkedRow, RowFault } from './amounts.ts';
import { AppliedRun } from './applied-run.ts';
import { FileComparison } from './comparison.ts';
import { wrongRowsOrFees } from './fees.ts';
import type { Findings } from './findings.ts';
import { HeaderJudge, leafOf, requireHeader } from './headers.ts';
import { HoldsReplay } from './holds.ts';
import { IdSet } from './id-set.ts';
import { type JournalPart, JournalReader } from './journal-reader.ts';
import { LimitJudge } from './limit-judge.ts';
import type { LogReplay } from './log-replay.ts';
import { ObligationTable } from './obligation-table.ts';
import { ObligationsReplay } from './obligations.ts';
import { PlainTransfers } from './plain-transfers.ts';
import { Reversals } from './reversals.ts';
import { TextsOfObligations, TextsOfTransactions } from './texts.ts';

/** What a replay must know beside the journal. */
export interface ReplayOf {
  readonly circuitId: string;
  readonly scale: number;
  /** The ledger log, which grows by a leaf for each transaction. */
  readonly log: LogReplay;
}

/** What comes of a transaction while its rows are gone through. */
interface AtWork {
  readonly header: FiledHeader;
  readonly rows: readonly JournalRow[];
  /** Accounts whose balances it moves. */
  readonly moved: AccountAtWork[];
  readonly run: AppliedRun | null;
}

/** What the journal says goes once more, from nothing, by the rules of the ledger. */
export class Replay {
  readonly accounts = new AccountsReplay();
  readonly obligations: ObligationsReplay;
  readonly holds: HoldsReplay;
  readonly reversals: Reversals;
  readonly log: LogReplay;
  /** Runs that were applied and whose files have not been looked at yet. */
  readonly runs: AppliedRun[] = [];
  readonly totals = { transactions: 0, postings: 0, turnover: 0n };
  /** False once the journal could not be read any further. */
  isWhole = true;
  readonly limitChanges: FileComparison;
  readonly settlements: FileComparison;
  readonly table: ObligationTable;
  readonly texts: TextsOfTransactions;
  readonly obligationTexts: TextsOfObligations;
  readonly #findings: Findings;
  readonly #of: ReplayOf;
  readonly #reader: JournalReader;
  readonly #limits: LimitJudge;
  readonly #headers: HeaderJudge;
  readonly #transfers: PlainTransfers;
  readonly #obligationIds = new IdSet();
  #rows: JournalRow[] = [];
  /** A filed amount of a row, which the files that are compared have as it stands there. */
  #filed: { readonly amount: string; readonly creditLimit: string; readonly balanceCap: string }[] = [];

  constructor(of: ReplayOf, findings: Findings) {
    this.#of = of;
    this.#findings = findings;
    this.log = of.log;
    this.table = new ObligationTable(findings, of.scale);
    this.obligations = new ObligationsReplay(this.table);
    this.holds = new HoldsReplay(this.accounts, this.obligations);
    this.reversals = new Reversals(findings, of.scale);
    this.limitChanges = new FileComparison(LIMIT_CHANGES.name, 'tables', findings);
    this.limitChanges.expect(tableHead(LIMIT_CHANGES));
    this.settlements = new FileComparison(SETTLEMENTS.name, 'tables', findings);
    this.settlements.expect(tableHead(SETTLEMENTS));
    this.texts = new TextsOfTransactions(findings);
    this.obligationTexts = new TextsOfObligations(findings);
    this.#limits = new LimitJudge(findings, of.scale);
    this.#headers = new HeaderJudge(findings);
    const { accounts, log, texts, totals } = this;
    const [headers, limits] = [this.#headers, this.#limits];
    this.#transfers = new PlainTransfers(of.circuitId, { accounts, headers, limits, log, texts, totals }, findings);
    this.#reader = new JournalReader(
      {
        part: (part) => this.#take(part),
        fault: (message) => this.#fault(message),
        transfer: (transfer, line) => this.#transfers.take(transfer, line),
      },
      of.scale,
    );
  }

  get lastNumber(): number {
    return this.#headers.lastNumber;
  }

  /** Null where there is no transaction. */
  get lastPostedAt(): string | null {
    return this.#headers.lastPostedAt;
  }

  get scale(): number {
    return this.#of.scale;
  }

  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  end(): void {
    this.#reader.end();
    this.#transfers.flush();
    this.#limits.end();
  }

  /** Where what is being read stands. */
  get #place(): string {
    return `journal.jsonl:${this.#reader.line}`;
  }

  #fault(message: string): void {
    this.#transfers.flush();
    this.isWhole = false;
    this.#findings.fail('form', this.#place, `${message}; nothing after it was looked at`);
    for (const comparison of [this.limitChanges, this.settlements]) comparison.stop();
    this.table.stop();
    this.texts.stop();
    this.obligationTexts.stop();
  }

  #take({ header, rows, isLast, firstLine }: JournalPart): void {
    this.#transfers.flush();
    this.#findings.checked('form');
    try {
      if (firstLine === 1) requireHeader(header);
      for (const row of rows) {
        this.#rows.push(checkedRow(row, this.#of.scale));
        this.#filed.push({
          amount: 'amount' in row ? row.amount : '',
          creditLimit: row.type === 'limits-changed' ? (row.creditLimit ?? '') : '',
          balanceCap: row.type === 'limits-changed' ? (row.balanceCap ?? '') : '',
        });
      }
      if (!isLast) return;
      // Before anything else: what cannot be hashed is no transaction.
      const leaf = leafOf(this.#of.circuitId, header, this.#rows);
      this.log.append(leaf);
      const said = Buffer.from(leaf).toString('hex');
      this.#findings.judge(
        'leaves',
        this.#place,
        said === header.leafHash
          ? null
          : `transaction ${header.number}: leafHash is ${header.leafHash}, and what the line says gives ${said}`,
      );
    } catch (error) {
      if (!(error instanceof RowFault || error instanceof RangeError)) throw error;
      this.#reader.stop(`transaction ${header.number}: ${error.message}`);
      return;
    }
    this.#apply(header);
    this.#rows = [];
    this.#filed = [];
  }

  #apply(header: FiledHeader): void {
    const { number, id, kind, postedAt, principalId } = header;
    this.#headers.judge(header, this.#place);
    const rows = this.#rows;
    this.#fail('statuses', number, wrongRowsOrFees(kind as TransactionKind, rows, this.accounts));
    const run = kind === 'clearing-applied' ? new AppliedRun(id, number, this.#reader.line) : null;
    const work: AtWork = { header, rows, moved: [], run };
    this.#limits.begin(kind === 'transfer' || kind === 'transfer-held' ? `${postedAt} ${principalId}` : null);
    for (let index = 0; index < rows.length; index++) this.#applyRow(rows[index] as JournalRow, index, work);
    for (const account of work.moved) this.#limits.after(account, number, this.#reader.line, postedAt);
    if (run !== null) this.runs.push(run);
    this.texts.posted(number, header.textDigest);
    this.totals.transactions++;
  }

  #fail(check: 'statuses' | 'obligations', number: number, message: string | null): void {
    this.#findings.judge(check, this.#place, message === null ? null : `transaction ${number}: ${message}`);
  }

  #applyRow(row: JournalRow, index: number, work: AtWork): void {
    const { number, postedAt, principalId, id } = work.header;
    const line = index + 1;
    const filed = this.#filed[index];
    switch (row.type) {
      case 'posting':
        this.#post(row, work);
        return;
      case 'account-opened':
        this.#fail('statuses', number, this.accounts.open(row, number));
        return;
      case 'limits-changed':
        this.#fail('statuses', number, this.accounts.limit(row));
        this.limitChanges.expect(
          `${number},${line},${postedAt},${principalId},${row.accountId},${filed?.creditLimit},${filed?.balanceCap}\n`,
        );
        return;
      case 'status-changed':
        this.#fail('statuses', number, this.accounts.changeStatus(row, work.header));
        return;
      case 'obligation-recorded': {
        const isNew = this.#obligationIds.add(row.obligationId);
        this.#findings.judge('ids', this.#place, isNew ? null : `obligation ${row.obligationId} was recorded before`);
        this.#fail('obligations', number, this.accounts.notOpenOf(row) ?? this.obligations.record(row, number, line));
        this.obligationTexts.recorded(row.obligationId, row.textDigest);
        return;
      }
      case 'obligation-changed':
        this.#fail('obligations', number, this.#changeObligation(row, work.header));
        return;
      case 'obligation-settled':
        this.#settle(row, work);
        this.settlements.expect(
          `${number},${line},${postedAt},${row.obligationId},${filed?.amount},${row.means},${row.means === 'clearing' ? id : ''}\n`,
        );
        return;
      case 'hold-placed':
      case 'hold-changed':
        this.#hold(row, work);
        return;
      case 'transfer-reversed':
        this.reversals.take(row);
    }
  }

  #post({ debitAccountId, creditAccountId, amount }: Extract<JournalRow, { type: 'posting' }>, work: AtWork): void {
    const { number, postedAt } = work.header;
    const debit = this.accounts.accounts.get(debitAccountId);
    const credit = this.accounts.accounts.get(creditAccountId);
    this.totals.postings++;
    this.totals.turnover += amount;
    if (debit === undefined || credit === undefined || debit === credit) {
      const wrong = debit === credit ? 'pays itself, or is none' : 'was not opened';
      this.#fail(
        'statuses',
        number,
        `account ${debit === undefined ? debitAccountId : creditAccountId} ${wrong}, and trades`,
      );
      return;
    }
    this.#fail('statuses', number, this.accounts.mayNotTrade(debit) ?? this.accounts.mayNotTrade(credit));
    this.#touch(debit, work);
    this.#touch(credit, work);
    const before = debit.balance;
    debit.balance = before - amount;
    if (before >= 0n && debit.balance < 0n) debit.negativeSince = postedAt;
    credit.balance += amount;
    if (credit.balance >= 0n) credit.negativeSince = null;
    work.run?.posted(debitAccountId, creditAccountId, amount);
  }

  #touch(account: AccountAtWork, { moved }: AtWork): void {
    if (account.movedBy === this.totals.transactions) return;
    account.movedBy = this.totals.transactions;
    moved.push(account);
    this.#limits.before(account);
  }

  #hold(row: Extract<JournalRow, { type: 'hold-placed' | 'hold-changed' }>, work: AtWork): void {
    const { header } = work;
    for (const account of this.holds.sidesOf(row)) this.#touch(account, work);
    const isPlaced = row.type === 'hold-placed';
    const wrong = isPlaced ? this.holds.place(row, header) : this.holds.change(row, work.rows, header);
    this.#findings.judge('holds', this.#place, wrong === null ? null : `transaction ${header.number}: ${wrong}`);
  }

  #changeObligation(row: Extract<JournalRow, { type: 'obligation-changed' }>, header: FiledHeader): string | null {
    const heldBack = this.holds.wrongToChange(this.obligations.open.get(row.obligationId), header.postedAt);
    return this.obligations.change(row, header.number) ?? heldBack;
  }

  #settle(row: Extract<JournalRow, { type: 'obligation-settled' }>, { header, rows, run }: AtWork): void {
    const owed = this.obligations.open.get(row.obligationId);
    const { recordedNumber = 0, changedNumber = 0 } = owed ?? {};
    const before = owed && { left: remaining(owed), held: owed.held, recordedNumber, changedNumber };
    // What a capture settles is what its hold reserves, which the row behind this one releases.
    const heldBack =
      header.kind === 'transfer-captured' ? null : this.holds.wrongToSettle(owed, row.amount, header.postedAt);
    const wrong = this.obligations.settle(row, header.number) ?? heldBack;
    const paid = rows[0]?.type === 'posting' ? rows[0] : undefined;
    const isBetween =
      owed === undefined ||
      run !== null ||
      (paid?.debitAccountId === owed.debtorAccountId && paid.creditAccountId === owed.creditorAccountId);
    const notBetween = isBetween ? null : `obligation ${row.obligationId} is paid between other accounts than its own`;
    const idle =
      run === null || owed === undefined ? null : this.accounts.idleOf(owed.debtorAccountId, owed.creditorAccountId);
    this.#fail('obligations', header.number, wrong ?? notBetween ?? idle);
    run?.settled(row.obligationId, row.amount, before ?? null);
  }
}

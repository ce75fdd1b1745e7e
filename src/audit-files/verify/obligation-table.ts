import { formatAmount } from '../../domain/money.ts';
import { OBLIGATIONS } from '../tables.ts';
import type { Follower } from './comparison.ts';
import { CsvTable } from './csv-table.ts';
import { type Findings, shown } from './findings.ts';
import type { ObligationListener, OwedAtWork } from './obligations.ts';

/** What the table says of an obligation. */
interface Claim {
  readonly cells: readonly string[];
  readonly place: string;
}

/**
 * obligations.csv has a row for each obligation that was ever recorded, with what has become of it. So that they need not all be
 * remembered, the file is read along with the journal, which records them in the same order: what a row says is kept until the
 * obligation's life ends, and held against it then.
 */
export class ObligationTable implements Follower, ObligationListener {
  readonly file = OBLIGATIONS.name;
  readonly #findings: Findings;
  readonly #scale: number;
  readonly #table: CsvTable;
  /** Recorded, and not met in the table yet; from `#next` on. */
  #unmet: OwedAtWork[] = [];
  #next = 0;
  /** Rows of what has not been recorded yet: the end of the part of the file that was asked for last. */
  #early: Claim[] = [];
  #hasEnded = false;
  readonly #claims = new Map<OwedAtWork, Claim>();
  readonly #endedBefore = new Set<OwedAtWork>();

  constructor(findings: Findings, scale: number) {
    this.#findings = findings;
    this.#scale = scale;
    this.#table = new CsvTable(OBLIGATIONS, findings, (cells, place) => this.#meet({ cells, place }));
  }

  recorded(owed: OwedAtWork): void {
    if (this.#table.isStopped) return;
    this.#unmet.push(owed);
    const early = this.#early.shift();
    if (early !== undefined) this.#meet(early);
    else if (this.#hasEnded) this.#miss();
  }

  ended(owed: OwedAtWork): void {
    if (this.#table.isStopped) return;
    const claim = this.#claims.get(owed);
    if (claim === undefined) {
      this.#endedBefore.add(owed);
      return;
    }
    this.#claims.delete(owed);
    this.#judge(owed, claim);
  }

  get wants(): boolean {
    return this.#next < this.#unmet.length && !this.#hasEnded;
  }

  push(chunk: Uint8Array): void {
    // Nobody would give more than was wanted before the journal has ended.
    const isTooMuch = !this.wants;
    this.#table.push(chunk);
    this.#unmet = this.#unmet.slice(this.#next);
    this.#next = 0;
    if (isTooMuch) this.#refuseEarly();
  }

  fileEnded(): void {
    this.#hasEnded = true;
    if (this.#table.end()) this.#miss();
  }

  end(): void {
    this.#refuseEarly();
    if (this.#table.isStopped) return;
    for (const [owed, claim] of this.#claims) this.#judge(owed, claim);
  }

  /** Nothing is judged any more. */
  stop(): void {
    this.#table.stop();
    this.#unmet = [];
    this.#early = [];
    this.#next = 0;
    this.#claims.clear();
    this.#endedBefore.clear();
  }

  #miss(): void {
    const missing = this.#unmet[this.#next];
    if (missing === undefined) return;
    const message = `obligation ${missing.id} of transaction ${missing.recordedNumber} is missing`;
    this.#findings.fail('tables', this.file, message);
    this.stop();
  }

  #refuseEarly(): void {
    const [early] = this.#early;
    if (early === undefined) return;
    const id = shown(early.cells[0] ?? '');
    this.#findings.fail('tables', early.place, `obligation ${id} stands here, and no other obligation was recorded`);
    this.stop();
  }

  #meet(claim: Claim): void {
    const owed = this.#unmet[this.#next];
    if (owed === undefined) {
      this.#early.push(claim);
      return;
    }
    this.#next++;
    const [id = ''] = claim.cells;
    if (owed.id !== id) {
      const message = `obligation ${shown(id)} stands here, and obligation ${owed.id} should`;
      this.#findings.fail('tables', claim.place, message);
      this.stop();
    } else if (this.#endedBefore.delete(owed)) this.#judge(owed, claim);
    else this.#claims.set(owed, claim);
  }

  #judge(owed: OwedAtWork, { cells, place }: Claim): void {
    const amount = (units: bigint): string => formatAmount(units, this.#scale);
    this.#table.judge('tables', place, `obligation ${owed.id}`, cells, [
      owed.id,
      owed.debtorAccountId,
      owed.creditorAccountId,
      amount(owed.amount),
      owed.dueOn ?? '',
      owed.externalId ?? '',
      String(owed.recordedNumber),
      String(owed.recordedLine),
      owed.state,
      amount(owed.settled),
      amount(owed.amount - owed.settled),
    ]);
  }
}

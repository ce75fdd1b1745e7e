import { formatAmount, parseAmount } from '../../domain/money.ts';
import type { FiledCircuit, FiledOwner, FiledRow, JournalRenderer } from '../journal.ts';
import { journalBeancount } from '../journal-beancount.ts';
import { journalCsv } from '../journal-csv.ts';
import { journalHledger } from '../journal-hledger.ts';
import { FileComparison } from './comparison.ts';
import type { Findings } from './findings.ts';
import { type JournalPart, JournalReader } from './journal-reader.ts';

/** Files that say again what moved balances. */
const RENDERED = ['journal.csv', 'journal.hledger', 'journal.beancount'] as const;

interface Holder extends FiledOwner {
  balance: bigint;
}

const NOBODY: FiledOwner = { memberId: null, system: null };

/**
 * Makes the journal's other files again by the renderers that the exporter has, and compares them as they are read along with
 * journal.jsonl. What is wrong with that one itself, the replay tells.
 */
export class Renderings {
  readonly followers: readonly FileComparison[];
  readonly #renderers: readonly JournalRenderer[];
  readonly #reader: JournalReader;
  readonly #scale: number;
  readonly #holders = new Map<string, Holder>();

  constructor(circuit: FiledCircuit, findings: Findings) {
    const ownerOf = (accountId: string): FiledOwner => this.#holders.get(accountId) ?? NOBODY;
    this.#scale = circuit.unit.scale;
    this.#renderers = [journalCsv(), journalHledger(circuit, ownerOf), journalBeancount(circuit, ownerOf)];
    this.followers = RENDERED.map((file) => new FileComparison(file, 'journals', findings));
    for (const [index, { head }] of this.#renderers.entries()) this.followers[index]?.expect(head);
    this.#reader = new JournalReader(
      {
        part: (part) => this.#take(part),
        fault: () => this.#stop(),
        transfer: () => false,
      },
      circuit.unit.scale,
    );
  }

  push(chunk: Uint8Array): void {
    this.#reader.push(chunk);
  }

  end(): void {
    this.#reader.end();
  }

  #take({ header, firstLine, rows }: JournalPart): void {
    const filed: FiledRow[] = [];
    for (const row of rows) {
      if (row.type === 'account-opened') {
        const { memberId, system } = row;
        this.#holders.set(row.accountId, { memberId, system, balance: 0n });
      }
      const moved = row.type === 'posting' ? this.#move(row) : row;
      if (moved === null) {
        this.#stop();
        return;
      }
      filed.push(moved);
    }
    const part = { header, firstLine, rows: filed };
    for (const [index, renderer] of this.#renderers.entries()) this.followers[index]?.expect(renderer.part(part));
  }

  /** Null where it moves the balance of no account, or no amount: the replay tells. */
  #move(row: Extract<FiledRow, { type: 'posting' }>): FiledRow | null {
    const debit = this.#holders.get(row.debitAccountId);
    const credit = this.#holders.get(row.creditAccountId);
    const amount = parseAmount(row.amount, this.#scale);
    if (debit === undefined || credit === undefined || 'problem' in amount) return null;
    debit.balance -= amount.value;
    const debitBalanceAfter = formatAmount(debit.balance, this.#scale);
    credit.balance += amount.value;
    return { ...row, debitBalanceAfter, creditBalanceAfter: formatAmount(credit.balance, this.#scale) };
  }

  #stop(): void {
    for (const follower of this.followers) follower.stop();
  }
}

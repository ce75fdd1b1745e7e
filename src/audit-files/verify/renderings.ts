import { formatAmount, parseAmount } from '../../domain/money.ts';
import type { FiledCircuit, FiledOwner, FiledRow, JournalRenderer } from '../journal.ts';
import { journalBeancount } from '../journal-beancount.ts';
import { journalCsv } from '../journal-csv.ts';
import { journalHledger } from '../journal-hledger.ts';
import { BytePen } from './byte-pen.ts';
import { FileComparison } from './comparison.ts';
import type { Findings } from './findings.ts';
import { IdMap } from './id-map.ts';
import { type JournalPart, JournalReader } from './journal-reader.ts';
import type { TransferLine } from './transfer-line.ts';
import {
  beancountTransfers,
  bytesMax,
  csvTransfers,
  hledgerTransfers,
  type NamedAccount,
  namedAccount,
  type TransferRenderer,
} from './transfer-renderings.ts';

/** A file that says again what moved balances: how any transaction comes to stand there, and how a plain transfer. */
interface Rendering {
  readonly comparison: FileComparison;
  readonly renderer: JournalRenderer;
  readonly transfers: TransferRenderer;
}

interface Holder extends FiledOwner, NamedAccount {
  balance: bigint;
}

const NOBODY: FiledOwner = { memberId: null, system: null };

/**
 * Makes the journal's other files again by the renderers that the exporter has, and compares them as they are read along with
 * journal.jsonl. What is wrong with that one itself, the replay tells.
 */
export class Renderings {
  readonly followers: readonly FileComparison[];
  readonly #renderings: readonly Rendering[];
  readonly #reader: JournalReader;
  readonly #circuit: FiledCircuit;
  readonly #holders = new Map<string, Holder>();
  readonly #byId = new IdMap<Holder>();
  readonly #pen = new BytePen();

  constructor(circuit: FiledCircuit, findings: Findings) {
    const ownerOf = (accountId: string): FiledOwner => this.#holders.get(accountId) ?? NOBODY;
    this.#circuit = circuit;
    const rendering = (file: string, renderer: JournalRenderer, transfers: TransferRenderer): Rendering => {
      const comparison = new FileComparison(file, 'journals', findings);
      comparison.expect(renderer.head);
      return { comparison, renderer, transfers };
    };
    this.#renderings = [
      rendering('journal.csv', journalCsv(), csvTransfers(circuit.unit.scale)),
      rendering('journal.hledger', journalHledger(circuit, ownerOf), hledgerTransfers(circuit)),
      rendering('journal.beancount', journalBeancount(circuit, ownerOf), beancountTransfers(circuit)),
    ];
    this.followers = this.#renderings.map(({ comparison }) => comparison);
    this.#reader = new JournalReader(
      {
        part: (part) => this.#take(part),
        fault: () => this.#stop(),
        transfer: (transfer) => this.#takeTransfer(transfer),
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

  #takeTransfer(transfer: TransferLine): boolean {
    const debit = this.#byId.get(transfer.sides, 0);
    const credit = this.#byId.get(transfer.sides, 4);
    if (debit === undefined || credit === undefined || debit === credit) return false;
    const amount = BigInt(transfer.minor);
    const [debitAfter, creditAfter] = [debit.balance - amount, credit.balance + amount];
    const sides = { debit, credit, debitBalance: Number(debitAfter), creditBalance: Number(creditAfter) };
    if (!Number.isSafeInteger(sides.debitBalance) || !Number.isSafeInteger(sides.creditBalance)) return false;
    debit.balance = debitAfter;
    credit.balance = creditAfter;
    const length = bytesMax(this.#circuit, sides);
    const pen = this.#pen;
    for (const { comparison, transfers } of this.#renderings) {
      if (comparison.isOver) continue;
      pen.bytes = comparison.roomFor(length);
      pen.at = comparison.roomAt;
      transfers.write(pen, transfer, sides);
      comparison.expectWritten(pen.at, transfers.lines(transfer));
    }
    return true;
  }

  #take({ header, firstLine, rows }: JournalPart): void {
    const filed: FiledRow[] = [];
    for (const row of rows) {
      if (row.type === 'account-opened') this.#open(row.accountId, { memberId: row.memberId, system: row.system });
      const moved = row.type === 'posting' ? this.#move(row) : row;
      if (moved === null) {
        this.#stop();
        return;
      }
      filed.push(moved);
    }
    const part = { header, firstLine, rows: filed };
    for (const { comparison, renderer } of this.#renderings) comparison.expect(renderer.part(part));
  }

  /** An id that is none is only found by its text: the replay tells. */
  #open(accountId: string, owner: FiledOwner): void {
    const holder: Holder = { ...owner, ...namedAccount(accountId, owner), balance: 0n };
    this.#holders.set(accountId, holder);
    this.#byId.set(accountId, holder);
  }

  /** Null where it moves the balance of no account, or no amount: the replay tells. */
  #move(row: Extract<FiledRow, { type: 'posting' }>): FiledRow | null {
    const debit = this.#holders.get(row.debitAccountId);
    const credit = this.#holders.get(row.creditAccountId);
    const { scale } = this.#circuit.unit;
    const amount = parseAmount(row.amount, scale);
    if (debit === undefined || credit === undefined || 'problem' in amount) return null;
    debit.balance -= amount.value;
    const debitBalanceAfter = formatAmount(debit.balance, scale);
    credit.balance += amount.value;
    return { ...row, debitBalanceAfter, creditBalanceAfter: formatAmount(credit.balance, scale) };
  }

  #stop(): void {
    for (const follower of this.followers) follower.stop();
  }
}

/** How a package's files are tampered with. Numbers are those of `LEDGER`, whose transaction n is line n of its journal. */
import { createHash } from 'node:crypto';
import type { JournalRow, Transaction } from '../../src/domain/ledger/journal.ts';
import { transactionLeafHash } from '../../src/domain/log/leaf.ts';
import { idOf } from '../support/arbitraries.ts';
import {
  type AuditedLedger,
  type Editable,
  type PackageFiles,
  packageOf,
  reseal,
  signerOf,
} from '../support/audit-package.ts';
import type { Tampering } from '../support/tampering.ts';
import { ORIGIN, smallLedger } from './verify.ledger.ts';

/** Enough transactions for a subtree whose root is kept. */
const TRANSFERS = 260;
export const LEDGER = smallLedger(TRANSFERS);
export const FILES = packageOf(LEDGER);

/** Numbers of the ledger: of a transfer among many, and of what stands behind them all. */
export const TRANSFER = 100;
export const PAID = 15 + TRANSFERS + 5;
export const SET_OFF = PAID + 1;
export const LIMITED = PAID + 3;
export const WITH_CREDIT = PAID + 5;
export const LAST = PAID + 7;
export const RUN = idOf('transaction', 9_001);
export const RUN_WITH_CREDIT = idOf('transaction', 9_002);

/** Somebody else's key, under the same name. */
export const STRANGER = signerOf(ORIGIN, 66);

export interface FileTampering extends Tampering {
  /** What is given to be verified. */
  readonly made: () => PackageFiles;
  /** What the auditor has, if that is not the operator's key. */
  readonly since?: string;
}

type Change = (files: PackageFiles) => void;

export const edit =
  (name: string, change: (text: string) => string): Change =>
  (files) => {
    const before = String(files.get(name));
    const after = change(before);
    if (after === before) throw new Error(`${name} was not changed`);
    files.set(name, Buffer.from(after));
  };

/** Changes the lines of a file, numbered from 1. */
export const lines = (name: string, change: (lines: string[]) => void): Change =>
  edit(name, (text) => {
    const all = text.split(/(?<=\n)/);
    change(all);
    return all.join('');
  });

export const line = (name: string, number: number, change: (text: string) => string): Change =>
  lines(name, (all) => {
    all[number - 1] = change(all[number - 1] as string);
  });

export const replaced =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, to);

export const without = (name: string, number: number): Change => lines(name, (all) => void all.splice(number - 1, 1));

/** The cell of a row by its column. */
export const cell = (name: string, number: number, column: string, value: string): Change =>
  lines(name, (all) => {
    const at = (all[0] as string).trimEnd().split(',').indexOf(column);
    const cells = (all[number - 1] as string).trimEnd().split(',');
    cells[at] = value;
    all[number - 1] = `${cells.join(',')}\n`;
  });

/** Ways to tamper with the package of a ledger, by how far they go. */
export function tamperingWith(ledger: AuditedLedger, genuine: PackageFiles) {
  const ofFiles =
    (reach: Tampering['reach'], finish: (files: PackageFiles) => void) =>
    (what: string, change: Change, found: Tampering['found'], place: string): FileTampering => ({
      what,
      reach,
      found,
      place,
      made: () => {
        const files = new Map(genuine);
        change(files);
        finish(files);
        return files;
      },
    });
  const ofLedger =
    (reach: Tampering['reach'], write: (changed: AuditedLedger) => PackageFiles) =>
    (
      what: string,
      change: (ledger: AuditedLedger) => AuditedLedger,
      found: Tampering['found'],
      place: string,
    ): FileTampering => ({ what, reach, found, place, made: () => write(change(ledger)) });
  return {
    inFiles: ofFiles('files', () => undefined),
    resealed: ofFiles('resealed', (files) => reseal(files, null)),
    /** Leaf hashes of the journal made to fit, and the roots; the checkpoints stay, which only the key can sign. */
    rehashed: ofLedger('rehashed', (changed) => {
      const files = packageOf(changed);
      for (const name of ['checkpoints.jsonl', 'manifest.note']) files.set(name, genuine.get(name) as Buffer);
      const before = JSON.parse(String(genuine.get('manifest.json'))) as Editable;
      reseal(files, null, (manifest) => {
        manifest.logs.ledger.checkpoint = before.logs.ledger.checkpoint;
      });
      return files;
    }),
    resigned: ofLedger('resigned', (changed) => packageOf(changed, STRANGER)),
    byOperator: ofLedger('operator', (changed) => packageOf(changed)),
  };
}

export const { inFiles, resealed, rehashed, byOperator } = tamperingWith(LEDGER, FILES);

export const transaction =
  (number: number, change: (transaction: Transaction) => Transaction) =>
  (ledger: AuditedLedger): AuditedLedger => ({
    ...ledger,
    transactions: ledger.transactions.map((each) => (each.header.number === number ? change(each) : each)),
  });

export const rows = (number: number, change: (row: JournalRow, index: number) => JournalRow) =>
  transaction(number, (each) => ({ ...each, rows: each.rows.map(change) }));

export const amounts = (number: number, amount: bigint) =>
  rows(number, (row) => ('amount' in row ? { ...row, amount } : row));

type RowOf<T extends JournalRow['type']> = Extract<JournalRow, { type: T }>;

/** The rows of one type that a transaction has. */
export const ofType = <T extends JournalRow['type']>(number: number, type: T, change: Partial<RowOf<T>>) =>
  rows(number, (row) => (row.type === type ? ({ ...row, ...change } as JournalRow) : row));

/** One posting of a transaction: that of the payment is the first, and those of its fees follow. */
export const posting = (number: number, place: number, change: Partial<RowOf<'posting'>>) =>
  rows(number, (row, index) => (row.type === 'posting' && index === place ? { ...row, ...change } : row));

/** Rows of a transaction, taken out and put in. */
export const spliced = (number: number, start: number, count: number, ...put: readonly JournalRow[]) =>
  transaction(number, (each) => ({ ...each, rows: each.rows.toSpliced(start, count, ...put) }));

type LedgerChange = (ledger: AuditedLedger) => AuditedLedger;

/** One change after the other. */
export const both =
  (...changes: readonly LedgerChange[]): LedgerChange =>
  (ledger) =>
    changes.reduce((changed, change) => change(changed), ledger);

/** A transaction added behind the last one: as the one of that number, and then changed. */
export const again =
  (number: number, change: (number: number) => LedgerChange = () => (ledger) => ledger): LedgerChange =>
  (ledger) => {
    const { transactions } = ledger;
    const [like, last] = [transactions[number - 1] as Transaction, transactions.at(-1) as Transaction];
    const added = transactions.length + 1;
    const header = { ...like.header, number: added, id: idOf('transaction', 7_777), postedAt: last.header.postedAt };
    return change(added)({ ...ledger, transactions: [...transactions, { ...like, header }] });
  };

export const takenOut =
  (number: number): LedgerChange =>
  (ledger) => ({
    ...ledger,
    transactions: ledger.transactions
      .filter(({ header }) => header.number !== number)
      .map((each, index) => ({ ...each, header: { ...each.header, number: index + 1 } })),
  });

/** A transaction put in another one's place, before it; the times stay where they were. */
export const moved =
  (from: number, to: number): LedgerChange =>
  (ledger) => {
    const { transactions } = ledger;
    const one = transactions[from - 1] as Transaction;
    const order = transactions.toSpliced(from - 1, 1).toSpliced(to - 1, 0, one);
    return {
      ...ledger,
      transactions: order.map((each, index) => {
        const postedAt = (transactions[index] as Transaction).header.postedAt;
        return { ...each, header: { ...each.header, number: index + 1, postedAt } };
      }),
    };
  };

/** Of the manifest alone. */
export const manifest = (
  what: string,
  change: (manifest: Editable) => void,
  found: Tampering['found'],
  place = 'manifest.json',
): FileTampering => ({
  what,
  reach: 'resealed',
  found,
  place,
  made: () => {
    const files = new Map(FILES);
    reseal(files, null, change);
    return files;
  },
});

export const leaves = LEDGER.transactions.map(transactionLeafHash);
export const J = 'journal.jsonl';
export const at = (number: number): string => `${J}:${number}`;
export const certificateOf = (run: string): string => `clearing-runs/${run}/certificate.txt`;

/** The seal of a certificate, made to fit. */
export const sealed = (text: string): string => {
  const body = text.slice(0, text.lastIndexOf('sha256,'));
  return `${body}sha256,${createHash('sha256').update(body).digest('hex')}\n`;
};

/** The set-off run of the ledger as one that settles less, with a certificate that fits. */
export function smallerRun(ledger: AuditedLedger): AuditedLedger {
  const changed = rows(SET_OFF, (row) => ('amount' in row ? { ...row, amount: row.amount - 100n } : row))(ledger);
  return {
    ...changed,
    runs: changed.runs.map((run) => {
      if (run.id !== RUN) return run;
      const text = Buffer.from(run.files.get('certificate.txt') as string).toString();
      const settled = text.replace(
        /(settled,\d+\n)([\d\n]+)(sha256)/,
        (_, head: string, parts: string, seal: string) => {
          const less = parts
            .trim()
            .split('\n')
            .map((part) => (part === '0' ? part : String(Number(part) - 100)));
          return `${head}${less.join('\n')}\n${seal}`;
        },
      );
      return { ...run, files: new Map([...run.files, ['certificate.txt', sealed(settled)]]) };
    }),
  };
}

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

const made = (change: Change, finish: (files: PackageFiles) => void) => () => {
  const files = new Map(FILES);
  change(files);
  finish(files);
  return files;
};

const of =
  (reach: Tampering['reach'], finish: (files: PackageFiles) => void) =>
  (what: string, change: Change, found: Tampering['found'], place: string): FileTampering => ({
    what,
    reach,
    found,
    place,
    made: made(change, finish),
  });

export const inFiles = of('files', () => undefined);
export const resealed = of('resealed', (files) => reseal(files, null));

/** Leaf hashes of the journal made to fit, and the roots; the checkpoints stay, which only the key can sign. */
export const rehashed = (
  what: string,
  change: (ledger: AuditedLedger) => AuditedLedger,
  found: Tampering['found'],
  place: string,
): FileTampering => ({
  what,
  reach: 'rehashed',
  found,
  place,
  made: () => {
    const files = packageOf(change(LEDGER));
    for (const name of ['checkpoints.jsonl', 'manifest.note']) files.set(name, FILES.get(name) as Buffer);
    const genuine = JSON.parse(String(FILES.get('manifest.json'))) as Editable;
    reseal(files, null, (manifest) => {
      manifest.logs.ledger.checkpoint = genuine.logs.ledger.checkpoint;
    });
    return files;
  },
});

export const byOperator = (
  what: string,
  change: (ledger: AuditedLedger) => AuditedLedger,
  found: Tampering['found'],
  place: string,
): FileTampering => ({
  what,
  reach: 'operator',
  found,
  place,
  made: () => packageOf(change(LEDGER)),
});

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
export const certificateOf = (run: string): string => `clearing-runs/${run}/certificate.json`;

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
      const text = Buffer.from(run.files.get('certificate.json') as string).toString();
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
      return { ...run, files: new Map([...run.files, ['certificate.json', sealed(settled)]]) };
    }),
  };
}

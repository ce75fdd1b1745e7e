/** Tampering with a package's files. Numbers are those of the ledger of `ground`, whose transaction n is line n of the journal. */
import { createHash } from 'node:crypto';
import type { JournalRow, Transaction } from '../../src/domain/ledger/journal.ts';
import { transactionLeafHash } from '../../src/domain/log/leaf.ts';
import { rootOf } from '../../src/domain/log/merkle.ts';
import { verifierKeyText } from '../../src/domain/log/note.ts';
import { idOf } from '../support/arbitraries.ts';
import {
  type AuditedLedger,
  checkpointLine,
  type Editable,
  noteOf,
  originOf,
  type PackageFiles,
  packageOf,
  reseal,
  signerOf,
} from '../support/audit-package.ts';
import type { Tampering } from '../support/tampering.ts';
import { ORIGIN, SIGNER, smallLedger } from './verify.ledger.ts';

/** Enough transactions for a subtree whose root is kept. */
const TRANSFERS = 260;
const LEDGER = smallLedger(TRANSFERS);
const FILES = packageOf(LEDGER);

/** Numbers of the ledger: of a transfer among many, and of what stands behind them all. */
const TRANSFER = 100;
const PAID = 15 + TRANSFERS + 5;
const SET_OFF = PAID + 1;
const LIMITED = PAID + 3;
const WITH_CREDIT = PAID + 5;
const LAST = PAID + 7;
const RUN = idOf('transaction', 9_001);
const RUN_WITH_CREDIT = idOf('transaction', 9_002);

/** Somebody else's key, under the same name. */
const STRANGER = signerOf(ORIGIN, 66);

export interface FileTampering extends Tampering {
  /** What is given to be verified. */
  readonly made: () => PackageFiles;
  /** What the auditor has, if that is not the operator's key. */
  readonly since?: string;
}

type Change = (files: PackageFiles) => void;

const edit =
  (name: string, change: (text: string) => string): Change =>
  (files) => {
    const before = String(files.get(name));
    const after = change(before);
    if (after === before) throw new Error(`${name} was not changed`);
    files.set(name, Buffer.from(after));
  };

/** Changes the lines of a file, numbered from 1. */
const lines = (name: string, change: (lines: string[]) => void): Change =>
  edit(name, (text) => {
    const all = text.split(/(?<=\n)/);
    change(all);
    return all.join('');
  });

const line = (name: string, number: number, change: (text: string) => string): Change =>
  lines(name, (all) => {
    all[number - 1] = change(all[number - 1] as string);
  });

const replaced =
  (from: string | RegExp, to: string) =>
  (text: string): string =>
    text.replace(from, to);

const without = (name: string, number: number): Change => lines(name, (all) => void all.splice(number - 1, 1));

/** The cell of a row by its column. */
const cell = (name: string, number: number, column: string, value: string): Change =>
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

const inFiles = of('files', () => undefined);
const resealed = of('resealed', (files) => reseal(files, null));

/** Leaf hashes of the journal made to fit, and the roots; the checkpoints stay, which only the key can sign. */
const rehashed = (
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

const byOperator = (
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

const transaction =
  (number: number, change: (transaction: Transaction) => Transaction) =>
  (ledger: AuditedLedger): AuditedLedger => ({
    ...ledger,
    transactions: ledger.transactions.map((each) => (each.header.number === number ? change(each) : each)),
  });

const rows = (number: number, change: (row: JournalRow, index: number) => JournalRow) =>
  transaction(number, (each) => ({ ...each, rows: each.rows.map(change) }));

const amounts = (number: number, amount: bigint) => rows(number, (row) => ('amount' in row ? { ...row, amount } : row));

/** Of the manifest alone. */
const manifest = (
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

const leaves = LEDGER.transactions.map(transactionLeafHash);
const J = 'journal.jsonl';
const at = (number: number): string => `${J}:${number}`;
const certificateOf = (run: string): string => `clearing-runs/${run}/certificate.json`;

/** The seal of a certificate, made to fit. */
const sealed = (text: string): string => {
  const body = text.slice(0, text.lastIndexOf('sha256,'));
  return `${body}sha256,${createHash('sha256').update(body).digest('hex')}\n`;
};

export const FILE_TAMPERINGS: readonly FileTampering[] = [
  resealed(
    'the amount of a transfer',
    line(J, TRANSFER, replaced(/"amount":"1/, '"amount":"2')),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the payer of a transfer',
    line(J, TRANSFER, replaced(/"debitAccountId":"[^"]+"/, `"debitAccountId":"${idOf('account', 4)}"`)),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'payer and payee of a transfer, the one for the other',
    line(J, TRANSFER, (text) =>
      text
        .replace('debitAccountId', 'x')
        .replace('creditAccountId', 'debitAccountId')
        .replace('"x"', '"creditAccountId"'),
    ),
    'form',
    at(TRANSFER),
  ),
  resealed(
    'the time of a transaction',
    line(J, TRANSFER, replaced(/(postedAt":"[^.]+)\.000/, '$1.001')),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the principal of a transaction',
    line(J, TRANSFER, replaced(/principalId":"[^"]+"/, `principalId":"${idOf('principal', 5)}"`)),
    'leaves',
    at(TRANSFER),
  ),
  resealed('the reference of a transfer', line(J, 14, replaced('INV-1', 'INV-2')), 'leaves', at(14)),
  resealed('the day on which a transfer occurred', line(J, 14, replaced('2026-03-14', '2026-03-13')), 'leaves', at(14)),
  resealed('the digest of a free text', line(J, 14, replaced(/textDigest":"../, 'textDigest":"00')), 'leaves', at(14)),
  resealed(
    'the salt of a transaction',
    line(J, TRANSFER, replaced(/"salt":"../, '"salt":"ff')),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the leaf hash of a transaction',
    line(J, TRANSFER, replaced(/leafHash":"../, 'leafHash":"zz'.replace('zz', '00'))),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the kind of a transaction',
    line(J, TRANSFER, replaced('"kind":"transfer"', '"kind":"obligation-paid"')),
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the credit limit of a limit change',
    line(J, LIMITED, replaced('"25.00"', '"2500.00"')),
    'leaves',
    at(LIMITED),
  ),
  resealed(
    'two neighbouring transactions swapped',
    lines(J, (all) => void all.splice(TRANSFER - 1, 2, all[TRANSFER] as string, all[TRANSFER - 1] as string)),
    'numbers',
    at(TRANSFER),
  ),
  resealed('a transaction deleted', without(J, TRANSFER), 'numbers', at(TRANSFER)),
  resealed(
    'a transaction inserted',
    lines(
      J,
      (all) =>
        void all.splice(
          TRANSFER,
          0,
          (all[TRANSFER - 1] as string).replace(/"id":"[^"]+"/, `"id":"${idOf('transaction', 7_777)}"`),
        ),
    ),
    'numbers',
    at(TRANSFER + 1),
  ),
  resealed(
    'a transaction doubled',
    lines(J, (all) => void all.splice(TRANSFER, 0, all[TRANSFER - 1] as string)),
    'ids',
    at(TRANSFER + 1),
  ),
  resealed(
    'a range re-numbered',
    edit(J, (text) =>
      text.replaceAll(/"number":(\d+),"id"/g, (all, number: string) =>
        Number(number) >= TRANSFER ? `"number":${Number(number) + 1},"id"` : all,
      ),
    ),
    'numbers',
    at(TRANSFER),
  ),
  resealed(
    'a deleted transaction hidden by numbering those after it anew',
    (files) => {
      without(J, TRANSFER)(files);
      edit(J, (text) =>
        text.replaceAll(/"number":(\d+),"id"/g, (all, number: string) =>
          Number(number) > TRANSFER ? `"number":${Number(number) - 1},"id"` : all,
        ),
      )(files);
    },
    'leaves',
    at(TRANSFER),
  ),
  resealed(
    'the last transactions left out',
    lines(J, (all) => void all.splice(LAST - 3)),
    'manifest',
    'manifest.json',
  ),
  resealed(
    'a field added to a transaction',
    line(J, TRANSFER, replaced(',"salt"', ',"note":"x","salt"')),
    'form',
    at(TRANSFER),
  ),
  resealed(
    'an amount with other decimals',
    line(J, TRANSFER, replaced(/"amount":"([\d.]+)\d"/, '"amount":"$1"')),
    'form',
    at(TRANSFER),
  ),
  resealed(
    'a row of a transaction left out',
    line(J, WITH_CREDIT, replaced(/\{"type":"obligation-settled"[^}]+\}\]/, ']').bind(null)),
    'form',
    at(WITH_CREDIT),
  ),
  inFiles(
    'a journal that is cut off within a line',
    edit(J, (text) => text.slice(0, -40)),
    'form',
    at(LAST),
  ),
  inFiles('one byte of the journal', line(J, TRANSFER, replaced('"number"', '"numbes"')), 'form', at(TRANSFER)),
  rehashed('the amount of a transfer, in every file', amounts(TRANSFER, 999n), 'checkpoints', 'checkpoints.jsonl:2'),
  rehashed(
    'a transfer moved to another payee, in every file',
    rows(TRANSFER, (row) => (row.type === 'posting' ? { ...row, creditAccountId: idOf('account', 4) } : row)),
    'checkpoints',
    'manifest.json',
  ),
  rehashed(
    'a transaction taken out, and those after it numbered anew',
    (ledger) => ({
      ...ledger,
      transactions: ledger.transactions
        .filter(({ header }) => header.number !== TRANSFER)
        .map((each, index) => ({ ...each, header: { ...each.header, number: index + 1 } })),
    }),
    'checkpoints',
    'checkpoints.jsonl:3',
  ),
  rehashed(
    'the settlements and the certificate of a run both replaced by those of a smaller one',
    (ledger) => smallerRun(ledger),
    'checkpoints',
    'manifest.json',
  ),
  byOperator('a transfer beyond the credit limit', amounts(TRANSFER, 9_999_00n), 'limits', at(TRANSFER)),
  byOperator(
    'a transfer of a closed account',
    transaction(LAST, (each) => ({
      ...each,
      rows: [{ type: 'posting', debitAccountId: idOf('account', 0), creditAccountId: idOf('account', 5), amount: 1n }],
    })),
    'statuses',
    at(LAST),
  ),
  byOperator('a payment of more than was owed', amounts(PAID, 9_500n), 'obligations', at(PAID)),
  byOperator(
    'a payment that settles more than it pays',
    rows(PAID, (row) => (row.type === 'obligation-settled' ? { ...row, amount: row.amount + 1n } : row)),
    'statuses',
    at(PAID),
  ),
  byOperator(
    'a run that moves balances otherwise than it settles',
    rows(WITH_CREDIT, (row) => (row.type === 'posting' ? { ...row, amount: row.amount - 1n } : row)),
    'clearing',
    at(WITH_CREDIT),
  ),
  byOperator(
    'a run that settles another part than its certificate',
    rows(SET_OFF, (row, index) => ('amount' in row && index === 0 ? { ...row, amount: row.amount - 1n } : row)),
    'clearing',
    at(SET_OFF),
  ),
  byOperator(
    'unlimited credit for a member',
    rows(LIMITED, (row) => (row.type === 'limits-changed' ? { ...row, creditLimit: null } : row)),
    'statuses',
    at(LIMITED),
  ),
  byOperator(
    'a time before that of the transaction before',
    transaction(TRANSFER, (each) => ({ ...each, header: { ...each.header, postedAt: each.header.postedAt - 60_000 } })),
    'times',
    at(TRANSFER),
  ),
  byOperator(
    'an id that was given before',
    transaction(TRANSFER, (each) => ({
      ...each,
      header: { ...each.header, id: (LEDGER.transactions[20] as Transaction).header.id },
    })),
    'ids',
    at(TRANSFER),
  ),
  resealed('a balance', cell('accounts.csv', 3, 'balance', '1.00'), 'tables', 'accounts.csv:3'),
  resealed(
    'a credit limit in the table of accounts',
    cell('accounts.csv', 2, 'credit_limit', '100.00'),
    'tables',
    'accounts.csv:2',
  ),
  resealed('the status of an account', cell('accounts.csv', 7, 'status', 'active'), 'tables', 'accounts.csv:7'),
  resealed(
    'the time since which an account is in debt',
    cell('accounts.csv', 2, 'negative_since', '2026-03-15T12:00:01.000Z'),
    'tables',
    'accounts.csv:2',
  ),
  resealed('an account hidden', without('accounts.csv', 4), 'tables', 'accounts.csv:4'),
  resealed(
    'an account invented',
    lines(
      'accounts.csv',
      (all) => void all.push((all[1] as string).replace(idOf('account', 0), idOf('account', 9)).replace("'-a2", 'x')),
    ),
    'tables',
    'accounts.csv:9',
  ),
  resealed('the status of a member', cell('members.csv', 2, 'status', 'closed'), 'tables', 'members.csv:2'),
  resealed(
    'a limit change in its table',
    cell('limit-changes.csv', 3, 'credit_limit', '1.00'),
    'tables',
    'limit-changes.csv:3',
  ),
  resealed('a limit change hidden', without('limit-changes.csv', 9), 'tables', 'limit-changes.csv:9'),
  resealed(
    'the state of an obligation',
    cell('obligations.csv', 6, 'state', 'accepted'),
    'tables',
    'obligations.csv:6',
  ),
  resealed(
    'what remains of an obligation',
    cell('obligations.csv', 3, 'remaining', '0.01'),
    'tables',
    'obligations.csv:3',
  ),
  resealed('an obligation hidden', without('obligations.csv', 4), 'tables', 'obligations.csv:4'),
  resealed('the amount of a settlement', cell('settlements.csv', 3, 'amount', '0.01'), 'tables', 'settlements.csv:3'),
  resealed('the run of a settlement', cell('settlements.csv', 3, 'run_id', ''), 'tables', 'settlements.csv:3'),
  resealed('a settlement hidden', without('settlements.csv', 2), 'tables', 'settlements.csv:2'),
  resealed('what a run has cleared', cell('clearing-runs.csv', 2, 'cleared', '0.01'), 'tables', 'clearing-runs.csv:2'),
  resealed('an applied run hidden', without('clearing-runs.csv', 2), 'clearing', 'clearing-runs.csv'),
  resealed(
    'a settlement in the certificate of a run',
    edit(certificateOf(RUN), (text) => sealed(text.replace(/\n(\d+)\nsha256/, '\n1\nsha256'))),
    'clearing',
    certificateOf(RUN),
  ),
  resealed(
    'a bound in the certificate of a run',
    edit(certificateOf(RUN_WITH_CREDIT), (text) => sealed(text.replace(/(accounts,\d+\n)\d+,/, '$1999999,'))),
    'clearing',
    certificateOf(RUN_WITH_CREDIT),
  ),
  resealed(
    'the certificate of another run',
    (files) => void files.set(certificateOf(RUN), files.get(certificateOf(RUN_WITH_CREDIT)) as Buffer),
    'clearing',
    certificateOf(RUN),
  ),
  resealed(
    'what a run was computed from',
    edit(`clearing-runs/${RUN}/obligations.csv`, replaced('5.00', '6.00')),
    'clearing',
    `clearing-runs/${RUN}/obligations.csv`,
  ),
  resealed(
    'the files of a run left out',
    (files) => {
      for (const name of [...files.keys()]) if (name.startsWith(`clearing-runs/${RUN}/`)) files.delete(name);
    },
    'clearing',
    `clearing-runs/${RUN}/obligations.csv`,
  ),
  resealed(
    'the root of a subtree',
    line('log-nodes.csv', 2, replaced(/,8,0,../, ',8,0,00')),
    'nodes',
    'log-nodes.csv:2',
  ),
  resealed('the root of a subtree left out', without('log-nodes.csv', 2), 'nodes', 'log-nodes.csv'),
  resealed(
    'the size of a checkpoint',
    line('checkpoints.jsonl', 2, replaced(/"size":\d+/, '"size":142')),
    'checkpoints',
    'checkpoints.jsonl:2',
  ),
  resealed(
    'a checkpoint signed with another key',
    line('checkpoints.jsonl', 2, () => checkpointLine(LEDGER.circuit.id, leaves.slice(0, 142), STRANGER)),
    'checkpoints',
    'checkpoints.jsonl:2',
  ),
  resealed(
    'a checkpoint of other leaves',
    line('checkpoints.jsonl', 2, () => checkpointLine(LEDGER.circuit.id, leaves.slice(1, 143), SIGNER)),
    'checkpoints',
    'checkpoints.jsonl:2',
  ),
  resealed(
    'a checkpoint of another circuit',
    line('checkpoints.jsonl', 1, () =>
      checkpointLine(idOf('circuit', 2), leaves.slice(0, 1), signerOf(originOf(idOf('circuit', 2)))),
    ),
    'checkpoints',
    'checkpoints.jsonl:1',
  ),
  resealed(
    'a cosignature of a witness',
    line('checkpoints.jsonl', 1, replaced(/(— witness\.example )..../, '$1BBBB')),
    'checkpoints',
    'checkpoints.jsonl:1',
  ),
  resealed(
    'a line of the journal as CSV',
    line('journal.csv', 40, replaced(/,transfer,/, ',fee,')),
    'journals',
    'journal.csv:40',
  ),
  resealed(
    'a line of the journal for hledger',
    line('journal.hledger', 90, (text) => `${text.trimEnd()} ; x\n`),
    'journals',
    'journal.hledger:90',
  ),
  resealed('a line of the journal for beancount', without('journal.beancount', 90), 'journals', 'journal.beancount:90'),
  resealed('a free text', edit('texts.jsonl', replaced('"body":"Bread', '"body":"Beer')), 'texts', 'texts.jsonl:1'),
  resealed(
    'the name of a member who was never admitted',
    edit('members-personal.csv', (text) => `${text}${idOf('member', 40)},Zed,,,,true\n`),
    'tables',
    'members-personal.csv:9',
  ),
  inFiles('a file left out', (files) => void files.delete('settlements.csv'), 'files', 'settlements.csv'),
  inFiles(
    'a file added',
    (files) => void files.set('settlements-2.csv', Buffer.from('x\n')),
    'files',
    'settlements-2.csv',
  ),
  inFiles(
    "a member's group, which the journal does not say",
    edit('members.csv', replaced(',full,', ',retail,')),
    'files',
    'members.csv',
  ),
  resealed("a member's group, and the manifest", edit('members.csv', replaced(',full,', ',retail,')), 'anchor', ''),
  manifest(
    'the turnover in the manifest',
    ({ totals }) => {
      totals.turnover = '1.00';
    },
    'manifest',
  ),
  manifest(
    'the last number in the manifest',
    ({ asOf }) => {
      asOf.number = 3;
    },
    'manifest',
  ),
  manifest(
    'the root in the manifest',
    ({ logs }) => {
      logs.ledger.root = Buffer.from(rootOf(leaves.slice(1))).toString('base64');
    },
    'manifest',
  ),
  manifest(
    'a checkpoint of fewer transactions in the manifest',
    ({ logs }) => {
      logs.ledger.checkpoint = noteOf(ORIGIN, leaves.slice(0, 5), SIGNER);
    },
    'checkpoints',
  ),
  manifest(
    "the circuit's id in the manifest",
    ({ circuit }) => {
      circuit.id = idOf('circuit', 9);
    },
    'leaves',
    at(1),
  ),
  inFiles(
    'the signature of the manifest',
    edit('manifest.note', (text) => text.replace(/A/, 'B')),
    'anchor',
    '',
  ),
  inFiles('the signature of the manifest left out', (files) => void files.delete('manifest.note'), 'anchor', ''),
  inFiles(
    'a manifest that is no JSON',
    edit('manifest.json', (text) => text.slice(1)),
    'refused',
    '',
  ),
  {
    what: 'another ledger altogether',
    reach: 'resigned',
    found: 'anchor',
    place: '',
    made: () => packageOf(amounts(TRANSFER, 999n)(LEDGER), STRANGER),
  },
  {
    what: 'the keys in the manifest, and the signature over it',
    reach: 'resigned',
    found: 'anchor',
    place: '',
    made: () => {
      const files = new Map(FILES);
      reseal(files, STRANGER, (facts) => {
        facts.keys = [verifierKeyText(SIGNER), verifierKeyText(STRANGER)];
      });
      return files;
    },
  },
  {
    what: 'an older package that is genuine, given for the newest: by a later checkpoint (`--since`)',
    reach: 'operator',
    found: 'anchor',
    place: '',
    since: noteOf(ORIGIN, leaves, SIGNER),
    made: () =>
      packageOf({
        ...LEDGER,
        transactions: LEDGER.transactions.slice(0, TRANSFER),
        runs: [],
        texts: null,
        checkpointSizes: [10],
      }),
  },
  {
    what: 'another past under a new checkpoint: by an older checkpoint (`--since`)',
    reach: 'operator',
    found: 'anchor',
    place: '',
    since: noteOf(ORIGIN, leaves.slice(0, TRANSFER + 10), SIGNER),
    made: () => packageOf(amounts(TRANSFER, 999n)(LEDGER)),
  },
];

/** The set-off run of the ledger as one that settles less, with a certificate that fits. */
function smallerRun(ledger: AuditedLedger): AuditedLedger {
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

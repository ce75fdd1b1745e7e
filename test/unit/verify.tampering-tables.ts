/** Tampering with the other files of a package, and with its manifest and signatures. */
import { rootOf } from '../../src/domain/log/merkle.ts';
import { verifierKeyText } from '../../src/domain/log/note.ts';
import { idOf } from '../support/arbitraries.ts';
import { checkpointLine, noteOf, originOf, packageOf, reseal, signerOf } from '../support/audit-package.ts';
import { ORIGIN, SIGNER } from './verify.ledger.ts';
import {
  amounts,
  at,
  cell,
  certificateOf,
  edit,
  FILES,
  type FileTampering,
  inFiles,
  LEDGER,
  leaves,
  line,
  lines,
  manifest,
  RUN,
  RUN_WITH_CREDIT,
  replaced,
  resealed,
  STRANGER,
  sealed,
  TRANSFER,
  without,
} from './verify.tampering-tools.ts';

export const TABLE_TAMPERINGS: readonly FileTampering[] = [
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
    'who did something, in the audit trail',
    line('audit-events.jsonl', 2, replaced(/principalId":"[^"]+"/, `principalId":"${idOf('principal', 7)}"`)),
    'trail',
    'audit-events.jsonl:2',
  ),
  resealed(
    'what an event of the audit trail has changed',
    line('audit-events.jsonl', 2, replaced('"at":1', '"at":2')),
    'trail',
    'audit-events.jsonl:2',
  ),
  resealed('an event of the audit trail left out', without('audit-events.jsonl', 2), 'trail', 'audit-events.jsonl:2'),
  resealed('the last event of the audit trail left out', without('audit-events.jsonl', 3), 'manifest', 'manifest.json'),
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
    'an invoice that is none',
    edit('texts.jsonl', replaced('"body":"Bread', '"body":"\\u001eBread')),
    'form',
    'texts.jsonl:1',
  ),
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
    edit('manifest.note', (text) => text.replace(/..(?=.{20}\n$)/, (two) => (two === 'AA' ? 'BB' : 'AA'))),
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

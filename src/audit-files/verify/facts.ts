/** What the manifest says of the whole package, against what was found in its files. */
import { NoteError } from '../../domain/log/note.ts';
import { formatAmount } from '../../domain/money.ts';
import { MANIFEST_FILE, MANIFEST_NOTE_FILE, type Manifest } from '../manifest.ts';
import { LOGS } from './checkpoints.ts';
import type { FileFacts } from './file-tally.ts';
import { differs, type Findings } from './findings.ts';
import type { LogReplay } from './log-replay.ts';
import type { Replay } from './replay.ts';
import type { PackageKeys } from './signatures.ts';
import type { Trail } from './trail.ts';

/** Which files there are. */
export function judgeNames({ files }: Manifest, names: ReadonlySet<string>, findings: Findings): void {
  const listed = new Set([...files.map(({ name }) => name), MANIFEST_FILE, MANIFEST_NOTE_FILE]);
  for (const { name } of files)
    if (!names.has(name)) findings.fail('files', name, 'the manifest lists it, and it is not there');
  for (const name of names)
    if (!listed.has(name)) findings.fail('files', name, 'it is there, and the manifest does not list it');
}

/** What each file is. */
export function judgeFiles({ files }: Manifest, facts: ReadonlyMap<string, FileFacts>, findings: Findings): void {
  for (const { name, bytes, sha256, rows } of files) {
    const found = facts.get(name);
    findings.checked('files');
    if (found === undefined) continue;
    const pairs = [
      ['its size in bytes', String(found.bytes), String(bytes)],
      ['its SHA-256', found.sha256, sha256],
      ['its count of rows', String(found.rows), String(rows)],
    ] as const;
    for (const [what, own, expected] of pairs)
      if (own !== expected) {
        findings.fail('files', name, differs(what, own, expected));
        break;
      }
  }
}

/** Its origins, its end, its sums and its roots; and that its balances come to zero. */
export function judgeFacts(
  manifest: Manifest,
  replay: Replay,
  trail: Trail,
  logs: Readonly<Record<(typeof LOGS)[number], LogReplay>>,
  findings: Findings,
): void {
  const { circuit, asOf, totals } = manifest;
  const { ledger, audit } = manifest.logs;
  const amount = (units: bigint): string => formatAmount(units, circuit.unit.scale);
  const { sum, positive, negative } = sumsOf(replay);
  if (replay.isWhole) {
    findings.checked('balances', replay.accounts.accounts.size);
    if (sum !== 0n) findings.fail('balances', 'journal.jsonl', `the balances sum to ${amount(sum)}, and not to zero`);
    judge([
      ['asOf.number', String(asOf.number), String(replay.lastNumber)],
      ['asOf.postedAt', String(asOf.postedAt), String(replay.lastPostedAt)],
      ['totals.transactions', String(totals.transactions), String(replay.totals.transactions)],
      ['totals.postings', String(totals.postings), String(replay.totals.postings)],
      ['totals.turnover', totals.turnover, amount(replay.totals.turnover)],
      ['totals.positive', totals.positive, amount(positive)],
      ['totals.negative', totals.negative, amount(negative)],
      ['logs.ledger.size', String(ledger.size), String(logs.ledger.size)],
      ['logs.ledger.root', ledger.root, base64(logs.ledger.root())],
    ]);
  }
  if (trail.isWhole)
    judge([
      ['logs.audit.size', String(audit.size), String(logs.audit.size)],
      ['logs.audit.root', audit.root, base64(logs.audit.root())],
    ]);
  // Without a key nothing is signed, and logs have no names.
  if (ledger.origin !== null)
    judge([['logs.ledger.origin', ledger.origin.slice(ledger.origin.indexOf('/') + 1), circuit.id]]);
  if (audit.origin !== null) judge([['logs.audit.origin', audit.origin, `${ledger.origin}/audit`]]);

  function judge(facts: readonly (readonly [string, string, string])[]): void {
    for (const [name, said, found] of facts)
      findings.judge('manifest', MANIFEST_FILE, said === found ? null : differs(name, said, found));
  }
}

function sumsOf({ accounts }: Replay): { sum: bigint; positive: bigint; negative: bigint } {
  let [positive, negative] = [0n, 0n];
  for (const { balance } of accounts.accounts.values()) {
    if (balance > 0n) positive += balance;
    else negative += balance;
  }
  return { sum: positive + negative, positive, negative };
}

/** The checkpoints in the manifest: of each log as it is in the package. */
export function judgeManifestCheckpoints({ logs }: Manifest, keys: PackageKeys, findings: Findings): void {
  for (const log of LOGS) {
    const { checkpoint: note, size, root } = logs[log];
    if (note === null) continue;
    findings.checked('checkpoints');
    const fail = (message: string) => findings.fail('checkpoints', MANIFEST_FILE, `logs.${log}.checkpoint: ${message}`);
    try {
      const { checkpoint } = keys.checkpointOf(note, log);
      if (checkpoint.size !== size) fail(`it is of ${checkpoint.size} leaves, and the package has ${size}`);
      else if (base64(checkpoint.root) !== root)
        fail(`it has the root ${base64(checkpoint.root)}, and the package ${root}`);
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      fail(error.message);
    }
  }
}

const base64 = (hash: Uint8Array): string => Buffer.from(hash).toString('base64');

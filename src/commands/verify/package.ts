/** Verifies a package: everything that its files say, against each other and against what the auditor has. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { MANIFEST_FILE, MANIFEST_NOTE_FILE, type Manifest } from '../../audit-files/manifest.ts';
import { type Anchored, type Anchors, anchor, sizesAsked } from '../../audit-files/verify/anchor.ts';
import type { AppliedRun } from '../../audit-files/verify/applied-run.ts';
import { CheckpointsReader, judgeRoots } from '../../audit-files/verify/checkpoints.ts';
import { judgeFacts, judgeFiles, judgeManifestCheckpoints, judgeNames } from '../../audit-files/verify/facts.ts';
import { Findings } from '../../audit-files/verify/findings.ts';
import { LogReplay } from '../../audit-files/verify/log-replay.ts';
import { ManifestProblem, readManifest } from '../../audit-files/verify/manifest.ts';
import { Replay } from '../../audit-files/verify/replay.ts';
import { judgeRun, judgeRuns, type RunFiles, RunsTable } from '../../audit-files/verify/runs.ts';
import { PackageKeys } from '../../audit-files/verify/signatures.ts';
import { AccountsTable, MembersTable, NodesTable, PersonalTable } from '../../audit-files/verify/tables.ts';
import { Trail } from '../../audit-files/verify/trail.ts';
import { AccountReader } from '../../clearing-files/accounts.ts';
import { CertificateReader } from '../../clearing-files/certificate-reader.ts';
import { ObligationReader } from '../../clearing-files/obligations.ts';
import { FileProblem } from '../../clearing-files/problem.ts';
import { NoteError } from '../../domain/log/note.ts';
import type { Progress } from '../progress.ts';
import { PackageFiles } from './files.ts';
import { compareRenderings, type RenderingsResult } from './renderings.ts';
import type { RenderingsTask } from './renderings-worker.ts';
import { openPackage, type PackageSource } from './source.ts';

/** What a verification has come to. */
export interface Verification {
  readonly manifest: Manifest;
  readonly findings: Findings;
  readonly anchored: Anchored;
}

/** Bytes of a manifest: a hundred thousand files have some 20 MB; and of a note. */
const MANIFEST_BYTES_MAX = 64 * 1024 * 1024;
const NOTE_BYTES_MAX = 64 * 1024;

/** Bytes of a journal that is gone through in less time than it takes to start a thread. */
const LONG_BYTES = 2 * 1024 * 1024;

/** @throws Error of one line on what is no package at all */
export async function verifyPackage(path: string, anchors: Anchors, progress: Progress): Promise<Verification> {
  const source = await openPackage(path);
  try {
    return await verifySource(path, source, anchors, progress);
  } finally {
    progress.stop();
    await source.close();
  }
}

/**
 * The same of files wherever they are.
 * @param path where another thread finds them as well, if there are many
 */
export async function verifySource(
  path: string,
  source: PackageSource,
  anchors: Anchors,
  progress: Progress,
): Promise<Verification> {
  const manifestBytes = await readWhole(path, source, MANIFEST_FILE, MANIFEST_BYTES_MAX);
  const manifestNote = source.files.has(MANIFEST_NOTE_FILE)
    ? (await readWhole(path, source, MANIFEST_NOTE_FILE, NOTE_BYTES_MAX)).toString()
    : null;
  const { manifest, keys } = manifestOf(path, manifestBytes);
  const files = new PackageFiles(source);
  const findings = new Findings();
  judgeNames(manifest, files.names, findings);

  const isLong = files.sizeOf('journal.jsonl') > LONG_BYTES;
  const { circuit } = manifest;
  const rendered = isLong
    ? renderedBeside({ path, circuit })
    : { result: compareRenderings(source, circuit), stop: async () => undefined };
  try {
    const checkpoints = new CheckpointsReader(keys, findings);
    await files.readInto('checkpoints.jsonl', checkpoints);
    const { ledger, audit } = manifest.logs;
    const sizes = checkpoints.checkpoints.map(({ size }) => size);
    const logs = {
      ledger: new LogReplay([...sizes, ledger.size, ...sizesAsked(anchors)]),
      audit: new LogReplay([...sizes, audit.size]),
    };
    const replay = await goThrough(files, manifest, logs.ledger, findings, progress);
    const trail = new Trail(circuit.id, logs.audit, findings);
    await files.readInto(trail.file, trail);
    for (const log of ['ledger', 'audit'] as const) judgeRoots(checkpoints.checkpoints, log, logs[log], findings);
    judgeManifestCheckpoints(manifest, keys, findings);
    judgeFacts(manifest, replay, trail, logs, findings);
    await holdTables(files, manifest, replay, logs, checkpoints.newest, findings);
    const { tallies, facts } = await rendered.result;
    findings.add(tallies);
    for (const { name } of manifest.files) if (!files.wasRead(name) && !facts.has(name)) await files.pass(name);
    judgeFiles(manifest, new Map([...files.facts, ...facts]), findings);
    const held = {
      manifest,
      manifestBytes,
      manifestNote,
      keys,
      checkpoints: checkpoints.checkpoints,
      ledger: logs.ledger,
    };
    return { manifest, findings, anchored: anchor(anchors, held) };
  } finally {
    await rendered.stop();
  }
}

async function readWhole(path: string, source: PackageSource, name: string, bytesMax: number): Promise<Buffer> {
  const size = source.files.get(name);
  if (size === undefined) throw new Error(`${path}: it is no package: there is no ${name}`);
  if (size > bytesMax) throw new Error(`${path}: ${name} is of ${size} bytes; there are no more than ${bytesMax}`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of source.read(name)) chunks.push(chunk.slice());
  return Buffer.concat(chunks);
}

function manifestOf(path: string, bytes: Buffer): { manifest: Manifest; keys: PackageKeys } {
  try {
    const manifest = readManifest(bytes.toString());
    return { manifest, keys: new PackageKeys(manifest) };
  } catch (error) {
    if (error instanceof ManifestProblem || error instanceof NoteError)
      throw new Error(`${path}: ${MANIFEST_FILE}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** The journal's other files are made again and compared in a thread of their own. */
function renderedBeside(task: RenderingsTask): { result: Promise<RenderingsResult>; stop: () => Promise<unknown> } {
  const worker = new Worker(new URL('./renderings-worker.ts', import.meta.url), { workerData: task });
  const result = once(worker, 'message').then(([message]) => message as RenderingsResult);
  // It is waited for in the end; until then an error of it is nobody's.
  result.catch(() => undefined);
  return { result, stop: () => worker.terminate() };
}

/** The journal, with the tables that are in its order, and each clearing run where it was applied. */
async function goThrough(
  files: PackageFiles,
  { circuit, personalData }: Manifest,
  log: LogReplay,
  findings: Findings,
  progress: Progress,
): Promise<Replay> {
  const { scale } = circuit.unit;
  const table = new RunsTable(scale, findings);
  await files.readInto(table.file, table);
  const replay = new Replay({ circuitId: circuit.id, scale, log }, findings);
  const applied = new Set<string>();
  const texts = personalData ? [replay.texts, replay.obligationTexts] : [];
  progress.start('Verifying', files.sizeOf('journal.jsonl'));
  await files.readAlong(
    'journal.jsonl',
    replay,
    [replay.limitChanges, replay.settlements, replay.table, ...texts],
    async (bytes) => {
      for (let run = replay.runs.shift(); run !== undefined; run = replay.runs.shift()) {
        applied.add(run.id);
        await holdRun(files, run, table, replay, findings);
      }
      progress.step(bytes);
    },
  );
  progress.stop();
  if (replay.isWhole) judgeRuns(table.runs, applied, findings);
  if (replay.isWhole && !replay.reversals.isEmpty) await files.readAgain('journal.jsonl', replay.reversals.search());
  return replay;
}

async function holdRun(
  files: PackageFiles,
  run: AppliedRun,
  { runs }: RunsTable,
  replay: Replay,
  findings: Findings,
): Promise<void> {
  const { scale } = replay;
  const read = await readRun(files, run.id, scale, replay.obligations.recorded);
  if ('problem' in read) findings.judge('clearing', read.file, `clearing run ${run.id}: ${read.problem}`);
  else judgeRun(run, runs.get(run.id), read, replay.obligations.open, scale, findings);
}

/** The input and the certificate of a run; or what is wrong, with the file and line where it is. */
async function readRun(
  files: PackageFiles,
  id: string,
  scale: number,
  recorded: number,
): Promise<RunFiles | { file: string; problem: string }> {
  const folder = `clearing-runs/${id}`;
  let name = `${folder}/obligations.csv`;
  try {
    // A run has no more obligations than were ever recorded, and so no more bytes than so many lines.
    if (files.sizeOf(name) > 1_000 + 400 * recorded)
      throw new FileProblem(null, 'it has more obligations than there are');
    const input = await readBy(files, name, new ObligationReader(scale));
    name = `${folder}/accounts.csv`;
    const accounts = files.has(name) ? await readBy(files, name, new AccountReader(scale)) : null;
    name = `${folder}/certificate.json`;
    if (!files.has(name)) name = `${folder}/certificate.txt`;
    const certificate = await readBy(files, name, new CertificateReader(input));
    return { input, accounts, certificate, certificateName: name };
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    return { file: error.line === null ? name : `${name}:${error.line}`, problem: error.message };
  }
}

async function readBy<Result>(
  files: PackageFiles,
  name: string,
  reader: { push(chunk: Uint8Array): void; end(): Result },
): Promise<Result> {
  let problem: unknown = null;
  // It is read to its end in any case, to be counted and hashed.
  const push = (chunk: Uint8Array): void => {
    try {
      if (problem === null) reader.push(chunk);
    } catch (error) {
      problem = error;
    }
  };
  await files.readInto(name, { push, end: () => undefined });
  if (problem !== null) throw problem;
  return reader.end();
}

async function holdTables(
  files: PackageFiles,
  { circuit, personalData, files: listed }: Manifest,
  replay: Replay,
  logs: { ledger: LogReplay; audit: LogReplay },
  signed: { ledger: number; audit: number },
  findings: Findings,
): Promise<void> {
  if (!replay.isWhole) return;
  const tables = [
    new MembersTable(replay.accounts, findings),
    new AccountsTable(replay.accounts, circuit.unit.scale, findings),
    new NodesTable(logs, signed, findings),
    ...(personalData ? [new PersonalTable(replay.accounts, findings)] : []),
  ];
  for (const table of tables) await files.readInto(table.file, table);
  for (const { name } of listed)
    if (name.startsWith('clearing-runs/') && !files.wasRead(name))
      findings.fail('clearing', name, 'it is a file of no clearing run that the journal applies');
}

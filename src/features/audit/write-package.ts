/** Writes an auditor's package, wherever it goes to: the files, then the manifest with what they came to, then its signature. */
import { createHash, hash } from 'node:crypto';
import type { FiledPart } from '../../audit-files/journal.ts';
import {
  type FileEntry,
  type LogEntry,
  MANIFEST_FILE,
  MANIFEST_NOTE_FILE,
  type Manifest,
  manifestNoteText,
  manifestText,
  PACKAGE_FORMAT,
  PACKAGE_VERSION,
  type Totals,
} from '../../audit-files/manifest.ts';
import { type SignerKey, signNote, verifierKeyText } from '../../domain/log/note.ts';
import { decimalOf } from '../../domain/money.ts';
import type { PackageFile } from './package.ts';
import type { Snapshot } from './snapshot.ts';
import { type BalanceSums, selectBalanceSums } from './snapshot-queries.ts';

/** Where a package goes to. Files come one after the other. */
export interface PackageSink {
  add(name: string, chunks: AsyncIterable<Uint8Array>): Promise<void>;
}

/** What the manifest says beside what is counted while files are written. */
export interface PackageFacts {
  readonly isPersonal: boolean;
  /** The name of the last migration. */
  readonly databaseVersion: string;
  readonly logs: { readonly ledger: LogEntry; readonly audit: LogEntry };
  /** Of the ledger log; none where nothing can be signed. */
  readonly keys: readonly SignerKey[];
  /** Of the other log, for the manifest's list. */
  readonly auditKeys: readonly SignerKey[];
}

/** The version of the leaf's bytes (domain/log/leaf.ts). */
const LEAF_VERSION = 1;

export interface Counted {
  transactions: number;
  postings: number;
  turnover: bigint;
}

/** Adds up what it is shown of the journal. */
export function createCounting(): { readonly counted: Counted; observe(part: FiledPart): void } {
  const counted: Counted = { transactions: 0, postings: 0, turnover: 0n };
  return {
    counted,
    observe({ firstLine, rows }) {
      if (firstLine === 1) counted.transactions++;
      for (const row of rows) {
        if (row.type !== 'posting') continue;
        counted.postings++;
        counted.turnover += BigInt(row.amount.replace('.', ''));
      }
    },
  };
}

export async function writePackage(
  snapshot: Snapshot,
  files: AsyncIterable<PackageFile>,
  counted: Counted,
  facts: PackageFacts,
  sink: PackageSink,
): Promise<Manifest> {
  const entries: FileEntry[] = [];
  const balances = await selectBalanceSums(snapshot.client, snapshot.circuit.id);
  for await (const file of files) entries.push(await addFile(file, sink));
  const manifest = {
    format: PACKAGE_FORMAT,
    version: PACKAGE_VERSION,
    circuit: snapshot.circuit,
    asOf: { number: snapshot.size, postedAt: snapshot.postedAt },
    personalData: facts.isPersonal,
    schema: { database: facts.databaseVersion, leaf: LEAF_VERSION },
    logs: facts.logs,
    keys: [...facts.keys, ...facts.auditKeys].map(verifierKeyText),
    totals: totalsOf(snapshot, balances, counted),
    files: entries.sort((one, other) => (one.name < other.name ? -1 : 1)),
  } as const satisfies Manifest;
  const bytes = Buffer.from(manifestText(manifest));
  await sink.add(MANIFEST_FILE, once(bytes));
  const origin = facts.logs.ledger.origin;
  if (origin !== null && facts.keys.length > 0) {
    const note = signNote(manifestNoteText(origin, hash('sha256', bytes, 'base64')), facts.keys);
    await sink.add(MANIFEST_NOTE_FILE, once(Buffer.from(note)));
  }
  return manifest;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const LF = 0x0a;

async function addFile({ name, chunks, headLines }: PackageFile, sink: PackageSink): Promise<FileEntry> {
  const digest = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      const data = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      digest.update(data);
      bytes += data.length;
      for (let at = data.indexOf(LF); at !== -1; at = data.indexOf(LF, at + 1)) lines++;
      yield data;
    }
  }
  await sink.add(name, counted());
  return { name, bytes, sha256: digest.digest('hex'), rows: lines - headLines };
}

function totalsOf({ circuit }: Snapshot, { positive, negative }: BalanceSums, counted: Counted): Totals {
  const text = (minor: string): string => decimalOf(minor, circuit.unit.scale);
  const { transactions, postings, turnover } = counted;
  return {
    transactions,
    postings,
    turnover: text(String(turnover)),
    positive: text(positive),
    negative: text(negative),
  };
}

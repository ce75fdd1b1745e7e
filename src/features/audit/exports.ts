/** What leaves the circuit for auditors: the journal in several formats, and whole packages. */
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { journalFileOf } from '../../audit-files/formats.ts';
import type { LogEntry, Manifest } from '../../audit-files/manifest.ts';
import { refuse } from '../../domain/errors.ts';
import { EXPORT_BUSY_BYTES_A_MS, EXPORTS_MAX } from '../../limits.ts';
import type { Circuit } from '../circuits/service.ts';
import type { ClearingFiles } from '../clearing/service.ts';
import type { TrailService } from '../trail/service.ts';
import { type LogId, type LogName, selectLedgerHead } from './log-queries.ts';
import type { LogTree } from './log-tree.ts';
import { journalFile, type PackageFile, packageFiles } from './package.ts';
import type { JournalQuery } from './schema.ts';
import type { CheckpointSigner, Signing } from './signer.ts';
import { zipSink } from './sinks.ts';
import { inSnapshot, type Snapshot } from './snapshot.ts';
import { createCounting, type PackageFacts, type PackageSink, writePackage } from './write-package.ts';

export interface JournalExport {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly chunks: AsyncIterable<string>;
}

export interface Exports {
  /** @throws SaldoError `log-size-not-reached`, `overloaded` */
  journal(circuit: Circuit, asked: JournalQuery): Promise<JournalExport>;
  /** A package as a ZIP. @throws SaldoError `overloaded` */
  download(circuit: Circuit, isPersonal: boolean): { readonly name: string; readonly bytes: Readable };
  /** A package into a sink. @throws SaldoError `overloaded`; LogInconsistentError where it cannot be signed for that reason */
  write(circuit: Circuit, isPersonal: boolean, sink: PackageSink): Promise<Manifest>;
}

export interface ExportsOptions {
  /** Of the replica, where there is one. Its connections may wait for readers for a while. */
  readonly pool: Pool;
  /** Of the database that is written to. */
  readonly primary: Pool;
  readonly treeOf: (log: LogName) => LogTree;
  readonly clearing: ClearingFiles;
  readonly trail: TrailService;
  /** Null where nothing is signed. */
  readonly signing: (Signing & { readonly signer: CheckpointSigner }) | null;
  /** The name of the last migration. */
  readonly databaseVersion: string;
  /** Whether members wait for their payments: then exports go slowly. */
  readonly isBusy: () => boolean;
}

export function createExports(options: ExportsOptions): Exports {
  const { pool, primary, treeOf, clearing, trail, signing, databaseVersion, isBusy } = options;
  let running = 0;

  function requireRoom(): void {
    if (running >= EXPORTS_MAX)
      throw refuse('overloaded', `${EXPORTS_MAX} exports are running already. Try again when one has ended.`);
  }

  /** What is read in one snapshot, and counts among the exports that run as long as it is read. */
  async function* exported<T>(circuit: Circuit, read: (snapshot: Snapshot) => AsyncGenerator<T>): AsyncGenerator<T> {
    requireRoom();
    running++;
    try {
      yield* inSnapshot(pool, circuit, read);
    } finally {
      running--;
    }
  }

  async function entryOf(id: LogId, size: number): Promise<LogEntry> {
    if (signing === null)
      return { origin: null, size, root: base64(await treeOf(id.log).root(id.circuitId, size)), checkpoint: null };
    const { root, note } = await signing.signer.sign(id, size);
    return { origin: signing.ring.originOf(id), size, root: base64(root), checkpoint: note };
  }

  async function factsOf({ size, auditSize }: Snapshot, circuit: Circuit, isPersonal: boolean): Promise<PackageFacts> {
    const [ledger, audit] = [logOf(circuit, 'ledger'), logOf(circuit, 'audit')];
    return {
      isPersonal,
      databaseVersion,
      logs: { ledger: await entryOf(ledger, size), audit: await entryOf(audit, auditSize) },
      keys: signing?.ring.keysOf(ledger) ?? [],
      auditKeys: signing?.ring.keysOf(audit) ?? [],
    };
  }

  async function write(circuit: Circuit, isPersonal: boolean, sink: PackageSink): Promise<Manifest> {
    async function* written(snapshot: Snapshot): AsyncGenerator<Manifest> {
      const { counted, observe } = createCounting();
      const facts = await factsOf(snapshot, circuit, isPersonal);
      const files = packageFiles(snapshot, circuit, { pool: primary, clearing, trail }, { isPersonal, observe });
      yield await writePackage(snapshot, givingWay(files, isBusy), counted, facts, sink);
    }
    // What was seen and done until now is in it, and this export in the next one.
    await trail.sealEvents(circuit.id);
    const [manifest] = await Array.fromAsync(exported(circuit, written));
    return manifest as Manifest;
  }

  return {
    write,

    async journal(circuit, { format, from = 1, to: asked }) {
      requireRoom();
      const head = Number((await selectLedgerHead(pool, circuit.id))?.log_size ?? 0);
      const to = asked ?? head;
      if (to > head) throw refuse('log-size-not-reached', `The journal ends with ${head}.`, { size: to });
      // Whoever asks for what has come since the last one is answered with nothing.
      if (from > to + 1) throw refuse('log-size-not-reached', `The range ends with ${to}.`, { size: from });
      async function* read(snapshot: Snapshot): AsyncGenerator<string> {
        await snapshot.end();
        yield* rested(journalFile(snapshot, format, { from, to }), isBusy);
      }
      const chunks = exported(circuit, read);
      return { name: `${circuit.code}-${from}-${to}.${journalFileOf(format)}`, from, to, chunks };
    },

    download(circuit, isPersonal) {
      requireRoom();
      const zip = zipSink();
      write(circuit, isPersonal, zip).then(zip.end, zip.destroy);
      return { name: `${circuit.code}-package.zip`, bytes: zip.output };
    },
  };
}

const logOf = ({ id }: Circuit, log: LogName): LogId => ({ circuitId: id, log });

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

async function* rested<T extends string | Uint8Array>(
  chunks: AsyncIterable<T>,
  isBusy: () => boolean,
): AsyncGenerator<T> {
  for await (const chunk of chunks) {
    yield chunk;
    if (isBusy()) await pause(chunk.length / EXPORT_BUSY_BYTES_A_MS);
  }
}

/** The same files, which rest while members wait. */
async function* givingWay(files: AsyncIterable<PackageFile>, isBusy: () => boolean): AsyncGenerator<PackageFile> {
  for await (const file of files) yield { ...file, chunks: rested(file.chunks, isBusy) };
}

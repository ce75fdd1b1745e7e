import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import type { Manifest } from '../audit-files/manifest.ts';
import { readConfig } from '../config.ts';
import { recordAuditEvent } from '../db/audit-trail.ts';
import { createKysely } from '../db/connect.ts';
import type { OpenDatabase } from '../db/open.ts';
import type { DB } from '../db/types.gen.ts';
import { AT_THE_COMMAND_LINE } from '../features/access/admin.ts';
import { createAudit, directorySink, type Exports, openSigning, zipSink } from '../features/audit/service.ts';
import { type Circuit, createCircuitService } from '../features/circuits/service.ts';
import { createClearingFiles } from '../features/clearing/service.ts';
import { createTrailService } from '../features/trail/service.ts';
import { createLogger } from '../http/logger.ts';
import { circuitCalled, withDatabase } from './database.ts';
import { grouped } from './text.ts';

interface ExportOptions {
  readonly circuit: string;
  readonly personal?: boolean;
  readonly json?: boolean;
}

export const exportCommand = (): Command =>
  new Command('export')
    .description("an auditor's package of a circuit: everything that verify needs, as files")
    .argument('<path>', 'a directory that is not there yet, or a file that ends in .zip')
    .requiredOption('--circuit <code>', 'the circuit')
    .option('--personal', 'with names, contacts and free texts')
    .option('--json', 'print one JSON object')
    .action(exportPackage);

async function exportPackage(path: string, options: ExportOptions): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) throw new Error(`${path} is there already: name a new directory or file`);
  const isPersonal = options.personal ?? false;
  const manifest = await withDatabase((database) =>
    withExports(database, options.circuit, isPersonal, (exports, circuit) =>
      writeWhole(path, (fresh) => writeTo(fresh, path, exports, circuit, isPersonal)),
    ),
  );
  if (options.json) process.stdout.write(`${JSON.stringify({ path, ...manifest })}\n`);
  else process.stdout.write(textOf(path, manifest));
}

/** What a command needs of the service to export a circuit. */
async function withExports<T>(
  database: OpenDatabase,
  code: string,
  isPersonal: boolean,
  work: (exports: Exports, circuit: Circuit) => Promise<T>,
): Promise<T> {
  const config = readConfig(process.env);
  const pool = database.createPool('saldo export', 2);
  const exportPool = await database.openReadPool('saldo export');
  try {
    const db = createKysely<DB>(pool);
    const circuit = await circuitCalled(code, createCircuitService(pool, db));
    const audit = createAudit({
      pool,
      exportPool,
      signing: await openSigning(config, config.databaseUrl === undefined),
      databaseVersion: database.version,
      clearing: createClearingFiles(db),
      trail: createTrailService(pool, db),
      isBusy: () => false,
      log: createLogger('warn'),
    });
    // Before anything is shown, as with a request.
    await recordAuditEvent(pool, {
      circuitId: circuit.id,
      actor: AT_THE_COMMAND_LINE,
      action: 'package-exported',
      subjectId: circuit.id,
      change: { personalData: isPersonal },
    });
    return await work(audit.exports, circuit);
  } finally {
    await Promise.all([pool.end(), exportPool.end()]);
  }
}

/** Under another name until it is whole. */
async function writeWhole<T>(path: string, write: (fresh: string) => Promise<T>): Promise<T> {
  const fresh = `${path}.${randomUUID()}`;
  try {
    const written = await write(fresh);
    await rename(fresh, path);
    return written;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
}

async function writeTo(
  fresh: string,
  path: string,
  exports: Exports,
  circuit: Circuit,
  isPersonal: boolean,
): Promise<Manifest> {
  if (!path.endsWith('.zip')) return exports.write(circuit, isPersonal, await directorySink(fresh));
  const zip = zipSink();
  const written = pipeline(zip.output, createWriteStream(fresh, { flags: 'wx' }));
  const manifest = exports.write(circuit, isPersonal, zip).then(
    (made) => {
      zip.end();
      return made;
    },
    (error: Error) => {
      zip.destroy(error);
      throw error;
    },
  );
  await Promise.all([written, manifest]);
  return manifest;
}

function textOf(path: string, { circuit, asOf, logs, totals, files, keys }: Manifest): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const signed =
    logs.ledger.checkpoint === null ? 'It is not signed: no key for checkpoints is set.' : `It is signed by ${keys[0]}`;
  return `${path}: circuit ${circuit.code}, up to transaction ${grouped(asOf.number)}${asOf.postedAt === null ? '' : ` of ${asOf.postedAt}`}

  ${grouped(totals.transactions)} transactions with ${grouped(totals.postings)} postings of ${grouped(totals.turnover)} ${circuit.unit.code}
  Balances above zero add up to ${grouped(totals.positive)}, those below to ${grouped(totals.negative)}.
  ${grouped(files.length)} files of ${grouped(bytes)} bytes
  ${signed}
`;
}

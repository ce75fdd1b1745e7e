import { type FileHandle, open, readFile } from 'node:fs/promises';
import { Command } from 'commander';
import type { Pool } from 'pg';
import { createKysely } from '../db/connect.ts';
import type { Database } from '../db/database.ts';
import type { DB } from '../db/types.gen.ts';
import type { Refusal } from '../domain/errors.ts';
import { AT_THE_COMMAND_LINE } from '../features/access/admin.ts';
import { createAccountService } from '../features/accounts/service.ts';
import { type Circuit, type CircuitService, createCircuitService } from '../features/circuits/service.ts';
import { createMemberImport } from '../features/members/import.ts';
import { createObligationImport } from '../features/obligations/import.ts';
import { idempotencyOf } from '../http/idempotency.ts';
import { readTable, streamTable } from '../http/table-stream.ts';
import { IMPORT_ROW_BYTES_MAX } from '../limits.ts';
import { Poster } from '../poster/poster.ts';
import { named } from './clear/files.ts';
import { circuitCalled, withPool } from './database.ts';

interface ImportOptions {
  readonly circuit: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

interface ObligationOptions extends ImportOptions {
  readonly idempotencyKey?: string;
}

/** What became of a file: how many rows it has, and which of them were refused. */
interface Imported {
  rows: number;
  readonly refused: (Refusal & { readonly line: number })[];
}

/** Lines of refusals that a person is shown. */
const REFUSALS_SHOWN_MAX = 20;

const UNOBSERVED = { committed: () => undefined, refused: () => undefined, retried: () => undefined };

export function importCommand(): Command {
  const command = new Command('import').description('members or obligations, from a file');
  const from = (noun: string, description: string) =>
    command
      .command(`${noun} <file>`)
      .description(description)
      .requiredOption('--circuit <code>', 'the circuit')
      .option('--dry-run', 'say what would become of each row, and write nothing')
      .option('--json', 'print one JSON object');
  from('members', 'a .csv with a header, or JSON lines; columns as in POST …/members/import').action(importMembers);
  from('obligations', 'a .csv with a header, or JSON lines; columns as in POST …/obligations/import')
    .option('--idempotency-key <key>', 'a new word: after a crash, the same file with the same word is done once')
    .action(importObligations);
  return command;
}

const { MAX_SAFE_INTEGER } = Number;
const BOUNDS = { rowsMax: MAX_SAFE_INTEGER, bytesMax: MAX_SAFE_INTEGER, rowBytesMax: IMPORT_ROW_BYTES_MAX } as const;

const mediaTypeOf = (file: string): string => (file.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson');

async function importMembers(file: string, options: ImportOptions): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw named(file, error);
  });
  const rows = await readTable(text, mediaTypeOf(file), BOUNDS);
  await importInto(options, 'admitted', async ({ pool, circuit, poster, imported }) => {
    const importing = createMemberImport(pool, poster);
    add(imported, (await importing.admitAll(circuit, rows, options.dryRun ?? false, AT_THE_COMMAND_LINE, null)).rows);
  });
}

async function importObligations(file: string, options: ObligationOptions): Promise<void> {
  // Before a database is looked for, or even made.
  const handle = await open(file).catch((error: unknown) => {
    throw named(file, error);
  });
  const key = options.idempotencyKey;
  // Each part's own digest covers its rows.
  const idempotency = key === undefined ? null : idempotencyOf(`saldo import obligations ${key}`);
  await importInto(options, 'recorded', async ({ pool, db, circuits, circuit, poster, imported }) => {
    const importing = createObligationImport(pool, db, poster, createAccountService(pool, db, poster, circuits));
    const rows = streamTable(bytesOf(handle, file), mediaTypeOf(file), BOUNDS);
    const recorder = { id: AT_THE_COMMAND_LINE.principalId, memberId: null };
    for await (const part of importing.recordAll(circuit, rows, options.dryRun ?? false, recorder, idempotency)) {
      add(imported, part.rows);
    }
  }).finally(() => handle.close());
}

async function* bytesOf(handle: FileHandle, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* handle.createReadStream();
  } catch (error) {
    throw named(file, error);
  }
}

interface Importing {
  readonly pool: Pool;
  readonly db: Database;
  readonly circuits: CircuitService;
  readonly circuit: Circuit;
  readonly poster: Poster;
  readonly imported: Imported;
}

/**
 * Does the work, and tells what came of it, also where it broke off.
 * @throws Error where rows were refused, or what broke it off
 */
async function importInto(options: ImportOptions, done: string, work: (to: Importing) => Promise<void>): Promise<void> {
  const imported: Imported = { rows: 0, refused: [] };
  await withPool(async (pool) => {
    const db = createKysely<DB>(pool);
    const circuits = createCircuitService(pool, db);
    const circuit = await circuitCalled(options.circuit, circuits);
    const poster = new Poster(pool, UNOBSERVED);
    await work({ pool, db, circuits, circuit, poster, imported }).catch((error: unknown) => {
      if (imported.rows > 0) tell(imported, done, options);
      throw error;
    });
    tell(imported, done, options);
  });
  const { rows, refused } = imported;
  if (refused.length > 0) throw new Error(`${refused.length} of ${rows} rows were refused`);
}

type Outcome = { readonly refusal: Refusal } | object;

function add(imported: Imported, rows: readonly { readonly line: number; readonly outcome: Outcome }[]): void {
  imported.rows += rows.length;
  for (const { line, outcome } of rows) {
    if ('refusal' in outcome) imported.refused.push({ line, ...outcome.refusal });
  }
}

function tell({ rows, refused }: Imported, done: string, options: ImportOptions): void {
  const good = rows - refused.length;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ rows, [done]: good, refused })}\n`);
    return;
  }
  process.stdout.write(
    `${rows} rows: ${good} ${options.dryRun ? 'would be ' : ''}${done}, ${refused.length} refused.\n`,
  );
  for (const { line, code, detail } of refused.slice(0, REFUSALS_SHOWN_MAX))
    process.stderr.write(`line ${line}: ${code}: ${detail}\n`);
  if (refused.length > REFUSALS_SHOWN_MAX) process.stderr.write(`… and ${refused.length - REFUSALS_SHOWN_MAX} more\n`);
}

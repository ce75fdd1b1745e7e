import { readFile } from 'node:fs/promises';
import { Command } from 'commander';
import { createKysely } from '../db/connect.ts';
import type { DB } from '../db/types.gen.ts';
import { AT_THE_COMMAND_LINE } from '../features/access/admin.ts';
import { createCircuitService } from '../features/circuits/service.ts';
import { createMemberImport, type ImportedRow } from '../features/members/import.ts';
import { readTable } from '../http/tables.ts';
import { Poster } from '../poster/poster.ts';
import { withPool } from './database.ts';

interface ImportOptions {
  readonly circuit: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Lines of refusals that a person is shown. */
const REFUSALS_SHOWN_MAX = 20;

const UNOBSERVED = { committed: () => undefined, refused: () => undefined, retried: () => undefined };

export function importCommand(): Command {
  const command = new Command('import').description('admit members, with their accounts, from a file');
  command
    .command('members <file>')
    .description('a .csv with a header, or JSON lines; columns as in POST …/members/import')
    .requiredOption('--circuit <code>', 'the circuit')
    .option('--dry-run', 'say what would become of each row, and write nothing')
    .option('--json', 'print one JSON object')
    .action(importMembers);
  return command;
}

async function importMembers(file: string, options: ImportOptions): Promise<void> {
  const mediaType = file.endsWith('.csv') ? 'text/csv' : 'application/x-ndjson';
  const rows = readTable(await readFile(file, 'utf8'), mediaType, Number.MAX_SAFE_INTEGER);
  const imported = await withPool(async (pool) => {
    const circuit = await createCircuitService(pool, createKysely<DB>(pool)).find(options.circuit);
    if (circuit === null) throw new Error(`there is no circuit ${options.circuit}`);
    const poster = new Poster(pool, UNOBSERVED);
    const importing = createMemberImport(pool, poster);
    return (await importing.admitAll(circuit, rows, options.dryRun ?? false, AT_THE_COMMAND_LINE, null)).rows;
  });
  const refused = imported.flatMap(({ line, outcome }) => ('refusal' in outcome ? [{ line, ...outcome.refusal }] : []));
  tell(imported, refused, options);
  if (refused.length > 0) throw new Error(`${refused.length} of ${imported.length} rows were refused`);
}

function tell(
  imported: readonly ImportedRow[],
  refused: readonly { line: number; code: string; detail: string }[],
  options: ImportOptions,
): void {
  const admitted = imported.length - refused.length;
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ rows: imported.length, admitted, refused })}\n`);
    return;
  }
  process.stdout.write(
    `${imported.length} rows: ${admitted} ${options.dryRun ? 'would be ' : ''}admitted, ${refused.length} refused.\n`,
  );
  for (const { line, code, detail } of refused.slice(0, REFUSALS_SHOWN_MAX))
    process.stderr.write(`line ${line}: ${code}: ${detail}\n`);
  if (refused.length > REFUSALS_SHOWN_MAX) process.stderr.write(`… and ${refused.length - REFUSALS_SHOWN_MAX} more\n`);
}

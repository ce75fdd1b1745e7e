import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKeyText } from '../../src/features/audit/key-ring.ts';
import { type Api, startApi } from '../support/api.ts';
import { bodyOf } from '../support/client.ts';
import { runSaldo } from '../support/command.ts';
import { createTestDatabase } from '../support/database.ts';
import { clearingRun, makeWorld, owe, pay, type World } from '../support/fixtures.ts';

const KEYS = newKeyText();
const POSTGRES_VERSION = 18;

let api: Api;
let world: World;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'saldo-restore-'));
  api = await startApi({ CHECKPOINT_KEYS: KEYS, CHECKPOINT_DIR: join(folder, 'checkpoints') });
  world = await makeWorld(api);
  const { admin, operator, ada, bea, caio } = world;
  await pay(admin, ada.account, bea.account, '10.00');
  for (const [debtor, creditor] of [
    [ada, bea],
    [bea, caio],
    [caio, ada],
  ] as const)
    await owe(admin, debtor.account, creditor.account, '5.00');
  const { id } = await clearingRun(admin, { mode: 'set-off' });
  bodyOf(await operator.post(`/clearing-runs/${id}/apply`, undefined), 200);
  bodyOf(await operator.post('/checkpoints', {}));
});
afterAll(async () => {
  await api?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The package of a database, as the command line exports it, by name of its files. */
async function packageOf(databaseUrl: string, name: string): Promise<Record<string, string>> {
  const path = join(folder, name);
  // Whoever restores has what was kept outside the database: the checkpoints' directory is the same.
  const env = { DATABASE_URL: databaseUrl, CHECKPOINT_KEYS: KEYS, CHECKPOINT_DIR: join(folder, 'checkpoints') };
  const exported = await runSaldo(['export', path, '--circuit', world.code, '--personal'], { env });
  expect(exported).toMatchObject({ code: 0, stderr: '' });
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const texts = files.map(async (entry) => {
    const file = join(entry.parentPath, entry.name);
    return [file.slice(path.length + 1), await readFile(file, 'utf8')] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

/** What exporting itself does not add to: the audit trail knows of each package. */
function ledgerOf({
  'audit-events.jsonl': _,
  'checkpoints.jsonl': __,
  'manifest.note': ___,
  ...files
}: Record<string, string>) {
  const { logs, files: listed, ...manifest } = JSON.parse(files['manifest.json'] as string);
  return { ...files, 'manifest.json': { ...manifest, root: logs.ledger } };
}

/** As a dump does: every row of every table, into an empty database of the same version. */
async function copyTables(from: string, to: string): Promise<void> {
  const [source, target] = [new pg.Client({ connectionString: from }), new pg.Client({ connectionString: to })];
  await Promise.all([source.connect(), target.connect()]);
  try {
    const { rows } = await source.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
         AND relname <> 'schema_migration' ORDER BY relname`,
    );
    await target.query(
      `SET session_replication_role = replica; SELECT make_posting_partitions(now() - interval '1 month', 3)`,
    );
    for (const { name } of rows) {
      await target.query(`DELETE FROM ${name}`);
      await pipeline(
        source.query(copyTo(`COPY (SELECT * FROM ${name}) TO STDOUT`)),
        target.query(copyFrom(`COPY ${name} FROM STDIN`)),
      );
    }
  } finally {
    await Promise.all([source.end(), target.end()]);
  }
}

const findDump = (): string | undefined =>
  ['pg_dump', `/usr/lib/postgresql/${POSTGRES_VERSION}/bin/pg_dump`].find((program) => {
    const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
    return Number(/(\d+)/.exec(stdout ?? '')?.[1]) >= POSTGRES_VERSION;
  });

describe('a circuit that is restored into an empty database', () => {
  it('gives the same package, root and all, where every row is copied', async () => {
    const before = await packageOf(api.database.url, 'before');
    const restored = await createTestDatabase();
    await copyTables(api.database.url, restored.url);
    const after = await packageOf(restored.url, 'after');
    expect(ledgerOf(after)).toEqual(ledgerOf(before));
    expect(after['audit-events.jsonl']?.startsWith(before['audit-events.jsonl'] as string)).toBe(true);
  });

  // pg_dump refuses a server that is newer than itself.
  it.skipIf(findDump() === undefined)('gives the same package from pg_dump', async () => {
    const restored = await createTestDatabase({ empty: true });
    const file = join(folder, 'dump');
    await promisify(execFile)(findDump() as string, ['--format=custom', `--file=${file}`, api.database.url]);
    await promisify(execFile)((findDump() as string).replace('pg_dump', 'pg_restore'), [
      '--exit-on-error',
      `--dbname=${restored.url}`,
      file,
    ]);
    const [after, before] = [await packageOf(restored.url, 'from dump'), await packageOf(api.database.url, 'to dump')];
    expect(ledgerOf(after)).toEqual(ledgerOf(before));
  });
});

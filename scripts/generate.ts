/**
 * Writes what follows from the code and is committed all the same: the OpenAPI document, from the routes; the types of the
 * client, from that document; and the types of the tables, from the migrations. With --check it writes nothing and fails where
 * they are not current.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generateClient } from '../client/scripts/generate.ts';
import { buildApp } from '../src/app.ts';
import { createPool } from '../src/db/connect.ts';
import { startEmbedded } from '../src/db/embedded.ts';
import { migrate } from '../src/db/migrate.ts';
import { createLogger } from '../src/http/logger.ts';
import { openApiText } from '../src/http/openapi.ts';

const ROOT = new URL('..', import.meta.url).pathname;

async function openApi(): Promise<string> {
  // The document needs no database: a pool connects when it is first asked.
  const nowhere = { url: 'postgres://nobody@127.0.0.1:1/none' };
  const pool = createPool(nowhere);
  const logger = createLogger('error');
  const { server } = await buildApp({
    pool,
    postingPool: pool,
    computing: nowhere,
    exportPool: pool,
    signing: null,
    databaseVersion: '',
    logger,
    webhooks: { allowsAny: false },
    issuers: [],
    server: {},
    isReady: async () => true,
  });
  await server.ready();
  const text = openApiText(server);
  await server.close();
  return text;
}

async function tableTypes(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'saldo-generate-'));
  const log = createLogger('error');
  const database = await startEmbedded({ dataDir: join(directory, 'data'), log, ephemeral: true });
  try {
    await migrate({ url: database.url, directory: join(ROOT, 'migrations') });
    const file = join(directory, 'types.ts');
    const mapping = ['--date-parser', 'string', '--type-mapping', '{"int8":"bigint"}'];
    const tables = ['--exclude-pattern', '{schema_migration,graphile_worker.*}'];
    const options = ['--dialect', 'postgres', '--url', database.url, '--out-file', file, ...mapping, ...tables];
    await promisify(execFile)(process.execPath, [
      join(ROOT, 'node_modules/kysely-codegen/dist/cli/bin.js'),
      ...options,
    ]);
    return await readFile(file, 'utf8');
  } finally {
    await database.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

const isCheck = process.argv.includes('--check');
const document = await openApi();
const generated: Record<string, string> = {
  'openapi/openapi.json': document,
  'src/db/types.gen.ts': await tableTypes(),
};
for (const [path, text] of Object.entries(await generateClient(document))) generated[`client/${path}`] = text;
for (const [path, text] of Object.entries(generated)) {
  const present = await readFile(join(ROOT, path), 'utf8').catch(() => '');
  if (present === text) continue;
  if (isCheck) {
    process.stderr.write(`${path} is not current: run npm run generate and commit it\n`);
    process.exitCode = 1;
  } else {
    await writeFile(join(ROOT, path), text);
    process.stdout.write(`wrote ${path}\n`);
  }
}

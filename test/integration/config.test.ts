import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig, SETTINGS } from '../../src/config.ts';

const README = join(resolve(import.meta.dirname, '../..'), 'README.md');
const DATABASE_URL = 'postgres://saldo:secret@db:5432/saldo';

describe('the configuration', () => {
  it('has a default for everything, also where a variable is set to nothing', () => {
    const empty = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, '']));
    for (const env of [{}, empty]) {
      expect(readConfig(env)).toEqual({
        host: '127.0.0.1',
        port: 3000,
        databaseUrl: undefined,
        databaseOwnerUrl: undefined,
        databasePoolMax: 10,
        dataDir: '.saldo',
        logLevel: 'info',
        corsOrigins: [],
        trustProxy: false,
        rateLimitPerKey: 20_000,
        rateLimitPerAddress: 10_000,
        requestTimeoutMs: 30_000,
        shutdownTimeoutMs: 20_000,
        webhookTargets: 'public',
        oidcIssuers: [],
      });
    }
  });

  it('reads every setting, and cannot be changed afterwards', () => {
    const issuer = { issuer: 'https://id.example', audience: 'saldo', algorithms: ['ES256'] };
    const config = readConfig({
      HOST: '::',
      PORT: '0',
      DATABASE_URL,
      DATABASE_OWNER_URL: 'postgresql:///saldo?host=/run/postgresql',
      LOG_LEVEL: 'silent',
      CORS_ORIGINS: 'https://a.example, http://localhost:8080',
      TRUST_PROXY: '10.0.0.0/8,::1,loopback',
      OIDC_ISSUERS: JSON.stringify([issuer, { ...issuer, jwksUri: 'https://id.example/keys' }]),
      UNRELATED: 'ignored',
    });
    expect(config).toMatchObject({
      host: '::',
      port: 0,
      databaseUrl: DATABASE_URL,
      corsOrigins: ['https://a.example', 'http://localhost:8080'],
      trustProxy: ['10.0.0.0/8', '::1', 'loopback'],
      oidcIssuers: [
        { ...issuer, jwksUri: 'https://id.example/.well-known/jwks.json' },
        { jwksUri: 'https://id.example/keys' },
      ],
    });
    expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError);
    expect(() => Object.assign(config.oidcIssuers[0] as object, { issuer: 'x' })).toThrow(TypeError);
  });

  it.each([
    ['HOST', 'not a host!'],
    ['PORT', 'abc'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['PORT', ' 3000'],
    ['DATABASE_POOL_MAX', '1'],
    ['LOG_LEVEL', 'verbose'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://a.example/path'],
    ['TRUST_PROXY', 'yes'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['RATE_LIMIT_PER_KEY', '1.5'],
    ['REQUEST_TIMEOUT_MS', '0'],
    ['SHUTDOWN_TIMEOUT_MS', '30s'],
    ['OIDC_ISSUERS', '{}'],
    ['OIDC_ISSUERS', '[{'],
    ['OIDC_ISSUERS', '[{"issuer":"https://id.example","audience":"saldo","algorithms":["HS256"]}]'],
    ['OIDC_ISSUERS', '[{"issuer":"https://id.example","audience":"saldo","algorithms":[]}]'],
    ['OIDC_ISSUERS', '[{"issuer":"https://id.example","audience":"","algorithms":["ES256"]}]'],
    ['OIDC_ISSUERS', '[{"issuer":"id","audience":"saldo","algorithms":["ES256"]}]'],
    [
      'OIDC_ISSUERS',
      '[{"issuer":"https://id.example","audience":"saldo","algorithms":["ES256"],"jwksUrl":"https://a"}]',
    ],
  ] as const)('refuses %s=%s in one line that says what is allowed', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(
      `${name} must be ${SETTINGS[name].allowed}, which ${JSON.stringify(value)} is not.`,
    );
  });

  it('tells issuers that are no JSON from ones that are wrong', () => {
    expect(() => readConfig({ OIDC_ISSUERS: 'x' })).toThrow(/ is not\. \(it is not JSON\)$/);
    expect(() => readConfig({ OIDC_ISSUERS: '{}' })).toThrow(/ is not\. \(all of it: /);
  });

  it.each(['DATABASE_URL', 'DATABASE_OWNER_URL'])('never shows a wrong %s', (name) => {
    const read = () => readConfig({ DATABASE_URL, [name]: 'mysql://saldo:hunter2@db/saldo' });
    expect(read).toThrow(
      new RegExp(`^${name} must be a connection string like [^\\n]+; it is set to something else \\(not shown\\)\\.$`),
    );
    expect(read).not.toThrow(/hunter2/);
  });

  it('refuses a setting that begins with SALDO_ and is none, with a hint', () => {
    expect(() => readConfig({ SALDO_PORT: '3000' })).toThrow('SALDO_PORT is not a setting; did you mean PORT?');
    expect(() => readConfig({ SALDO_DATADIR: 'x' })).toThrow(
      'SALDO_DATADIR is not a setting; those with SALDO_ are: SALDO_DATA_DIR.',
    );
    expect(() => readConfig({ SALDO_TEST_DATABASE: 'testcontainers' })).not.toThrow();
  });

  it('refuses a second connection string without the first', () => {
    expect(() => readConfig({ DATABASE_OWNER_URL: DATABASE_URL })).toThrow(
      'DATABASE_OWNER_URL is set, but DATABASE_URL is not.',
    );
  });

  it('refuses a folder for checkpoints where nothing is signed', () => {
    expect(() => readConfig({ DATABASE_URL, CHECKPOINT_DIR: '/var/saldo' })).toThrow(
      'CHECKPOINT_DIR is set, but neither CHECKPOINT_KEYS_FILE nor CHECKPOINT_KEYS is.',
    );
    // The embedded database makes its key by itself.
    expect(() => readConfig({ CHECKPOINT_DIR: '/var/saldo' })).not.toThrow();
  });

  it.skipIf(!existsSync(README))('has each setting in the table of the README', () => {
    const readme = readFileSync(README, 'utf8');
    for (const [name, { description, default: byDefault }] of Object.entries(SETTINGS)) {
      expect(readme).toContain(`| \`${name}\` | ${byDefault ? `\`${byDefault}\`` : ''} | ${description} |`);
    }
  });
});

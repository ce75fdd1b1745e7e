/**
 * The only reader of the environment. `SETTINGS` is the one table of what can be set: it is checked at start, and the
 * README's table is checked against it by a test.
 */
import { z } from 'zod';
import { connectionString, issuers, jsonOf, listOf, path, proxies, urlOf, wholeNumber } from './config/values.ts';
import { LOG_LEVELS } from './http/logger.ts';
import { TOKEN_ALGORITHMS } from './http/tokens.ts';

/** A setting is wrong. Its message is one clear line that names it, and never holds a secret. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

interface Setting<Value> {
  /** One sentence for the README. */
  readonly description: string;
  /** The text that counts where the variable is absent or empty; null where there is none. */
  readonly default: string | null;
  /** What a value must be, as the end of a sentence. */
  readonly allowed: string;
  /** A value that may hold a password is never shown. */
  readonly secret?: true;
  readonly schema: z.ZodType<Value, string>;
}

const setting = <Value>(described: Setting<Value>): Setting<Value> => described;

export const SETTINGS = {
  HOST: setting({
    description: 'The address to listen on. The default is reached from this machine only.',
    default: '127.0.0.1',
    allowed: 'a host name or an address, like 127.0.0.1, 0.0.0.0 or ::',
    schema: z.string().regex(/^[A-Za-z0-9.:_-]+$/),
  }),
  PORT: setting({
    description: 'The port to listen on; 0 is any free one.',
    default: '3000',
    ...wholeNumber(0, 65_535),
  }),
  DATABASE_URL: setting({
    description: 'The Postgres 18 database to use. Without it, an embedded one is kept in `SALDO_DATA_DIR`.',
    default: null,
    ...connectionString,
  }),
  DATABASE_OWNER_URL: setting({
    description: 'A login that may migrate the database, where that of `DATABASE_URL` may not (as `saldo_app`).',
    default: null,
    ...connectionString,
  }),
  DATABASE_READ_URL: setting({
    description:
      'A replica of that database, from which exports of the journal, audit packages and proofs are read; reports are not. Without it: from the database.',
    default: null,
    ...connectionString,
  }),
  DATABASE_POOL_MAX: setting({
    description:
      'Connections to the database, at most: so many for reading, as many for posting; jobs have 3 of their own.',
    default: '10',
    ...wholeNumber(2, 500),
  }),
  SALDO_DATA_DIR: setting({
    description: 'The directory of the embedded database and its secrets.',
    default: '.saldo',
    ...path,
  }),
  CHECKPOINT_KEYS_FILE: setting({
    description:
      'A file with the keys that sign checkpoints, a `PRIVATE+KEY+…` a line, the one in use first. With the embedded database, `checkpoint-keys` in `SALDO_DATA_DIR` is made at the first start.',
    default: null,
    ...path,
  }),
  CHECKPOINT_KEYS: setting({
    description: 'The same keys themselves, separated by blanks.',
    default: null,
    allowed: 'keys of the form PRIVATE+KEY+name+id+base64, separated by blanks',
    secret: true,
    schema: z.string(),
  }),
  CHECKPOINT_DIR: setting({
    description:
      'The directory in which the last checkpoint of each log is kept, outside the database. With the embedded database: `checkpoints` in `SALDO_DATA_DIR`.',
    default: null,
    ...path,
  }),
  LOG_LEVEL: setting({
    description: 'How much is logged.',
    default: 'info',
    allowed: `one of ${LOG_LEVELS.join(', ')}`,
    schema: z.string().pipe(z.enum(LOG_LEVELS)),
  }),
  CORS_ORIGINS: setting({
    description: 'Web origins whose scripts may call the API, separated by commas; none by default.',
    default: '',
    allowed: 'a list of origins, separated by commas, like https://circuit.example',
    schema: listOf((item) => urlOf(item)?.origin === item && item !== 'null'),
  }),
  TRUST_PROXY: setting({
    description:
      "Which proxies' `X-Forwarded-For` is believed: `false`, `true` (any) or a list of addresses and networks.",
    default: 'false',
    allowed: 'true, false, or a list of addresses and networks, separated by commas, like 10.0.0.0/8',
    schema: z.string().transform((text, context): boolean | string[] => {
      if (text === 'true' || text === 'false') return text === 'true';
      const list = proxies.safeParse(text);
      if (list.success) return list.data;
      context.addIssue('neither a word nor a list');
      return z.NEVER;
    }),
  }),
  RATE_LIMIT_PER_KEY: setting({
    description: 'Items (a batch has many) that one key or token may send each second; 0 is no limit.',
    default: '20000',
    ...wholeNumber(0, 10_000_000),
  }),
  RATE_LIMIT_PER_ADDRESS: setting({
    description: 'Requests that one address may send each second; 0 is no limit.',
    default: '10000',
    ...wholeNumber(0, 10_000_000),
  }),
  REQUEST_TIMEOUT_MS: setting({
    description: 'Milliseconds that a request may take to arrive.',
    default: '30000',
    ...wholeNumber(100, 600_000),
  }),
  SHUTDOWN_TIMEOUT_MS: setting({
    description: 'Milliseconds for the requests in flight to finish when the service is told to stop.',
    default: '20000',
    ...wholeNumber(0, 600_000),
  }),
  WEBHOOK_TARGETS: setting({
    description:
      'Where webhooks may be sent to: `public` is https at public addresses, `any` also http and addresses of the own network, for development.',
    default: 'public',
    allowed: 'public or any',
    schema: z.string().pipe(z.enum(['public', 'any'])),
  }),
  OIDC_ISSUERS: setting({
    description:
      'Issuers of access tokens, as JSON: `[{"issuer": "https://…", "audience": "…", "algorithms": ["ES256"], "jwksUri": "https://…"}]`. Without `jwksUri`: `/.well-known/jwks.json` of the issuer.',
    default: '[]',
    allowed: `a JSON array of {issuer, audience, algorithms: some of ${TOKEN_ALGORITHMS.join(', ')}, jwksUri?}`,
    schema: z.string().transform((text, context) => {
      const json = jsonOf(text);
      const read = issuers.safeParse(json);
      if (read.success) return read.data;
      if (json === undefined) context.addIssue('it is not JSON');
      else
        for (const { path, message } of read.error.issues)
          context.addIssue(`${path.join('.') || 'all of it'}: ${message}`);
      return z.NEVER;
    }),
  }),
} as const satisfies Record<string, Setting<unknown>>;

type Name = keyof typeof SETTINGS;
type Value<N extends Name> = z.infer<(typeof SETTINGS)[N]['schema']>;

/** An issuer whose tokens are accepted, and where its public keys are. */
type IssuerConfig = Value<'OIDC_ISSUERS'>[number];

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Undefined for the embedded database. */
  readonly databaseUrl: string | undefined;
  readonly databaseOwnerUrl: string | undefined;
  readonly databaseReadUrl: string | undefined;
  readonly databasePoolMax: number;
  readonly dataDir: string;
  readonly checkpointKeysFile: string | undefined;
  readonly checkpointKeys: string | undefined;
  readonly checkpointDir: string | undefined;
  readonly logLevel: Value<'LOG_LEVEL'>;
  readonly corsOrigins: readonly string[];
  readonly trustProxy: boolean | string[];
  /** Items each second; 0 is no limit. */
  readonly rateLimitPerKey: number;
  /** Requests each second; 0 is no limit. */
  readonly rateLimitPerAddress: number;
  readonly requestTimeoutMs: number;
  readonly shutdownTimeoutMs: number;
  readonly webhookTargets: Value<'WEBHOOK_TARGETS'>;
  readonly oidcIssuers: readonly IssuerConfig[];
}

/** For the tests and for nothing in the service, which ignores them. */
const OTHERS_THAT_BEGIN_WITH_SALDO = ['SALDO_TEST_DATABASE'];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks every setting; throws `ConfigError` about the first that is wrong. */
export function readConfig(env: Environment): Config {
  refuseUnknown(env);
  const read = <N extends Name>(name: N) => readSetting(name, env[name]) as Value<N>;
  const optional = <N extends Name>(name: N) => (env[name] ? read(name) : undefined);
  const config: Config = {
    host: read('HOST'),
    port: read('PORT'),
    databaseUrl: optional('DATABASE_URL'),
    databaseOwnerUrl: optional('DATABASE_OWNER_URL'),
    databaseReadUrl: optional('DATABASE_READ_URL'),
    databasePoolMax: read('DATABASE_POOL_MAX'),
    dataDir: read('SALDO_DATA_DIR'),
    checkpointKeysFile: optional('CHECKPOINT_KEYS_FILE'),
    checkpointKeys: optional('CHECKPOINT_KEYS'),
    checkpointDir: optional('CHECKPOINT_DIR'),
    logLevel: read('LOG_LEVEL'),
    corsOrigins: read('CORS_ORIGINS'),
    trustProxy: read('TRUST_PROXY'),
    rateLimitPerKey: read('RATE_LIMIT_PER_KEY'),
    rateLimitPerAddress: read('RATE_LIMIT_PER_ADDRESS'),
    requestTimeoutMs: read('REQUEST_TIMEOUT_MS'),
    shutdownTimeoutMs: read('SHUTDOWN_TIMEOUT_MS'),
    webhookTargets: read('WEBHOOK_TARGETS'),
    oidcIssuers: read('OIDC_ISSUERS'),
  };
  if (config.databaseOwnerUrl !== undefined && config.databaseUrl === undefined) {
    throw new ConfigError('DATABASE_OWNER_URL is set, but DATABASE_URL is not.');
  }
  if (config.databaseReadUrl !== undefined && config.databaseUrl === undefined)
    throw new ConfigError('DATABASE_READ_URL is set, but DATABASE_URL is not.');
  if (config.checkpointKeysFile !== undefined && config.checkpointKeys !== undefined)
    throw new ConfigError('CHECKPOINT_KEYS_FILE and CHECKPOINT_KEYS are both set; one is enough.');
  const hasKeys = config.checkpointKeysFile !== undefined || config.checkpointKeys !== undefined;
  if (hasKeys && config.databaseUrl !== undefined && config.checkpointDir === undefined)
    throw new ConfigError('CHECKPOINT_DIR is not set: the last checkpoints must be kept outside the database as well.');
  if (!hasKeys && config.databaseUrl !== undefined && config.checkpointDir !== undefined)
    throw new ConfigError('CHECKPOINT_DIR is set, but neither CHECKPOINT_KEYS_FILE nor CHECKPOINT_KEYS is.');
  return deepFreeze(config);
}

function readSetting(name: Name, text: string | undefined): unknown {
  const { schema, allowed, default: byDefault, ...rest } = SETTINGS[name] as Setting<unknown>;
  // An empty variable is what `${NAME:-}` in a compose file leaves of one that is not set.
  const result = schema.safeParse(text || byDefault);
  if (result.success) return result.data;
  const details = result.error.issues.filter(({ code, message }) => code === 'custom' && message !== 'Invalid input');
  const detail = details.map(({ message }) => ` (${message})`).join('');
  const but = rest.secret ? '; it is set to something else (not shown)' : `, which ${JSON.stringify(text)} is not`;
  throw new ConfigError(`${name} must be ${allowed}${but}.${detail}`);
}

function refuseUnknown(env: Environment): void {
  for (const name of Object.keys(env)) {
    if (!name.startsWith('SALDO_') || name in SETTINGS || OTHERS_THAT_BEGIN_WITH_SALDO.includes(name)) continue;
    const without = name.slice('SALDO_'.length);
    const known = Object.keys(SETTINGS).filter((other) => other.startsWith('SALDO_'));
    const hint = without in SETTINGS ? `did you mean ${without}?` : `those with SALDO_ are: ${known.join(', ')}.`;
    throw new ConfigError(`${name} is not a setting; ${hint}`);
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}

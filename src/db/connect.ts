import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { clientGivingUpAfter } from './client.ts';

/** The role under which the service works. It owns nothing, and cannot change the journal. */
export const APP_ROLE = 'saldo_app';

/** The role that owns every table and function. It never logs in: migrations run under `SET ROLE`. */
export const OWNER_ROLE = 'saldo_owner';

/** Milliseconds to wait for a new connection, and for a free one of the pool, before giving up. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Milliseconds that one statement may run. Nothing the service does online takes longer; exports set their own. */
const STATEMENT_TIMEOUT_MS = 30_000;

/** Milliseconds beyond that after which a server that does not even say so is taken for gone: its machine may be frozen. */
const ANSWER_GRACE_MS = 5_000;

/** Milliseconds after which a connection that says nothing is asked whether it is there: less than what firewalls forget one after. */
const KEEP_ALIVE_AFTER_MS = 60_000;

/** Milliseconds that a transaction may sit idle: a process that hangs must not hold a circuit's head for ever. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 10_000;

/** What a pool tells about connections that died while nobody used them. A subset of pino's logger. */
export interface ConnectionLog {
  warn(fields: object, message: string): void;
}

export interface PoolOptions {
  /** `postgres://login:password@host:port/database`. */
  readonly url: string;
  /** The role to work as, where the login is another one. */
  readonly role?: typeof APP_ROLE | typeof OWNER_ROLE;
  /** Connections at most. Default 10. */
  readonly max?: number;
  /** Connections that stay open though nobody uses them, once there have been as many. Default 0: each is closed after 10 s. */
  readonly kept?: number;
  /** Shown in `pg_stat_activity.application_name`. */
  readonly name?: string;
  /** Milliseconds; 0 is none. */
  readonly statementTimeoutMs?: number;
  /** Milliseconds that a transaction may sit idle; without it, as long as nothing online should. */
  readonly idleInTransactionMs?: number;
  /**
   * For a library that expects values as pg itself reads them. graphile-worker is one: it writes its rows as JSON, and
   * at a bigint in a failed job throws where nobody catches it, which would end the process.
   */
  readonly plainTypes?: boolean;
  /** Statements are sent without waiting for the answers to those before (see `inOrder`). No cursors on such a pool. */
  readonly pipeline?: boolean;
  /** A statement that each connection begins with. One on which it fails is not used. */
  readonly first?: string;
  readonly log?: ConnectionLog;
}

/** Object identifiers of the types that pg reads differently from us, from `pg_type`. */
const OID = { int8: 20, date: 1082, int8Array: 1016, dateArray: 1182 } as const;

const parseArray =
  <T>(parse: (text: string) => T) =>
  (text: string): (T | null)[] =>
    text === '{}'
      ? []
      : text
          .slice(1, -1)
          .split(',')
          .map((item) => (item === 'NULL' ? null : parse(item)));

const PARSERS = new Map<number, (text: string) => unknown>([
  // An amount may be beyond 2^53, where a number would be wrong in silence.
  [OID.int8, BigInt],
  [OID.int8Array, parseArray(BigInt)],
  // A date is a day of the calendar, and a Date would move it with the process's time zone.
  [OID.date, String],
  [OID.dateArray, parseArray(String)],
]);

/**
 * How values arrive: int8 as bigint, date as `YYYY-MM-DD`, numeric as text, timestamptz as Date. It belongs to our own
 * pools; pg's global parsers stay as they are, because libraries that share pg rely on them.
 */
const typeParsers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && PARSERS.get(oid)) || pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig;

/** The login that a connection string names, or undefined where it leaves that to the environment. */
export function loginOf(url: string): string | undefined {
  const user = new URL(url).username;
  return user === '' ? undefined : decodeURIComponent(user);
}

/** What connections begin with that read the journal by COPY: it writes times as the session has them. */
export const TIMES_AS_UTC = `SET TimeZone = 'UTC'; SET DateStyle = 'ISO'`;

/** A pool whose clients never bring the process down, and whose values are exact. */
export function createPool(options: PoolOptions): pg.Pool {
  const { first } = options;
  const statementTimeoutMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = new pg.Pool({
    Client: clientGivingUpAfter(statementTimeoutMs === 0 ? 0 : statementTimeoutMs + ANSWER_GRACE_MS),
    connectionString: withRole(options.url, options.role),
    max: options.max ?? 10,
    min: options.kept ?? 0,
    application_name: options.name ?? 'saldo',
    ...(options.plainTypes ? {} : { types: typeParsers }),
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: options.idleInTransactionMs ?? IDLE_IN_TRANSACTION_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    pipeline: options.pipeline ?? false,
    ...(first !== undefined && { onConnect: (client: pg.ClientBase) => client.query(first) }),
  });
  // A client that dies emits 'error'. Without a listener that ends the process, whether the client is idle (then the
  // pool emits it again) or in use (then whoever uses it learns it from the query that fails).
  pool.on('error', (error) => {
    if (!pool.ending) options.log?.warn({ err: error }, 'an idle database connection was lost');
  });
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

export function createKysely<DB>(pool: pg.Pool): Kysely<DB> {
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * Adds `-c role=…` to the startup options, so that each connection works under the role from its first statement, with
 * no round trip. A login that is the role already needs none, and poolers like PgBouncer refuse startup options.
 */
export function withRole(url: string, role: string | undefined): string {
  if (role === undefined || loginOf(url) === role) return url;
  const target = new URL(url);
  const options = target.searchParams.get('options');
  target.searchParams.set('options', `${options === null ? '' : `${options} `}-c role=${role}`);
  // URLSearchParams writes a space as "+", which a connection string does not read as one.
  target.search = target.search.replaceAll('+', '%20');
  return target.href;
}

/** SQLSTATEs with which the server ends a session or refuses to begin one (PostgreSQL, appendix A). */
const SESSION_ENDED = new Set(['57P01', '57P02', '57P03', '57P05', '25P03', '53300']);

/** What the operating system, or pg, says when the other side is gone. */
const SOCKET_FAILED = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

const PG_CONNECTION_MESSAGE =
  /^Query read timeout$|^Connection terminated|^timeout exceeded when trying to connect|^timeout expired|is not queryable$|^Connection ended/;

/** Whether the connection, rather than the statement, failed: the client is of no more use. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.some(isConnectionLost)) return true;
  const code = codeOf(error);
  if (code === undefined) return PG_CONNECTION_MESSAGE.test(error.message);
  return SESSION_ENDED.has(code) || SOCKET_FAILED.has(code) || (code.length === 5 && code.startsWith('08'));
}

/** The server gave a statement up: it took too long, or waited too long for a lock. What it belonged to is rolled back. */
export function isGivenUp(error: unknown): boolean {
  return error instanceof Error && ['57014', '55P03'].includes(codeOf(error) ?? '');
}

/** Serialization failure and deadlock: the server rolled back, and the same again may well succeed. */
const ROLLED_BACK = new Set(['40001', '40P01']);

/**
 * The answer to COMMIT was lost with the connection, so that nobody here knows whether it happened. Only what the
 * database holds can tell: the idempotency records of the commands in that transaction.
 */
export class CommitUnknownError extends Error {
  constructor(cause: unknown) {
    super('the connection was lost during COMMIT; whether it happened is not known', { cause });
    this.name = 'CommitUnknownError';
  }
}

/**
 * Whether a transaction that failed with this error (out of `inTransaction`, or from connecting) is known not to have
 * committed, and is worth trying again as it is. Never true of a `CommitUnknownError`. Of a statement that ran outside
 * a transaction it says nothing.
 */
export function isRetryable(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof CommitUnknownError) return false;
  return ROLLED_BACK.has(codeOf(error) ?? '') || isConnectionLost(error);
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

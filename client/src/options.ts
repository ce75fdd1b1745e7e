import { type RetryOptions, TIMER_MS_MAX } from './retry.ts';

type Given<Options> = { readonly [Name in keyof Options]?: Options[Name] | undefined };

/** An option that is undefined is one that is not given. */
export interface SaldoOptions extends Given<RetryOptions> {
  /** Where the service is: `https://saldo.example`, without `/v1`. */
  readonly baseUrl: string;
  /** An API key, or what gives a token that is valid now, before each request. Without it, requests are nobody's. */
  readonly key?: string | (() => string | Promise<string>) | undefined;
  /** Instead of the global one: for a proxy, or for tests. */
  readonly fetch?: ((request: Request, init?: RequestInit) => Promise<Response>) | undefined;
}

const DEFAULTS: RetryOptions = {
  retries: 4,
  backoffMs: 250,
  backoffMsMax: 10_000,
  retryAfterMsMax: 60_000,
  timeoutMs: 30_000,
};

/**
 * How it is tried again, with the defaults of what was not said.
 * @throws {TypeError} for what is no number
 * @throws {RangeError} for a number that makes no sense
 */
export function retryOptionsOf(options: Given<RetryOptions>): RetryOptions {
  const read = (name: keyof RetryOptions): number => {
    const value: unknown = options[name];
    if (value === undefined) return DEFAULTS[name];
    if (typeof value !== 'number') throw new TypeError(`${name} must be a number: ${value}`);
    // An attempt that may take no time at all would never be answered.
    const least = name === 'timeoutMs' ? 1 : 0;
    const isWhole = name !== 'retries' || Number.isInteger(value);
    if (isWhole && value >= least && value <= TIMER_MS_MAX) return value;
    throw new RangeError(
      `${name} must be a ${name === 'retries' ? 'whole ' : ''}number, ${least} to ${TIMER_MS_MAX}: ${value}`,
    );
  };
  return {
    retries: read('retries'),
    backoffMs: read('backoffMs'),
    backoffMsMax: read('backoffMsMax'),
    retryAfterMsMax: read('retryAfterMsMax'),
    timeoutMs: read('timeoutMs'),
  };
}

/**
 * Whoever has no types is told what is wrong when the client is made, not when it is first asked.
 * @throws {TypeError}
 */
export function checkPlaceAndKey({ baseUrl, key, fetch }: SaldoOptions): void {
  // Not shown: it may have a password, and the key is one.
  if (!isPlace(baseUrl)) throw new TypeError('baseUrl must be like https://saldo.example, without a name or password');
  if (!['undefined', 'string', 'function'].includes(typeof key))
    throw new TypeError('key must be a text or a function');
  if (!['undefined', 'function'].includes(typeof fetch)) throw new TypeError('fetch must be a function');
}

function isPlace(baseUrl: unknown): boolean {
  if (typeof baseUrl !== 'string') return false;
  try {
    // By what a request makes of it: in a browser it may be relative.
    return /^https?:/.test(new Request(baseUrl).url);
  } catch {
    return false;
  }
}

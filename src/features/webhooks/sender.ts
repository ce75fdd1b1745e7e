/** One POST to a receiver that is not to be trusted: it may hang, answer without end, or stand where it should not. */
import { lookup as systemLookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { WEBHOOK_ANSWER_BYTES_MAX, WEBHOOK_TIMEOUT_MS } from '../../limits/events.ts';
import { hostOf, isPublicAddress } from './targets.ts';

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

/** The addresses of a name, as the system finds them. */
export type Resolve = (name: string) => Promise<readonly ResolvedAddress[]>;

const systemResolve: Resolve = (name) => systemLookup(name, { all: true });

export interface SenderOptions {
  /** For development: addresses that are not public as well. */
  readonly allowsAny: boolean;
  readonly resolve?: Resolve | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Why a try failed, as a word of a fixed list. */
export type Failure =
  | 'timed-out'
  | 'address-refused'
  | 'name-not-found'
  | 'connection-failed'
  | 'tls-failed'
  | 'redirected'
  | 'answered-with-an-error';

/** Without a failure it was delivered. */
export interface Outcome {
  readonly status: number | null;
  readonly failure: Failure | null;
}

export interface Sender {
  send(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Outcome>;
  close(): void;
}

class AddressRefusedError extends Error {}

/** Milliseconds for which a connection is kept that nobody uses. */
const KEEP_MS = 10_000;

export function createSender({
  allowsAny,
  resolve = systemResolve,
  timeoutMs = WEBHOOK_TIMEOUT_MS,
}: SenderOptions): Sender {
  /** Connects to the very address that was looked at: a name that answers otherwise a moment later gains nothing. */
  const lookup: LookupFunction = (name, options, answer) => {
    resolve(name).then(
      (found) => {
        const [first] = found;
        // One that is not public among others is a sign of somebody who tries.
        const isRefused = !allowsAny && !found.every(({ address }) => isPublicAddress(address));
        if (first === undefined) answer(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '');
        else if (isRefused) answer(new AddressRefusedError('a name leads to an address that is not public'), '');
        else if (options.all) answer(null, [...found]);
        else answer(null, first.address, first.family);
      },
      (error: Error) => answer(error, ''),
    );
  };
  const options = { keepAlive: true, timeout: KEEP_MS, lookup, maxFreeSockets: 1_024 };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

  async function send(text: string, headers: Readonly<Record<string, string>>, body: string): Promise<Outcome> {
    const url = new URL(text);
    const host = hostOf(url);
    // A literal address is not looked up.
    if (!allowsAny && isIP(host) !== 0 && !isPublicAddress(host)) return { status: null, failure: 'address-refused' };
    const outcome = await post(url, headers, body);
    // The receiver had closed a connection that it no longer wanted to keep: it has not seen the request.
    return outcome === 'stale connection' ? ended(await post(url, headers, body)) : outcome;
  }

  function post(
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Outcome | 'stale connection'> {
    const { promise, resolve: settle } = Promise.withResolvers<Outcome | 'stale connection'>();
    const isSecure = url.protocol === 'https:';
    const bytes = Buffer.from(body);
    const request = (isSecure ? https : http).request(url, {
      method: 'POST',
      agent: isSecure ? agents['https:'] : agents['http:'],
      lookup,
      headers: { ...headers, 'content-length': bytes.length },
    });
    let answered: Outcome | null = null;
    const timer = setTimeout(() => {
      settle(answered ?? { status: null, failure: 'timed-out' });
      request.destroy();
    }, timeoutMs);
    request.once('response', (response) => {
      const outcome = outcomeOf(response.statusCode ?? 0);
      answered = outcome;
      let read = 0;
      response.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > WEBHOOK_ANSWER_BYTES_MAX) request.destroy();
      });
      // Also when it breaks off: by its status it has been answered.
      response.once('close', () => settle(outcome));
      response.on('error', () => settle(outcome));
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const isStale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      settle(answered ?? (isStale ? 'stale connection' : { status: null, failure: failureOf(error) }));
    });
    request.end(bytes);
    return promise.finally(() => clearTimeout(timer));
  }

  return {
    send,
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

const ended = (outcome: Outcome | 'stale connection'): Outcome =>
  outcome === 'stale connection' ? { status: null, failure: 'connection-failed' } : outcome;

function outcomeOf(status: number): Outcome {
  if (status >= 200 && status < 300) return { status, failure: null };
  return { status, failure: status >= 300 && status < 400 ? 'redirected' : 'answered-with-an-error' };
}

function failureOf(error: NodeJS.ErrnoException): Failure {
  if (error instanceof AddressRefusedError) return 'address-refused';
  const code = error.code ?? '';
  if (['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'ESERVFAIL'].includes(code)) return 'name-not-found';
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code)
    ? 'tls-failed'
    : 'connection-failed';
}

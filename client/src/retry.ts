import { isReadWhole, streamed } from './answers.ts';
import { SaldoNoAnswer } from './problem.ts';

export interface RetryOptions {
  /** Attempts after the first. Only a GET or what has an Idempotency-Key is tried again. */
  readonly retries: number;
  /** The longest wait before the second attempt, in milliseconds; it doubles with each further one. */
  readonly backoffMs: number;
  readonly backoffMsMax: number;
  /** Where Retry-After asks for more than this, the refusal is given to the caller, who may know better what to do. */
  readonly retryAfterMsMax: number;
  /** For each attempt, until its headers are there; of what is no file until its end. */
  readonly timeoutMs: number;
}

/** Too many requests, and what a service or the proxy before it says when it cannot answer just now. */
const RETRIED_STATUSES = [429, 502, 503, 504];

/** Milliseconds that a timer can take, 24.8 days: it would fire at once for more. */
export const TIMER_MS_MAX = 2 ** 31 - 1;

/** Doubled more often, a wait of 1 ms is longer than a timer can take, and one of 0 is no number at last. */
const DOUBLINGS_MAX = 31;

/** A fetch that tries again what may be tried again. The request, its key included, is the same each time. */
export function retryingFetch(
  fetch: (request: Request, init: RequestInit) => Promise<Response>,
  options: RetryOptions,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const isRepeatable =
      request.method === 'GET' || request.method === 'HEAD' || request.headers.has('idempotency-key');
    const retries = isRepeatable ? options.retries : 0;
    for (let attempt = 0; ; attempt++) {
      const isLast = attempt >= retries;
      let retryAfterMs = 0;
      try {
        const response = await once(fetch, isLast ? request : request.clone(), options.timeoutMs);
        retryAfterMs = readRetryAfter(response.headers.get('retry-after'));
        const isFinal = isLast || !RETRIED_STATUSES.includes(response.status);
        if (isFinal || retryAfterMs > options.retryAfterMsMax) return response;
      } catch (error) {
        // Whoever gave the request up wants to hear that, and nothing else.
        request.signal.throwIfAborted();
        if (isLast) throw new SaldoNoAnswer(request, attempt + 1, error);
      }
      const backoffMs = Math.min(options.backoffMs * 2 ** Math.min(attempt, DOUBLINGS_MAX), options.backoffMsMax);
      // All of it by chance, so that those who were refused at one moment do not come back at one moment.
      await sleep(retryAfterMs + Math.random() * backoffMs, request.signal);
    }
  };
}

async function once(
  fetch: (request: Request, init: RequestInit) => Promise<Response>,
  request: Request,
  timeoutMs: number,
): Promise<Response> {
  const timeout = new AbortController();
  const timer = setTimeout(() => {
    timeout.abort(new DOMException(`no answer within ${timeoutMs} ms`, 'TimeoutError'));
  }, timeoutMs);
  try {
    const response = await fetch(request, {
      signal: AbortSignal.any([request.signal, timeout.signal]),
      // Whatever the caller says: its key would be led elsewhere, and a POST would arrive there as a GET.
      redirect: 'manual',
    });
    if (response.body === null) return response;
    if (!isReadWhole(response)) return streamed(request, response);
    // Read here, an answer that breaks off halfway is no answer, and is asked for again.
    const { status, statusText, headers } = response;
    return new Response(await response.arrayBuffer(), { status, statusText, headers });
  } finally {
    clearTimeout(timer);
  }
}

/** Milliseconds; the header has seconds or a date (RFC 9110, 10.2.3). 0: none that can be read. */
function readRetryAfter(header: string | null): number {
  if (header === null) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', stop);
        resolve();
      },
      Math.min(ms, TIMER_MS_MAX),
    );
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

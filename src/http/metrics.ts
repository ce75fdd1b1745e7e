/**
 * Prometheus metrics. Each server has a registry of its own, so that two of them in one process (as in tests) do not
 * count for each other.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ErrorCode } from '../domain/errors.ts';

/** Seconds. A transfer takes some milliseconds; an export may take minutes. */
const DURATION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60];

export interface Metrics {
  readonly registry: Registry;
  /** Counts a refusal of any request or item. */
  countRefusal(code: ErrorCode): void;
  /** A gauge that is read when it is scraped. */
  addGauge(name: string, help: string, read: () => number): void;
  /** A histogram; observe with the function that is returned. */
  addHistogram(name: string, help: string, buckets: readonly number[]): (value: number) => void;
  /** A counter; add with the function that is returned. */
  addCounter(name: string, help: string): (increment?: number) => void;
  /** Seconds that a request of this route took. */
  observeRequest(route: string, status: number, seconds: number): void;
}

export function createMetrics(options: { readonly processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.processMetrics !== false) collectDefaultMetrics({ register: registry });
  const refusals = new Counter({
    name: 'saldo_refusals_total',
    help: 'Requests and items refused, by error code',
    labelNames: ['code'],
    registers,
  });
  const durations = new Histogram({
    name: 'saldo_http_request_duration_seconds',
    help: 'Duration of requests, by route and class of status',
    labelNames: ['route', 'status'],
    buckets: DURATION_BUCKETS,
    registers,
  });
  return {
    registry,
    countRefusal: (code) => refusals.inc({ code }),
    addGauge(name, help, read) {
      const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read()) });
    },
    addHistogram(name, help, buckets) {
      const histogram = new Histogram({ name, help, buckets: [...buckets], registers });
      return (value) => histogram.observe(value);
    },
    addCounter(name, help) {
      const counter = new Counter({ name, help, registers });
      return (increment = 1) => counter.inc(increment);
    },
    observeRequest: (route, status, seconds) =>
      durations.observe({ route, status: STATUS_CLASSES[Math.floor(status / 100)] ?? 'other' }, seconds),
  };
}

const STATUS_CLASSES = ['other', '1xx', '2xx', '3xx', '4xx', '5xx'] as const;

/** Times every request by the pattern of its route: paths themselves have no bound. */
export function measureRequests(server: FastifyInstance, metrics: Metrics): void {
  server.addHook('onResponse', (request, reply, done) => {
    metrics.observeRequest(routeOf(request), reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
}

function routeOf(request: FastifyRequest): string {
  const { url } = request.routeOptions;
  return url === undefined ? 'none' : `${request.method} ${url}`;
}

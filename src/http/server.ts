/**
 * The HTTP server without its features: what every request meets before and after its route. The order is by price and
 * trust: headers and request id, overload, the address's rate, authentication, the key's rate; only then a body is read.
 *
 * A whole route, as a feature declares it:
 *
 *     export function transferRoutes(server: Server, transfers: Transfers): void {
 *       server.post(
 *         '/v1/circuits/:circuit/transfers',
 *         {
 *           schema: {
 *             operationId: 'postTransfer',
 *             tags: ['transfers'],
 *             summary: 'Pay',
 *             params: circuitParams,
 *             body: transferBody,                       // z.strictObject({ from: uuid, amount: amountText, … })
 *             response: { 201: transferSchema },        // z.strictObject(…).meta({ id: 'Transfer', description: … })
 *           },
 *           config: {
 *             roles: ['member', 'operator'],
 *             idempotency: 'required',
 *             refusals: ['account-not-found', 'credit-limit-exceeded', 'balance-cap-exceeded'],
 *           },
 *         },
 *         async (request, reply) => {
 *           const principal = principalOf(request);     // set by the circuit gate of the surrounding scope
 *           const idempotency = readIdempotency(request);
 *           const posted = await transfers.post(principal, request.body, idempotency);
 *           return sendJson(reply, 201, posted.text);   // or: return reply.code(201).send(value), through the schema
 *         },
 *       );
 *     }
 *
 * and in the composition root, for everything below a circuit:
 *
 *     await server.register(async (scope) => {
 *       scope.addHook('onRequest', createCircuitGate((ref) => circuits.findId(ref)));
 *       transferRoutes(scope, transfers);
 *     });
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import cors from '@fastify/cors';
import underPressure from '@fastify/under-pressure';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, RawServerDefault } from 'fastify';
import fastify, { LogController } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { serializerCompiler } from 'fastify-type-provider-zod';
import { refusal, SaldoError } from '../domain/errors.ts';
import { BODY_BYTES_MAX, RETRY_AFTER_SECONDS } from '../limits.ts';
import type { Authentication } from './auth.ts';
import { decorateWithPrincipal } from './auth.ts';
import { addJsonBodyParser, readNoBodyAsEmpty } from './body.ts';
import { answerMalformedHttp } from './client-errors.ts';
import { addDocsPage } from './docs-page.ts';
import { answerNotFound, createErrorHandler } from './error-handler.ts';
import { addConstantHeaders } from './headers.ts';
import type { Metrics } from './metrics.ts';
import { measureRequests } from './metrics.ts';
import type { DocumentInfo } from './openapi.ts';
import { addOpenApi } from './openapi.ts';
import type { RateLimit } from './rate-limits.ts';
import { limitByAddress, limitByCredential } from './rate-limits.ts';
import { requireCompleteRoutes } from './route-config.ts';
import { validatorCompiler } from './validation.ts';

export type Server = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export interface ServerOptions {
  readonly logger: FastifyBaseLogger;
  readonly authentication: Authentication;
  readonly metrics: Metrics;
  readonly document: DocumentInfo;
  /** Whether an error says that the database is away: such requests are answered with `overloaded`, to be tried again. */
  readonly isUnavailable?: (error: unknown) => boolean;
  readonly bodyBytesMax?: number;
  /** Which proxies' X-Forwarded-For is believed; false for none. */
  readonly trustProxy?: boolean | string | string[];
  /** Origins whose scripts may call; none by default. */
  readonly corsOrigins?: readonly string[];
  /** Null for no limit. */
  readonly addressLimit?: RateLimit | null;
  readonly credentialLimit?: RateLimit | null;
  /** Milliseconds that the event loop may lag before requests are answered with `overloaded`; 0 for no such check. */
  readonly eventLoopDelayMsMax?: number;
  /** Milliseconds from the first byte of a request to its last. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds without a byte after which a connection is closed. */
  readonly connectionTimeoutMs?: number;
  /** Milliseconds for which an idle connection is kept: more than what load balancers wait, commonly 60 s. */
  readonly keepAliveTimeoutMs?: number;
}

/** Characters of a part of a path. External ids have up to 64. */
const PATH_PARAM_LENGTH_MAX = 128;

/** A server that is ready for its routes. It does not listen yet. */
export async function createServer(options: ServerOptions): Promise<Server> {
  const server: Server = createBareServer(options);
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.setErrorHandler(errorHandlerOf(options));
  server.setNotFoundHandler((request, reply) => {
    options.metrics.countRefusal('not-found');
    return answerNotFound(request, reply);
  });
  requireCompleteRoutes(server);
  addJsonBodyParser(server);
  readNoBodyAsEmpty(server);
  decorateWithPrincipal(server);
  endConnectionsWhenClosing(server);

  await addConstantHeaders(server);
  measureRequests(server, options.metrics);
  logRequests(server);
  await addOverloadProtection(server, options.eventLoopDelayMsMax ?? 1_000);
  if (options.addressLimit) limitByAddress(server, options.addressLimit);
  if (options.corsOrigins !== undefined && options.corsOrigins.length > 0) await addCors(server, options.corsOrigins);
  server.addHook('onRequest', options.authentication.authenticate);
  if (options.credentialLimit) limitByCredential(server, options.credentialLimit);

  await addOpenApi(server, options.document);
  addDocsPage(server);
  return server;
}

const errorHandlerOf = ({ metrics, isUnavailable }: ServerOptions) =>
  createErrorHandler({ onRefusal: metrics.countRefusal, isUnavailable });

function createBareServer(options: ServerOptions): Server {
  const errorHandler = errorHandlerOf(options);
  return fastify({
    loggerInstance: options.logger,
    // Fastify's two lines for each request double its processor time; ours are in `logRequests`.
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    requestIdHeader: false,
    bodyLimit: options.bodyBytesMax ?? BODY_BYTES_MAX,
    trustProxy: options.trustProxy ?? false,
    requestTimeout: options.requestTimeoutMs ?? 30_000,
    connectionTimeout: options.connectionTimeoutMs ?? 60_000,
    keepAliveTimeout: options.keepAliveTimeoutMs ?? 65_000,
    // A HEAD route would be a second operation with the same id, and nobody has asked for one.
    exposeHeadRoutes: false,
    // While closing, requests on open connections are still answered, each with `Connection: close`.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: PATH_PARAM_LENGTH_MAX },
    // A URL that cannot be routed meets no hook, so its answer gets its request id here.
    frameworkErrors: (error, request, reply) => {
      errorHandler(error, request, reply.header('x-request-id', request.id));
    },
    clientErrorHandler: answerMalformedHttp,
  }).withTypeProvider<ZodTypeProvider>();
}

/**
 * While the server closes, each answer is the last on its connection. Idle connections are closed when that begins; one
 * whose request was under way would be kept by its client for longer than the process may take to end.
 */
function endConnectionsWhenClosing(server: Server): void {
  let closing = false;
  server.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (closing) reply.header('connection', 'close');
    done(null, payload);
  });
}

/** Milliseconds after which a request is worth a line in the log of a service that is well. */
const SLOW_REQUEST_MS = 2_000;

/** A line for each request at the level debug, and at info for slow ones. The journal is the record of what was done. */
function logRequests(server: Server): void {
  server.addHook('onResponse', (request, reply, done) => {
    const milliseconds = Math.round(reply.elapsedTime);
    const line = { method: request.method, route: request.routeOptions.url, status: reply.statusCode, milliseconds };
    if (milliseconds > SLOW_REQUEST_MS) request.log.info(line, 'answered slowly');
    else request.log.debug(line, 'answered');
    done();
  });
}

const REQUEST_ID_PATTERN = /^[A-Za-z0-9._:-]{1,64}$/;

/** The caller's own request id if it is one that may stand in a log line, else a new one. */
function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && REQUEST_ID_PATTERN.test(given) ? given : randomUUID();
}

class OverloadedError extends SaldoError {
  constructor() {
    super(refusal('overloaded', 'The service is overloaded; try again shortly.'));
  }
}

async function addOverloadProtection(server: Server, eventLoopDelayMsMax: number): Promise<void> {
  await server.register(underPressure, {
    maxEventLoopDelay: eventLoopDelayMsMax,
    retryAfter: RETRY_AFTER_SECONDS,
    customError: OverloadedError,
  });
}

async function addCors(server: Server, origins: readonly string[]): Promise<void> {
  await server.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['etag', 'retry-after', 'x-request-id', 'idempotency-replayed'],
    maxAge: 600,
  });
}

/**
 * Sends what is JSON text already: on the hot path, where a schema's encoding would cost more than the work itself, and
 * where it is written as it comes.
 */
export function sendJson(reply: FastifyReply, status: number, json: string | Readable): FastifyReply {
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(json);
}

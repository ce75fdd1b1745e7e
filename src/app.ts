/**
 * The composition root: builds the services, registers the routes, explicitly. Reads top to bottom; `main.ts` gives it a
 * database and lets it listen, tests and the generator of the OpenAPI document do the same.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Pool } from 'pg';
import { createKysely, isConnectionLost, type PoolOptions } from './db/connect.ts';
import type { DB } from './db/types.gen.ts';
import { DOCUMENT } from './document.ts';
import { accessRoutes } from './features/access/routes.ts';
import { createAccessService } from './features/access/service.ts';
import { createAccountHistory } from './features/accounts/history.ts';
import { accountHistoryRoutes, accountRoutes } from './features/accounts/routes.ts';
import { createAccountService } from './features/accounts/service.ts';
import { alertRoutes } from './features/alerts/routes.ts';
import { type Alerts, createAlerts } from './features/alerts/service.ts';
import { checkpointRoutes, exportRoutes, proofRoutes } from './features/audit/routes.ts';
import { type Audit, createAudit, type Signing } from './features/audit/service.ts';
import { circuitRoutes, circuitsRoutes } from './features/circuits/routes.ts';
import { createCircuitService } from './features/circuits/service.ts';
import { createClearingPicture } from './features/clearing/picture.ts';
import { clearingPictureRoutes } from './features/clearing/picture-routes.ts';
import { createClearingReport } from './features/clearing/report.ts';
import { clearingReportRoutes } from './features/clearing/report-routes.ts';
import { clearingRoutes } from './features/clearing/routes.ts';
import { createClearingSchedules } from './features/clearing/schedule.ts';
import { clearingScheduleRoutes } from './features/clearing/schedule-routes.ts';
import { type ClearingService, createClearingService } from './features/clearing/service.ts';
import { createEvents } from './features/events/events.ts';
import { eventRoutes } from './features/events/routes.ts';
import { feeRoutes } from './features/fees/routes.ts';
import { createFeeRuns, type FeeRuns } from './features/fees/runs.ts';
import { createFeeSchedules } from './features/fees/service.ts';
import { createMemberErasure, type MemberErasure } from './features/members/erasure.ts';
import { memberErasureRoutes } from './features/members/erasure-routes.ts';
import { createMemberImport } from './features/members/import.ts';
import { memberImportRoutes } from './features/members/import-routes.ts';
import { memberRoutes } from './features/members/routes.ts';
import { createMemberService } from './features/members/service.ts';
import { createObligationImport } from './features/obligations/import.ts';
import { obligationImportRoutes } from './features/obligations/import-routes.ts';
import { obligationRoutes } from './features/obligations/routes.ts';
import { createObligationService } from './features/obligations/service.ts';
import { paymentRequestRoutes } from './features/payment-requests/routes.ts';
import { createPaymentRequestService, type PaymentRequestService } from './features/payment-requests/service.ts';
import { paymentScheduleRoutes } from './features/payment-schedules/routes.ts';
import { createPaymentScheduleService, type PaymentScheduleService } from './features/payment-schedules/service.ts';
import { circuitReportRoutes } from './features/reports/circuit-routes.ts';
import { memberReportRoutes } from './features/reports/member-routes.ts';
import { createReports } from './features/reports/reports.ts';
import { statementRoutes } from './features/reports/statement-routes.ts';
import type { Turnovers } from './features/reports/turnover.ts';
import { tradingRulesRoutes } from './features/trading-rules/routes.ts';
import { createTradingRules } from './features/trading-rules/service.ts';
import { TrailRecorder } from './features/trail/recorder.ts';
import { trailRoutes } from './features/trail/routes.ts';
import { createTrailService, type TrailService } from './features/trail/service.ts';
import { transactionRoutes } from './features/transactions/routes.ts';
import { createTransactionService } from './features/transactions/service.ts';
import { createHoldExpiry, type HoldExpiry } from './features/transfers/expiry.ts';
import { laterRoutes } from './features/transfers/later-routes.ts';
import { transferRoutes } from './features/transfers/routes.ts';
import { createTransferService } from './features/transfers/service.ts';
import { webhookRoutes } from './features/webhooks/routes.ts';
import { createWebhooks, type Dispatcher, type WebhookSettings } from './features/webhooks/webhooks.ts';
import { auditRequests } from './http/audit.ts';
import { createAuthentication, createCircuitGate } from './http/auth.ts';
import { addHealthRoutes, addMetricsRoute } from './http/health.ts';
import { createMetrics, type Metrics } from './http/metrics.ts';
import { createServer, type Server, type ServerOptions } from './http/server.ts';
import type { TokenIssuer } from './http/tokens.ts';
import { createLoad } from './poster/busy.ts';
import { Poster } from './poster/poster.ts';

export interface AppOptions {
  /** Everything that reads and what is not of the journal. */
  readonly pool: Pool;
  /** The poster's own, so that slow reads never keep a batch waiting for a connection. */
  readonly postingPool: Pool;
  /** What the thread that computes clearing runs connects with: one connection while it does. */
  readonly computing: PoolOptions;
  /** What is read for long: of the replica, where there is one. */
  readonly exportPool: Pool;
  /** Null: no checkpoints are signed. */
  readonly signing: Signing | null;
  /** The name of the last migration. */
  readonly databaseVersion: string;
  readonly logger: FastifyBaseLogger;
  readonly issuers: readonly TokenIssuer[];
  readonly server: Omit<ServerOptions, 'logger' | 'authentication' | 'metrics' | 'document'>;
  readonly webhooks: WebhookSettings;
  /** Whether the database is there and of the right version. */
  readonly isReady: () => Promise<boolean>;
}

export interface App {
  readonly server: Server;
  readonly poster: Poster;
  readonly clearing: ClearingService;
  readonly holdExpiry: HoldExpiry;
  readonly paymentRequests: PaymentRequestService;
  readonly paymentSchedules: PaymentScheduleService;
  readonly feeRuns: FeeRuns;
  readonly trail: TrailService;
  readonly erasure: MemberErasure;
  readonly audit: Audit;
  readonly alerts: Alerts;
  readonly turnovers: Turnovers;
  /** Delivers to webhooks once it is started. */
  readonly webhooks: Dispatcher;
  /** Close it once nothing is answered any more. */
  readonly recorder: TrailRecorder;
}

export async function buildApp(options: AppOptions): Promise<App> {
  const { pool, postingPool, logger } = options;
  const db = createKysely<DB>(pool);
  const metrics = createMetrics();
  const load = createLoad();
  const poster = new Poster(postingPool, observePoster(metrics, logger, load.committed));
  metrics.addGauge('saldo_queue_items', 'Items that wait to be posted', () => poster.waiting);
  measurePool(metrics, 'query', pool);
  measurePool(metrics, 'posting', postingPool);

  const circuits = createCircuitService(pool, db);
  const access = createAccessService(pool, db);
  const members = createMemberService(pool, db, poster);
  const erasure = createMemberErasure(pool);
  const accounts = createAccountService(pool, db, poster, circuits);
  const history = createAccountHistory(db, accounts);
  const alerts = createAlerts(pool, db, accounts, circuits);
  const transfers = createTransferService(postingPool, db, poster, accounts);
  const holdExpiry = createHoldExpiry(pool, poster);
  const obligations = createObligationService(pool, db, poster, accounts);
  const paymentRequests = createPaymentRequestService(pool, db, poster, accounts);
  const paymentSchedules = createPaymentScheduleService(pool, db, poster, accounts);
  const feeRuns = createFeeRuns(pool, db, poster, accounts);
  const clearing = createClearingService(pool, options.computing, db, poster, accounts, logger);
  const transactions = createTransactionService(pool, db);
  const { feed, heads, streams } = createEvents(pool, db, accounts, transactions, logger);
  const webhooks = createWebhooks({ pool, db, feed, heads, settings: options.webhooks, metrics, log: logger });
  const trail = createTrailService(pool, db, load.isBusy);
  // On the poster's pool: a read that holds its connection while it waits for its event must not keep the event from one.
  const recorder = new TrailRecorder(postingPool, logger);
  metrics.addGauge(
    'saldo_audit_events_waiting',
    'Requests that are not in the audit trail yet',
    () => recorder.waiting,
  );
  const reports = createReports(pool, db, accounts, members);
  const audit = createAudit({
    pool,
    exportPool: options.exportPool,
    signing: options.signing,
    databaseVersion: options.databaseVersion,
    clearing,
    trail,
    isBusy: load.isBusy,
    log: logger,
  });
  metrics.addGauge('saldo_checkpoint_alarms', 'Logs that contradict what was signed of them', audit.checkpoints.alarms);

  const authentication = createAuthentication({
    findKey: access.findKey,
    findIdentity: access.findIdentity,
    issuers: options.issuers,
  });
  const server = await createServer({
    ...options.server,
    logger,
    authentication,
    metrics,
    document: DOCUMENT,
    isUnavailable: isConnectionLost,
  });

  addHealthRoutes(server, options.isReady);
  addMetricsRoute(server, metrics);
  circuitsRoutes(server, circuits);
  await server.register(async (scope) => {
    const inCircuit = scope.withTypeProvider<ZodTypeProvider>();
    scope.addHook(
      'onRequest',
      createCircuitGate((ref) => idOf(circuits.find(ref))),
    );
    auditRequests(scope, recorder, metrics.countRefusal);
    circuitRoutes(inCircuit, circuits);
    accessRoutes(inCircuit, access, circuits, authentication.forgetKey);
    memberRoutes(inCircuit, members, circuits);
    memberErasureRoutes(inCircuit, erasure, circuits);
    await scope.register(async (tables) =>
      memberImportRoutes(tables, createMemberImport(postingPool, poster), circuits),
    );
    accountRoutes(inCircuit, accounts, circuits);
    accountHistoryRoutes(inCircuit, history, circuits);
    alertRoutes(inCircuit, alerts, circuits);
    tradingRulesRoutes(inCircuit, createTradingRules(pool, db), circuits);
    feeRoutes(inCircuit, createFeeSchedules(pool, db), feeRuns, circuits);
    transferRoutes(inCircuit, transfers, circuits);
    laterRoutes(inCircuit, transfers, circuits);
    obligationRoutes(inCircuit, obligations, circuits);
    await scope.register(async (tables) =>
      obligationImportRoutes(tables, createObligationImport(postingPool, db, poster, accounts), circuits),
    );
    paymentRequestRoutes(inCircuit, paymentRequests, circuits);
    paymentScheduleRoutes(inCircuit, paymentSchedules, circuits);
    clearingRoutes(inCircuit, clearing, circuits);
    clearingScheduleRoutes(inCircuit, createClearingSchedules(pool, db), circuits);
    clearingPictureRoutes(inCircuit, createClearingPicture(db, accounts), circuits);
    clearingReportRoutes(inCircuit, createClearingReport(db, members), circuits);
    transactionRoutes(inCircuit, transactions, circuits);
    eventRoutes(inCircuit, feed, streams, circuits, authentication.isStillGood);
    webhookRoutes(inCircuit, webhooks.service, circuits);
    trailRoutes(inCircuit, trail, circuits);
    checkpointRoutes(inCircuit, audit.checkpoints, circuits);
    proofRoutes(inCircuit, audit.proofsFor(accounts), circuits);
    exportRoutes(inCircuit, audit.exports, circuits);
    statementRoutes(inCircuit, reports.statements, circuits);
    circuitReportRoutes(inCircuit, reports.circuitReports, reports.circuitFiles, circuits);
    memberReportRoutes(inCircuit, reports, circuits);
  });
  return {
    server,
    poster,
    clearing,
    holdExpiry,
    paymentRequests,
    paymentSchedules,
    feeRuns,
    trail,
    erasure,
    audit,
    alerts,
    turnovers: reports.turnovers,
    webhooks: webhooks.dispatcher,
    recorder,
  };
}

type Found = { readonly id: string } | null;

/** Stays at once where the circuit is known: a promise for each request would cost more than the lookup. */
function idOf(found: Found | Promise<Found>): string | null | Promise<string | null> {
  return found instanceof Promise ? found.then((circuit) => circuit?.id ?? null) : (found?.id ?? null);
}

function observePoster(metrics: Metrics, logger: FastifyBaseLogger, onCommit: (ms: number) => void) {
  const batchItems = metrics.addHistogram(
    'saldo_batch_items',
    'Items committed together',
    [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
  );
  const commitSeconds = metrics.addHistogram(
    'saldo_commit_duration_seconds',
    'From taking a batch to its being durable',
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
  );
  const posted = metrics.addCounter('saldo_transactions_total', 'Transactions posted');
  const retries = metrics.addCounter('saldo_commit_retries_total', 'Batches that were tried again');
  return {
    committed(batch: { items: number; posted: number; ms: number }) {
      batchItems(batch.items);
      commitSeconds(batch.ms / 1000);
      onCommit(batch.ms);
      posted(batch.posted);
    },
    refused: metrics.countRefusal,
    retried(reason: string) {
      retries();
      logger.warn({ reason }, 'a batch is tried again');
    },
  };
}

function measurePool(metrics: Metrics, name: string, pool: Pool): void {
  metrics.addGauge(`saldo_${name}_pool_connections`, `Connections of the ${name} pool`, () => pool.totalCount);
  metrics.addGauge(`saldo_${name}_pool_idle`, `Connections of the ${name} pool that nobody uses`, () => pool.idleCount);
  metrics.addGauge(
    `saldo_${name}_pool_waiting`,
    `Requests that wait for a connection of the ${name} pool`,
    () => pool.waitingCount,
  );
}

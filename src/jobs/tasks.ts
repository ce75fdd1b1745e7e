import type { Pool } from 'pg';
import { makePostingPartitions } from '../db/partitions.ts';
import type { Alerts } from '../features/alerts/service.ts';
import type { Audit } from '../features/audit/service.ts';
import type { ClearingService } from '../features/clearing/service.ts';
import type { FeeRuns } from '../features/fees/runs.ts';
import type { MemberErasure } from '../features/members/erasure.ts';
import type { PaymentRequestService } from '../features/payment-requests/service.ts';
import type { PaymentScheduleService } from '../features/payment-schedules/service.ts';
import type { Turnovers } from '../features/reports/turnover.ts';
import { forgetDeliveries } from '../features/webhooks/service.ts';
import { WEBHOOK_DELIVERY_DAYS_KEPT } from '../limits/events.ts';
import { IDEMPOTENCY_DAYS_KEPT } from '../limits.ts';
import type { Poster } from '../poster/poster.ts';
import { carryOutDue } from '../poster/submit.ts';

export interface TaskContext {
  readonly pool: Pool;
  readonly poster: Poster;
  readonly clearing: Pick<ClearingService, 'wake' | 'fold' | 'startDue'>;
  readonly alerts: Pick<Alerts, 'raiseDue'>;
  readonly paymentRequests: Pick<PaymentRequestService, 'expireDue' | 'payDue'>;
  readonly paymentSchedules: Pick<PaymentScheduleService, 'payDue'>;
  readonly feeRuns: Pick<FeeRuns, 'chargeDue'>;
  readonly erasure: Pick<MemberErasure, 'eraseDue'>;
  readonly checkpoints: Pick<Audit['checkpoints'], 'signAll'>;
  readonly turnovers: Pick<Turnovers, 'markAll'>;
}

/**
 * What is done in the background, by name. None of it decides anything: what falls due counts by the database's clock
 * whether a task has come by or not, and a task that runs twice does nothing the second time.
 */
export const TASKS: Readonly<Record<string, (context: TaskContext) => Promise<void>>> = {
  /** Partitions ahead of need; the poster makes a missing one itself if it must. */
  'make-partitions': async ({ pool }) => {
    await makePostingPartitions(pool);
  },

  'forget-idempotency-keys': async ({ pool }) => {
    await pool.query(
      `DELETE FROM idempotency_record WHERE created_at < (SELECT ledger_clock()) - make_interval(days => $1)`,
      [IDEMPOTENCY_DAYS_KEPT],
    );
  },

  /** Deliveries that have ended, and secrets that are no longer valid. */
  'forget-webhook-deliveries': ({ pool }) => forgetDeliveries(pool, WEBHOOK_DELIVERY_DAYS_KEPT),

  /** Erases former members whose circuit keeps what is personal of them no longer. */
  'erase-former-members': ({ erasure }) => erasure.eraseDue(),
  /** Numbers what the audit trail has got, and signs each log that has grown since it was last signed. */
  'sign-checkpoints': ({ checkpoints }) => checkpoints.signAll(),

  /** Tells of accounts that have crossed a bound. */
  'raise-alerts': ({ alerts }) => alerts.raiseDue(),

  /** Starts a run for each clearing schedule whose time has come, and applies those that are computed by now. */
  'start-scheduled-clearing-runs': ({ clearing }) => clearing.startDue(),

  /** Takes up clearing runs whose process is gone. */
  'take-up-clearing-runs': ({ clearing }) => clearing.wake(),

  /** Writes settlements into obligations where the process that had begun with it is gone. */
  'fold-clearing-runs': ({ clearing }) => clearing.fold(),

  /** Says of payment requests past their time that they have expired. */
  'expire-payment-requests': ({ paymentRequests }) => paymentRequests.expireDue(),

  /** Pays what was to be paid at once where the process that had begun with it is gone. */
  'pay-payment-requests': ({ paymentRequests }) => paymentRequests.payDue(),

  /** Pays what is due of payment schedules. */
  'pay-payment-schedules': ({ paymentSchedules }) => paymentSchedules.payDue(),

  /** Goes on with fee runs that broke off. */
  'charge-fee-runs': ({ feeRuns }) => feeRuns.chargeDue(),

  /** Marks what went through accounts, so that statements need not add it up. */
  'mark-turnovers': ({ turnovers }) => turnovers.markAll(),

  /** Puts due limit changes into the journal of circuits in which nobody posts. */
  'carry-out-limit-changes': async ({ pool, poster }) => {
    const { rows } = await pool.query<{ circuit_id: string }>(
      // Those of accounts that were closed before stay as they are, and would be looked at for ever.
      `SELECT DISTINCT due.circuit_id FROM scheduled_limit_change AS due
       JOIN account ON account.circuit_id = due.circuit_id AND account.id = due.account_id AND account.status <> 'closed'
       WHERE due.applied_number IS NULL AND due.effective_at <= (SELECT ledger_clock())`,
    );
    for (const { circuit_id: circuitId } of rows) await carryOutDue(poster, circuitId);
  },
};

/** When each is due, as graphile-worker reads it (UTC; fields as in cron). */
export const SCHEDULE = `
17 1 * * * make-partitions ?fill=2d
47 2 * * * forget-idempotency-keys
27 3 * * * forget-webhook-deliveries
17 3 * * * erase-former-members
* * * * * sign-checkpoints
* * * * * raise-alerts
* * * * * start-scheduled-clearing-runs
* * * * * take-up-clearing-runs
* * * * * fold-clearing-runs
* * * * * expire-payment-requests
* * * * * pay-payment-requests
* * * * * pay-payment-schedules
* * * * * charge-fee-runs
* * * * * mark-turnovers
* * * * * carry-out-limit-changes
`;

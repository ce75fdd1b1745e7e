/** Who delivers a webhook: one process at a time, for as long as it says that it is still there. */
import type { Pool } from 'pg';
import { WEBHOOK_LEASE_SECONDS } from '../../limits/events.ts';
import type { Place } from '../events/service.ts';

export interface LeasedWebhook {
  readonly circuitId: string;
  readonly webhookId: string;
  /** The circuit's code and scale. */
  readonly code: string;
  readonly scale: number;
  readonly memberId: string | null;
  readonly url: string;
  readonly types: readonly string[];
  /** Those that are valid, the one in use last. */
  readonly secrets: readonly Buffer[];
  readonly through: Place;
}

interface LeasedRow extends Omit<LeasedWebhook, 'through' | 'secrets'> {
  readonly secrets: readonly string[];
  readonly after_number: bigint;
  readonly place: number;
  readonly line: number;
}

const LEASE = `
  UPDATE webhook_progress AS progress SET lease_id = $1, leased_until = ledger_clock() + make_interval(secs => $2)
  FROM webhook JOIN circuit ON circuit.id = webhook.circuit_id
  WHERE webhook.circuit_id = progress.circuit_id AND webhook.id = progress.webhook_id AND webhook.removed_at IS NULL`;
const LEASED = `
  RETURNING progress.circuit_id AS "circuitId", progress.webhook_id AS "webhookId", circuit.code, circuit.unit_scale AS scale,
    webhook.member_id AS "memberId", webhook.url, webhook.types, progress.after_number, progress.place, progress.line,
    ARRAY(SELECT encode(secret, 'base64') FROM webhook_secret
          WHERE webhook_secret.circuit_id = progress.circuit_id AND webhook_id = progress.webhook_id
            AND (valid_until IS NULL OR valid_until > ledger_clock()) ORDER BY webhook_secret.place) AS secrets`;

/** Takes some webhooks that nobody delivers. Two processes that ask at once get different ones. */
export async function takeWebhooks(pool: Pool, leaseId: string, count: number): Promise<LeasedWebhook[]> {
  const { rows } = await pool.query<LeasedRow>(
    `${LEASE} AND (progress.circuit_id, progress.webhook_id) IN (
       SELECT free.circuit_id, free.webhook_id FROM webhook_progress AS free
       JOIN webhook AS own ON own.circuit_id = free.circuit_id AND own.id = free.webhook_id AND own.removed_at IS NULL
       WHERE free.leased_until IS NULL OR free.leased_until < ledger_clock()
       LIMIT $3 FOR UPDATE OF free SKIP LOCKED) ${LEASED}`,
    [leaseId, WEBHOOK_LEASE_SECONDS, count],
  );
  return rows.map(leasedOf);
}

/** Those that the process still has are its own for some seconds more. */
export async function renewWebhooks(pool: Pool, leaseId: string): Promise<LeasedWebhook[]> {
  const { rows } = await pool.query<LeasedRow>(`${LEASE} AND progress.lease_id = $1 ${LEASED}`, [
    leaseId,
    WEBHOOK_LEASE_SECONDS,
  ]);
  return rows.map(leasedOf);
}

/** Which webhooks the process still has: neither removed, nor taken up by another one. */
export async function selectKept(pool: Pool, leaseId: string): Promise<Set<string>> {
  const { rows } = await pool.query<{ webhook_id: string }>(
    `SELECT webhook_id FROM webhook_progress AS progress
     JOIN webhook ON webhook.circuit_id = progress.circuit_id AND webhook.id = progress.webhook_id
     WHERE lease_id = $1 AND removed_at IS NULL`,
    [leaseId],
  );
  return new Set(rows.map((row) => row.webhook_id));
}

/** Whoever looks next takes them up. */
export async function giveBackWebhooks(pool: Pool, leaseId: string): Promise<void> {
  await pool.query('UPDATE webhook_progress SET leased_until = NULL WHERE lease_id = $1', [leaseId]);
}

function leasedOf({ after_number, place, line, secrets, ...row }: LeasedRow): LeasedWebhook {
  return {
    ...row,
    secrets: secrets.map((secret) => Buffer.from(secret, 'base64')),
    through: { number: Number(after_number), place, line },
  };
}

import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import { createDuePaymentRequests } from '../../src/features/payment-requests/due.ts';
import { selectCircuitsWithExpired, selectLeftUnpaid } from '../../src/features/payment-requests/due-queries.ts';
import { takeDue } from '../../src/features/payment-schedules/due-queries.ts';
import { selectCircuitsPending } from '../../src/features/trail/queries.ts';
import { selectCircuitsWithDueHolds, selectDueHolds } from '../../src/features/transfers/expiry-queries.ts';
import { selectDue, selectStored, selectWaiting } from '../../src/features/webhooks/delivery-queries.ts';
import { createTestDatabase } from '../support/database.ts';
import { rowsRead } from '../support/rows-read.ts';

/** Of each kind, of which all but a few have ended. */
const MANY = 16_000;
const OPEN = 10;

const GROWING = ['audit_event_pending', 'hold', 'payment_request', 'payment_occurrence', 'webhook_delivery'];

const circuit = newId();
const [payer, payee, webhook, schedule] = [newId(), newId(), newId(), newId()];
const place = { number: MANY, place: 0, line: 0 };

/** When statistics were taken: never, or while all that has ended since was due. */
describe.each(['never', 'while all was due'] as const)('with statistics that were taken %s', (taken) => {
  let url: string;
  let owner: pg.Pool;
  let events: string[];

  beforeAll(async () => {
    url = (await createTestDatabase()).url;
    owner = createPool({ url, max: 1 });
    // Straight into the tables, triggers asleep.
    await owner.query(`
      SET session_replication_role = replica;
      INSERT INTO circuit (id, code, name, unit_code, unit_scale, payment_request_threshold) VALUES ('${circuit}', 'busy', 'Busy', 'CR', 2, 100);
      INSERT INTO circuit_head (circuit_id, last_number) VALUES ('${circuit}', ${MANY});
      INSERT INTO account (circuit_id, id, system, opened_number) VALUES ('${circuit}', '${payer}', 'issue', 1), ('${circuit}', '${payee}', 'issue', 2);
      INSERT INTO transaction (circuit_id, number, id, kind, posted_at, principal_id, salt, leaf_hash)
      SELECT '${circuit}', k, gen_random_uuid(), 'transfer-held', date_trunc('milliseconds', now() - interval '1 hour'), '${payer}',
             decode(repeat('00', 16), 'hex'), decode(repeat('00', 32), 'hex') FROM generate_series(1, ${MANY}) AS k;
      INSERT INTO hold (circuit_id, id, placed_number, payer_account_id, payee_account_id, amount, expires_at)
      SELECT circuit_id, id, number, '${payer}', '${payee}', 5, now() - interval '1 minute' FROM transaction;
      INSERT INTO payment_request (circuit_id, id, payee_account_id, payer_account_id, amount, principal_id, requested_at, expires_at)
      SELECT '${circuit}', gen_random_uuid(), '${payee}', '${payer}', 5, '${payee}', now() - interval '1 day', now() - interval '1 minute'
      FROM generate_series(1, ${MANY});
      INSERT INTO payment_schedule (circuit_id, id, payer_account_id, payee_account_id, principal_id, amount, time_zone, retry_hours, begins_at)
      VALUES ('${circuit}', '${schedule}', '${payer}', '${payee}', '${payer}', 5, 'Europe/Rome', 24, now());
      INSERT INTO payment_occurrence (circuit_id, id, schedule_id, place, local_time, due_at, amount, retry_until, state, try_at)
      SELECT '${circuit}', gen_random_uuid(), '${schedule}', k, now() - k * interval '1 hour', now() - k * interval '1 hour', 5,
             now() + interval '1 hour', 'due', now() - interval '1 minute' FROM generate_series(1, ${MANY}) AS k;
      INSERT INTO audit_event_pending SELECT '${circuit}', uuidv7() FROM generate_series(1, ${MANY});
      INSERT INTO webhook_delivery (circuit_id, webhook_id, after_number, place, line, event_id, type, state, attempts, next_at)
      SELECT '${circuit}', '${webhook}', k, 0, 0, uuidv7(), 'transfer.posted', 'waiting', 1, now() FROM generate_series(1, ${MANY}) AS k`);
    if (taken !== 'never') await owner.query('ANALYZE');
    await owner.query(`
      UPDATE hold SET state = 'expired', released = amount WHERE placed_number <= ${MANY - OPEN};
      UPDATE payment_request SET state = 'cancelled', ended_at = requested_at
      WHERE id IN (SELECT id FROM payment_request ORDER BY id LIMIT ${MANY - OPEN});
      UPDATE payment_occurrence SET state = 'skipped', try_at = NULL, ended_at = now() WHERE place > ${OPEN};
      UPDATE webhook_delivery SET state = 'delivered', last_at = now(), next_at = NULL WHERE after_number <= ${MANY - OPEN}`);
    await owner.query(`VACUUM ${GROWING.join(', ')}`);
    if (taken === 'never')
      await owner.query(`SELECT pg_clear_relation_stats('public', name) FROM unnest($1::text[]) AS name`, [GROWING]);
    events = (await owner.query('SELECT event_id FROM webhook_delivery ORDER BY after_number DESC LIMIT 20')).rows.map(
      (row) => row.event_id,
    );
  });
  afterAll(() => owner.end());

  const read = (table: string, work: () => Promise<readonly unknown[]>, found: number) =>
    rowsRead(url, async () => expect(await work()).toHaveLength(found), [table], owner);
  const FEW = { read: expect.toSatisfy((rows: number) => rows <= 3 * OPEN), scans: 0 };

  it('holds that are due are found among those that are open', async () => {
    expect(await read('hold', () => selectCircuitsWithDueHolds(owner), 1)).toEqual(FEW);
    expect(await read('hold', () => selectDueHolds(owner, circuit, 100), OPEN)).toEqual(FEW);
  });

  it('so are payment requests', async () => {
    expect(await read('payment_request', () => selectCircuitsWithExpired(owner), 1)).toEqual(FEW);
    expect(await read('payment_request', () => selectLeftUnpaid(owner, 60, 100), 0)).toEqual(FEW);
    const expired = async () => {
      await createDuePaymentRequests(owner, undefined as never).expireDue();
      return (await owner.query(`SELECT FROM event WHERE type = 'payment-request.expired'`)).rows;
    };
    expect(await read('payment_request', expired, OPEN)).toEqual(FEW);
  });

  it('and payments of schedules', async () => {
    expect(await read('payment_occurrence', () => takeDue(owner, 100, 60), OPEN)).toEqual(FEW);
  });

  it('circuits whose trail has events without a number by one of those', async () => {
    expect(await read('audit_event_pending', () => selectCircuitsPending(owner), 1)).toEqual(FEW);
  });

  it('and deliveries to webhooks, by what waits or by the event', async () => {
    expect(await read('webhook_delivery', () => selectDue(owner, [webhook], 100), OPEN)).toEqual(FEW);
    expect(
      await read(
        'webhook_delivery',
        () => selectWaiting(owner, { circuitId: circuit, webhookId: webhook }, place),
        OPEN,
      ),
    ).toEqual(FEW);
    expect(
      await read('webhook_delivery', () => selectStored(owner, { circuitId: circuit, webhookId: webhook }, events), 20),
    ).toEqual(FEW);
  });
});

import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import {
  APPEND_ONLY,
  attack,
  FOREIGN_KEY,
  fingerprint,
  INSUFFICIENT_PRIVILEGE,
  refused,
  UNIQUE,
} from '../support/attacks.ts';
import { appPool, createCircuit } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';

/** The second line of defence around webhooks, with the first one switched off: straight in SQL. */
let app: pg.Pool;
let owner: pg.Pool;
let circuit: string;
let elsewhere: string;
let webhook: string;
let event: string;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  owner = createPool({ url: database.url, role: 'saldo_owner', max: 2 });
  [circuit, elsewhere] = [await createCircuit(app), await createCircuit(app)];
  [webhook, event] = [newId(), newId()];
  await app.query(`INSERT INTO webhook (circuit_id, id, url, types, principal_id)
                   VALUES ('${circuit}', '${webhook}', 'https://shop.example/', '{}', '${newId()}')`);
  await app.query(secret(1));
  await app.query(delivery('delivered', 'NULL', event));
});
afterAll(() => Promise.all([app.end(), owner.end()]));

const secret = (place: number, bytes = 32, of = circuit) =>
  `INSERT INTO webhook_secret (circuit_id, webhook_id, place, secret) VALUES ('${of}', '${webhook}', ${place}, decode(repeat('00', ${bytes}), 'hex'))`;
const delivery = (state: string, nextAt: string, eventId = newId(), number = 1) =>
  `INSERT INTO webhook_delivery (circuit_id, webhook_id, after_number, place, line, event_id, type, state, attempts, next_at)
   VALUES ('${circuit}', '${webhook}', ${number}, 0, 0, '${eventId}', 'transfer.posted', '${state}', 1, ${nextAt})`;
const become = (state: string, nextAt = 'NULL') =>
  `UPDATE webhook_delivery SET state = '${state}', next_at = ${nextAt} WHERE event_id = '${event}'`;

async function expectRepelled(sql: string, by: object): Promise<void> {
  const before = await fingerprint(owner);
  expect(await attack(app, sql), sql).toEqual(by);
  expect(await fingerprint(owner)).toEqual(before);
}

describe('a webhook', () => {
  it('is sent where it was made for, as whoever it was made for, and is not deleted', async () => {
    for (const change of ["types = '{}'", `member_id = '${newId()}'`])
      await expectRepelled(`UPDATE webhook SET ${change}`, INSUFFICIENT_PRIVILEGE);
    await expectRepelled("UPDATE webhook SET url = 'https://elsewhere.example/'", APPEND_ONLY);
    await expectRepelled('UPDATE webhook SET removed_at = ledger_clock()', refused('webhook_removed_has_no_url'));
    await expectRepelled('DELETE FROM webhook', INSUFFICIENT_PRIVILEGE);
    await expectRepelled('TRUNCATE webhook CASCADE', INSUFFICIENT_PRIVILEGE);
  });

  it('has one secret in use, of full length, and none of another circuit', async () => {
    const alone = { sqlState: UNIQUE, constraint: 'webhook_secret_is_alone_in_use' };
    await expectRepelled(secret(2), alone);
    await expectRepelled(secret(2, 31), refused('webhook_secret_has_32_bytes'));
    await expectRepelled(secret(2, 32, elsewhere), {
      sqlState: FOREIGN_KEY,
      constraint: 'webhook_secret_webhook_exists',
    });
    await expectRepelled("UPDATE webhook_secret SET secret = decode(repeat('11', 32), 'hex')", INSUFFICIENT_PRIVILEGE);
  });

  it('stays removed', async () => {
    const removed = newId();
    await app.query(`INSERT INTO webhook (circuit_id, id, url, types, principal_id, removed_at)
                     VALUES ('${circuit}', '${removed}', '', '{}', '${newId()}', ledger_clock())`);
    for (const change of ["removed_at = NULL, url = 'https://shop.example/'", 'removed_at = ledger_clock()'])
      await expectRepelled(`UPDATE webhook SET ${change} WHERE id = '${removed}'`, APPEND_ONLY);
  });
});

describe('a delivery', () => {
  it('takes only the steps of its life', async () => {
    const life = refused('webhook_delivery_follows_its_life');
    expect(await attack(app, become('dead'))).toEqual(life);
    expect(await attack(app, become('delivered'))).toEqual(life);
    expect(await attack(app, become('waiting', 'ledger_clock()'))).toEqual({ sqlState: undefined });
    expect(await attack(app, become('dead'))).toEqual({ sqlState: undefined });
    expect(await attack(app, become('delivered'))).toEqual(life);
  });

  it('has a time where it waits, and is there once for each event', async () => {
    expect(await attack(app, delivery('waiting', 'NULL', newId(), 2))).toEqual(
      refused('webhook_delivery_waiting_has_a_time'),
    );
    expect(await attack(app, delivery('dead', 'ledger_clock()', newId(), 2))).toEqual(
      refused('webhook_delivery_waiting_has_a_time'),
    );
    expect(await attack(app, delivery('lost', 'NULL', newId(), 2))).toEqual(refused('webhook_delivery_state_is_known'));
    expect((await attack(app, delivery('delivered', 'NULL', event, 2))).sqlState).toBe(UNIQUE);
    expect((await attack(app, delivery('delivered', 'NULL', newId(), 1))).sqlState).toBe(UNIQUE);
  });

  it('keeps the event that it is of', async () => {
    for (const column of ['after_number', 'place', 'line', 'event_id', 'type'])
      expect(await attack(app, `UPDATE webhook_delivery SET ${column} = ${column}`)).toEqual(INSUFFICIENT_PRIVILEGE);
  });
});

describe('an alert', () => {
  it('is of an account of the circuit, by bounds that are not below zero, and is not taken back', async () => {
    const alert = (bounds: string) =>
      `INSERT INTO account_alert (circuit_id, account_id, available_below, room_below) VALUES ('${circuit}', '${newId()}', ${bounds})`;
    await expectRepelled(alert('1, 1'), { sqlState: FOREIGN_KEY, constraint: 'account_alert_account_exists' });
    await expectRepelled(alert('-1, 1'), refused('account_alert_available_below_not_negative'));
    await expectRepelled(alert('1, -1'), refused('account_alert_room_below_not_negative'));
    await expectRepelled('DELETE FROM account_alert', INSUFFICIENT_PRIVILEGE);
  });
});

describe('an event', () => {
  const of = (place: number, type: string, data = '{}') => `
    INSERT INTO event (circuit_id, after_number, place, id, type, subject_id, account_ids, data, occurred_at)
    VALUES ('${circuit}', 0, ${place}, '${newId()}', '${type}', '${newId()}', '{}', '${data}', ledger_clock())`;
  it('has a place of its own, a type that is a word, and stays as it is', async () => {
    await app.query(of(1, 'payment-request.made'));
    await expectRepelled(of(1, 'payment-request.made'), { sqlState: UNIQUE, constraint: 'event_pkey' });
    await expectRepelled(of(0, 'payment-request.made'), refused('event_place_is_positive'));
    await expectRepelled(of(2, 'Payment made'), refused('event_type_is_a_word'));
    await expectRepelled(of(2, 'payment-request.made', '[]'), refused('event_data_is_an_object'));
    for (const change of ["UPDATE event SET type = 'a.b'", 'DELETE FROM event', 'TRUNCATE event'])
      await expectRepelled(change, INSUFFICIENT_PRIVILEGE);
  });
});

import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKysely, createPool } from '../../src/db/connect.ts';
import { newId } from '../../src/db/ids.ts';
import type { DB } from '../../src/db/types.gen.ts';
import { createTrailService } from '../../src/features/trail/service.ts';
import {
  APPEND_ONLY,
  attack,
  CHECK,
  expectRepelled,
  FOREIGN_KEY,
  INSUFFICIENT_PRIVILEGE,
  type Repelled,
  refused,
  UNIQUE,
} from '../support/attacks.ts';
import { appPool, createCircuit } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';
import { recordEvents } from '../support/trail.ts';

/** The second line of defence around the audit trail and its log, with the first one switched off: straight in SQL. */
let app: pg.Pool;
let owner: pg.Pool;
let circuit: string;
let elsewhere: string;
let numbered: string[];
let waiting: string[];
let foreign: string;
let member: string;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl, 6, false);
  owner = createPool({ url: database.url, role: 'saldo_owner', max: 2 });
  const trail = createTrailService(app, createKysely<DB>(app));
  [circuit, elsewhere] = [await createCircuit(app), await createCircuit(app)];
  numbered = await recordEvents(app, circuit, 3);
  await trail.sealEvents(circuit);
  waiting = await recordEvents(app, circuit, 2);
  foreign = (await recordEvents(app, elsewhere))[0] as string;
  await trail.sealEvents(elsewhere);
  member = newId();
});
afterAll(() => Promise.all([app.end(), owner.end()]));

const repels = (sql: string, expected: Repelled, by: pg.Pool = app): Promise<void> =>
  expectRepelled(owner, by, sql, expected);

const entry = (number: number, eventId: string, circuitId = circuit, hash = '00'.repeat(32)) =>
  `INSERT INTO audit_log_entry VALUES ('${circuitId}', ${number}, '${eventId}', '\\x${hash}')`;

const event = (change: Readonly<Record<string, string>> = {}) => {
  const columns = {
    circuit_id: `'${circuit}'`,
    id: `'${newId()}'`,
    principal_id: `'${circuit}'`,
    request_id: `'r'`,
    action: `'a'`,
    subject_id: `'${circuit}'`,
    ...change,
  };
  return `INSERT INTO audit_event (${Object.keys(columns)}) VALUES (${Object.values(columns)})`;
};

describe('the audit log', () => {
  it('is append-only for the service, which may not even try', async () => {
    for (const [table, change] of [
      ['audit_event', "action = 'b'"],
      ['audit_log_entry', 'number = number'],
      ['audit_event_pending', 'event_id = event_id'],
    ]) {
      await repels(`UPDATE ${table} SET ${change}`, INSUFFICIENT_PRIVILEGE);
      await repels(`DELETE FROM ${table}`, INSUFFICIENT_PRIVILEGE);
      await repels(`TRUNCATE ${table}`, INSUFFICIENT_PRIVILEGE);
    }
    await repels('DELETE FROM audit_log_head', INSUFFICIENT_PRIVILEGE);
    await repels('UPDATE audit_log_head SET last_number = 0', INSUFFICIENT_PRIVILEGE);
    await repels(`INSERT INTO audit_event_pending VALUES ('${circuit}', '${numbered[0]}')`, INSUFFICIENT_PRIVILEGE);
  });

  it('is append-only for the owner of the tables, who would have to drop the triggers first', async () => {
    for (const table of ['audit_event', 'audit_log_entry']) {
      await repels(`UPDATE ${table} SET circuit_id = circuit_id`, APPEND_ONLY, owner);
      await repels(`DELETE FROM ${table}`, APPEND_ONLY, owner);
      await repels(`TRUNCATE ${table}`, APPEND_ONLY, owner);
    }
  });

  it('takes the next number and no other', async () => {
    const sequence = refused('audit_log_number_in_sequence');
    for (const number of [0, 5, 100]) await repels(entry(number, waiting[0] as string), sequence);
    for (const number of [1, 3]) {
      await repels(entry(number, waiting[0] as string), { sqlState: UNIQUE, constraint: 'audit_log_entry_pkey' });
    }
    const gap = `${entry(4, waiting[0] as string)}, ('${circuit}', 6, '${waiting[1]}', '\\x${'00'.repeat(32)}')`;
    await repels(gap, sequence);
    await repels(entry(1, waiting[0] as string, newId()), sequence);
  });

  it('takes an event that is there, of its own circuit, and only once', async () => {
    const awaits = refused('audit_log_entry_event_awaits_number');
    await repels(entry(4, newId()), awaits);
    await repels(entry(4, foreign), awaits);
    await repels(entry(2, waiting[0] as string, elsewhere), awaits);
    const again = { sqlState: UNIQUE, constraint: 'audit_log_entry_event_has_one_number' };
    await repels(entry(4, numbered[0] as string), again);
    await repels(
      `${entry(4, waiting[0] as string)}, ('${circuit}', 5, '${waiting[0]}', '\\x${'00'.repeat(32)}')`,
      again,
    );
  });

  it('has hashes, and a frontier that fits its size, is not ahead of its numbers and never shrinks', async () => {
    await repels(entry(4, waiting[0] as string, circuit, '00'), refused('audit_log_entry_leaf_hash_is_sha256'));
    const head = (columns: string) => `UPDATE audit_log_head SET ${columns} WHERE circuit_id = '${circuit}'`;
    await repels(head(`size = 2`), refused('audit_log_never_shrinks'));
    await repels(head(`frontier = ''`), refused('audit_log_head_frontier_fits_size'));
    await repels(head(`size = 4, frontier = '\\x${'00'.repeat(32)}'`), refused('audit_log_head_not_ahead'));
    const none = `INSERT INTO audit_log_head (circuit_id) VALUES ('${newId()}')`;
    await repels(none, { sqlState: FOREIGN_KEY, constraint: 'audit_log_head_circuit_id_fkey' });
  });

  it('that grows as it should comes through, or else the attacks would prove nothing', async () => {
    const client = await app.connect();
    try {
      await client.query('BEGIN');
      expect(await attack(client, `${event()}; ${entry(4, waiting[0] as string)}`)).toEqual({ sqlState: undefined });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });
});

describe('an audit event', () => {
  it('is of a circuit, and has the form that a leaf can hold', async () => {
    const words = refused('audit_event_words_are_ascii');
    for (const word of [`''`, `'é'`, `repeat('a', 256)`]) {
      await repels(event({ request_id: word }), words);
      await repels(event({ action: word }), words);
    }
    await repels(event({ change: `'[]'` }), refused('audit_event_change_is_an_object'));
    const finer = event({ occurred_at: `'2026-01-01T00:00:00.000001Z'` });
    await repels(finer, refused('audit_event_time_has_milliseconds'));
    await repels(event({ circuit_id: `'${newId()}'` }), {
      sqlState: FOREIGN_KEY,
      constraint: 'audit_event_circuit_exists',
    });
  });

  it('waits for its number whoever writes it: the triggers cannot be passed by nor hung elsewhere', async () => {
    await repels("SET session_replication_role = 'replica'", INSUFFICIENT_PRIVILEGE);
    const client = await app.connect();
    try {
      await client.query('CREATE TEMP TABLE forged (LIKE public.audit_event)');
      const hang = `CREATE TRIGGER mine AFTER INSERT ON forged REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT
                    EXECUTE FUNCTION`;
      for (const name of ['audit_event_awaits_its_number', 'audit_log_entry_takes_next_number'])
        expect(await attack(client, `${hang} ${name}()`)).toEqual(INSUFFICIENT_PRIVILEGE);
      // Nor do tables of the same names that come first in the path.
      await client.query('CREATE TEMP TABLE audit_event_pending (LIKE public.audit_event_pending)');
      await client.query('BEGIN');
      await client.query(event({ id: `'${member}'` }));
      const { rows } = await client.query('SELECT FROM public.audit_event_pending WHERE event_id = $1', [member]);
      expect(rows).toHaveLength(1);
      await client.query('ROLLBACK');
    } finally {
      await client.query('DISCARD ALL');
      client.release(true);
    }
  });
});

describe('what a circuit keeps', () => {
  it('is kept for a number of days that there can be', async () => {
    const days = (count: number) => `UPDATE circuit SET retention_days = ${count} WHERE id = '${circuit}'`;
    for (const count of [-1, 36_501]) await repels(days(count), refused('circuit_retention_days_in_range'));
  });

  it('has a key for its digests that is one', async () => {
    const key = (bytes: string) => `INSERT INTO audit_digest_key VALUES ('${circuit}', '\\x${bytes}')`;
    await repels(key('00'), { sqlState: CHECK, constraint: 'audit_digest_key_has_32_bytes' });
    await repels("UPDATE audit_digest_key SET key = ''", INSUFFICIENT_PRIVILEGE);
  });
});

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { APP_ROLE, createPool, withRole } from '../../src/db/connect.ts';
import { attack, Forger, fingerprint, INSUFFICIENT_PRIVILEGE } from '../support/attacks.ts';
import { appPool, createCircuit, createPoster, openAccounts, single, transfer } from '../support/circuit.ts';
import { createTestDatabase } from '../support/database.ts';

/** What the service's role may do beyond rows: nothing that would let it take the second line of defence down. */
let app: pg.Pool;
let superuser: pg.Pool;
let service: pg.Client;
let circuit: string;
let [A, B] = ['', ''];
const login = `service_${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  const database = await createTestDatabase();
  app = appPool(database.appUrl);
  superuser = createPool({ url: database.url, max: 2 });
  const poster = createPoster(app);
  circuit = await createCircuit(app);
  [A, B] = (await openAccounts(poster, circuit, 2, { creditLimit: 100n, balanceCap: 100n })) as [string, string];
  await poster.post(circuit, single(transfer(A, B, 40n)));
  await poster.close();
  // As a careful operator sets it up: a login of its own that is nothing but a member of saldo_app.
  await superuser.query(
    `CREATE ROLE ${login} LOGIN PASSWORD 'secret'; GRANT ${APP_ROLE} TO ${login} WITH SET TRUE, INHERIT TRUE`,
  );
  const url = new URL(database.url);
  url.username = login;
  url.password = 'secret';
  service = new pg.Client({ connectionString: withRole(url.href, APP_ROLE) });
  await service.connect();
});

afterAll(async () => {
  await service.end();
  await superuser.query(`DROP ROLE ${login}`);
  await Promise.all([app.end(), superuser.end()]);
});

async function expectRefused(sql: string): Promise<void> {
  const before = await fingerprint(superuser);
  expect(await attack(service, sql), sql).toEqual(INSUFFICIENT_PRIVILEGE);
  expect(await fingerprint(superuser)).toEqual(before);
}

describe("the service's role", () => {
  it('cannot take a trigger or a constraint away, nor switch it off', async () => {
    const { rows } = await superuser.query<{ trigger: string; relation: string }>(
      `SELECT tgname AS trigger, tgrelid::regclass::text AS relation FROM pg_trigger
       WHERE NOT tgisinternal AND tgparentid = 0 AND tgrelid::regclass::text NOT LIKE 'graphile%'`,
    );
    expect(rows.length).toBeGreaterThan(15);
    for (const { trigger, relation } of rows) {
      await expectRefused(`DROP TRIGGER ${trigger} ON ${relation}`);
      await expectRefused(`ALTER TABLE ${relation} DISABLE TRIGGER ${trigger}`);
    }
    await expectRefused('ALTER TABLE posting DISABLE TRIGGER ALL');
    await expectRefused('ALTER TABLE posting DROP CONSTRAINT posting_amount_is_positive');
    await expectRefused('ALTER TABLE account ALTER COLUMN balance SET DEFAULT 100');
    await expectRefused("SET session_replication_role = 'replica'");
  });

  it('cannot change what the triggers do, or when it is', async () => {
    await expectRefused('CREATE OR REPLACE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql RETURN now()');
    await expectRefused(
      `CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
    );
    await expectRefused('ALTER FUNCTION posting_moves_balances() SECURITY INVOKER');
    await expectRefused('DROP FUNCTION posting_moves_balances() CASCADE');
  });

  it('cannot put anything of its own before or beside the tables', async () => {
    await expectRefused('CREATE TABLE public.mine (id int)');
    await expectRefused('CREATE SCHEMA mine');
    await expectRefused('CREATE VIEW public.mine AS SELECT 1');
    await expectRefused('CREATE RULE mine AS ON INSERT TO posting DO INSTEAD NOTHING');
    await expectRefused('CREATE TRIGGER mine BEFORE INSERT ON posting FOR EACH ROW EXECUTE FUNCTION refuse_change()');
    await expectRefused(`CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql RETURN 1`);
  });

  it('cannot become the owner or give itself rights', async () => {
    await expectRefused('SET ROLE saldo_owner');
    await expectRefused('RESET ROLE; SET ROLE saldo_owner');
    await service.query(`SET ROLE ${APP_ROLE}`);
    await expectRefused(`GRANT saldo_owner TO ${APP_ROLE}`);
    await expectRefused(`ALTER TABLE account OWNER TO ${APP_ROLE}`);
    await attack(service, `GRANT UPDATE ON account TO ${APP_ROLE}`);
    await expectRefused('UPDATE account SET balance = 1');
  });
});

describe('the functions that run with rights of their owner', () => {
  it('are callable by the service only where they are meant for it', async () => {
    const { rows } = await superuser.query<{ name: string }>(
      `SELECT oid::regprocedure::text AS name FROM pg_proc
       WHERE pronamespace = 'public'::regnamespace AND has_function_privilege($1, oid, 'EXECUTE') ORDER BY 1`,
      [APP_ROLE],
    );
    expect(rows.map((row) => row.name)).toEqual([
      'announce_posting_partitions()',
      'balance_after_transaction(uuid,timestamp with time zone,bigint,uuid)',
      'check_clearing_run(uuid,uuid)',
      'clearing_run_conflict(uuid,uuid)',
      'clearing_run_exceeds_limits(uuid,uuid)',
      'contract_year_began(text,date)',
      'drop_rows_of_computing_run(uuid,uuid)',
      'fees_of_transfers(uuid,uuid[])',
      'fold_clearing_run(uuid,integer)',
      'ledger_clock()',
      'make_posting_partitions(timestamp with time zone,integer)',
      'payment_request_obstacle(uuid,uuid,uuid,bigint)',
      'trader_standing(uuid,uuid[],date,timestamp with time zone)',
      'transaction_number_at(uuid,timestamp with time zone)',
    ]);
  });

  it('look their names up in the catalog and in public, and in temporary tables last', async () => {
    const { rows } = await superuser.query<{ name: string; settings: string[] | null }>(
      `SELECT proname AS name, proconfig AS settings FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef`,
    );
    expect(rows.length).toBeGreaterThanOrEqual(5);
    for (const { name, settings } of rows)
      expect([name, settings]).toEqual([name, ['search_path=pg_catalog, public, pg_temp']]);
  });

  it('cannot be hung on a table of the attacker: the triggers that move balances serve the journal only', async () => {
    await service.query('CREATE TEMP TABLE forged (LIKE public.posting)');
    await service.query('CREATE TEMP TABLE forged_limits (LIKE public.limit_change)');
    const hang = (table: string, name: string) =>
      `CREATE TRIGGER mine AFTER INSERT ON ${table} REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION ${name}()`;
    await expectRefused(hang('forged', 'posting_moves_balances'));
    await expectRefused(hang('forged', 'transaction_takes_next_numbers'));
    await expectRefused(hang('forged_limits', 'limit_change_sets_limits'));
    await expectRefused(hang('forged_limits', 'status_change_sets_status'));
  });

  it('are not fooled by temporary tables with the names of ours', async () => {
    for (const table of [
      'account',
      'transaction',
      'circuit_head',
      'posting',
      'limit_change',
      'member',
      'inserted',
      'batch',
    ]) {
      await service.query(
        `CREATE TEMP TABLE ${table} (LIKE public.${['inserted', 'batch'].includes(table) ? 'posting' : table})`,
      );
    }
    await service.query(
      'INSERT INTO pg_temp.account SELECT * FROM public.account; UPDATE pg_temp.account SET credit_limit = 1000000, balance_cap = NULL',
    );
    await service.query(
      `INSERT INTO pg_temp.circuit_head SELECT * FROM public.circuit_head; UPDATE pg_temp.circuit_head SET last_number = 100`,
    );
    const forger = await Forger.at(app, circuit);
    const before = await fingerprint(superuser);
    const beyond = forger.transactions() + forger.postings(forger.posting(A, B, 61n, -101n, 101n));
    expect((await attack(service, beyond)).constraint).toMatch(/^account_within_/);
    expect(await attack(service, forger.transactions(forger.transaction({ number: 101 })))).toMatchObject({
      constraint: 'transaction_number_in_sequence',
    });
    const orphan =
      'INSERT INTO pg_temp.transaction SELECT * FROM public.transaction LIMIT 1; UPDATE pg_temp.transaction SET number = 77;';
    expect(
      await attack(service, orphan + forger.postings(forger.posting(A, B, 1n, -41n, 41n, { number: 77 }))),
    ).toMatchObject({
      constraint: 'posting_transaction_exists',
    });
    expect(await fingerprint(superuser)).toEqual(before);
    await service.query('DISCARD TEMP');
  });

  it('make partitions ahead, and no endless number of them at once', async () => {
    expect(await attack(service, 'SELECT make_posting_partitions(ledger_clock(), 25)')).toEqual({ sqlState: 'P0001' });
    expect(await attack(service, 'SELECT make_posting_partitions(ledger_clock(), -1)')).toEqual({ sqlState: 'P0001' });
    const { rows } = await service.query('SELECT make_posting_partitions(ledger_clock(), 3) AS made');
    expect(rows).toEqual([{ made: 0 }]);
  });

  it('make partitions that nobody but the owner may touch, under the same rules as the first', async () => {
    await service.query(`SELECT make_posting_partitions('2050-06-15T12:00:00Z', 0)`);
    await expectRefused('INSERT INTO posting_2050_06 SELECT * FROM public.posting');
    expect(await attack(service, 'TRUNCATE posting_2050_06')).toEqual(INSUFFICIENT_PRIVILEGE);
    expect(await attack(superuser, 'TRUNCATE posting_2050_06')).toMatchObject({ constraint: 'journal_is_append_only' });
    const { rows } = await superuser.query<{ bounds: string }>(
      `SELECT pg_get_expr(relpartbound, oid) AS bounds FROM pg_class WHERE oid = 'posting_2050_06'::regclass`,
    );
    expect(rows[0]?.bounds).toBe(`FOR VALUES FROM ('2050-06-01 00:00:00+00') TO ('2050-07-01 00:00:00+00')`);
  });
});

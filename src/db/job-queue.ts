import { Logger, runMigrations } from 'graphile-worker';
import type pg from 'pg';
import { APP_ROLE, createPool, OWNER_ROLE } from './connect.ts';

/** graphile-worker tells of its progress at length; what goes wrong, it throws. */
const silent = new Logger(() => () => undefined);

/**
 * Brings graphile-worker's schema to the version of the installed library, as `saldo_owner`, and lets `saldo_app` add
 * jobs and work on them. The caller holds the migration lock.
 */
export async function migrateJobQueue(client: pg.ClientBase, url: string): Promise<void> {
  const before = await installedVersion(client);
  const pool = createPool({ url, role: OWNER_ROLE, max: 2, name: 'saldo migrate', statementTimeoutMs: 0 });
  try {
    await runMigrations({ pgPool: pool, logger: silent });
    if ((await installedVersion(client)) !== before || !(await appMayWork(client))) await pool.query(GRANTS);
  } finally {
    await pool.end();
  }
}

async function installedVersion(client: pg.ClientBase): Promise<number> {
  const found = await client.query<{ installed: boolean }>(
    `SELECT to_regclass('graphile_worker.migrations') IS NOT NULL AS installed`,
  );
  if (!found.rows[0]?.installed) return 0;
  const { rows } = await client.query<{ version: number }>(
    'SELECT coalesce(max(id), 0) AS version FROM graphile_worker.migrations',
  );
  return rows[0]?.version ?? 0;
}

async function appMayWork(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT EXISTS (SELECT FROM pg_policies WHERE schemaname = 'graphile_worker' AND $1 = ANY (roles)) AS may`,
    [APP_ROLE],
  );
  return rows[0]?.may ?? false;
}

/**
 * The library's tables have row level security switched on and no policy, so that only their owner sees a row. One
 * policy for each table lets the service in too. New versions may bring new tables: it runs after each of them.
 */
const GRANTS = `
DO $$
DECLARE relation regclass;
BEGIN
  GRANT USAGE ON SCHEMA graphile_worker TO ${APP_ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO ${APP_ROLE};
  GRANT USAGE ON ALL SEQUENCES IN SCHEMA graphile_worker TO ${APP_ROLE};
  GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO ${APP_ROLE};
  REVOKE INSERT, UPDATE, DELETE ON graphile_worker.migrations FROM ${APP_ROLE};
  FOR relation IN
    SELECT oid FROM pg_class
    WHERE relnamespace = 'graphile_worker'::regnamespace AND relkind IN ('r', 'p') AND relrowsecurity
  LOOP
    EXECUTE format('DROP POLICY IF EXISTS saldo_app_works ON %s', relation);
    EXECUTE format('CREATE POLICY saldo_app_works ON %s TO ${APP_ROLE} USING (true) WITH CHECK (true)', relation);
  END LOOP;
END $$`;

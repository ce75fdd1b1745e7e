import type { Client } from 'pg';
import { APP_ROLE, OWNER_ROLE } from './connect.ts';

/** Whom the service logs in as, which may be somebody else than who migrates. */
export interface ServiceLogin {
  readonly name: string | undefined;
  readonly password: string | undefined;
}

interface RoleState {
  readonly owner: boolean;
  readonly app: boolean;
  readonly app_logs_in: boolean;
}

/** SQLSTATEs when another database's migration makes or grants the same roles at the same moment. */
const MEANWHILE = new Set(['42710', '23505', 'XX000', '40001']);
const ATTEMPTS_MAX = 5;

/**
 * The two roles of a Saldo database (invariant 4): `saldo_owner` owns everything and never logs in, `saldo_app` is what
 * the service works as. They belong to the server, not to one database, so that another Saldo may have made them.
 *
 * Makes them where they are missing, and lets the login of this connection, and the service's, take them on. Changes
 * nothing that is there: a service that logs in as `saldo_app` gets its password only if it could not log in before.
 * The login is a superuser, or owns the database and has CREATEROLE (which, from Postgres 16 on, gives it ADMIN
 * over the roles that it makes and no more, so that it grants itself SET and INHERIT).
 */
export async function ensureRoles(client: Client, service: ServiceLogin): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await createRoles(client, service);
      const login = client.user as string;
      await grant(client, OWNER_ROLE, login);
      await grant(client, APP_ROLE, login);
      if (service.name !== undefined && service.name !== APP_ROLE) await grant(client, APP_ROLE, service.name);
      return await grantToOwner(client);
    } catch (error) {
      if (!MEANWHILE.has((error as { code?: string }).code ?? '') || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}

/** Whether this login can become the owner, or make itself so: `saldo_app` never. */
export async function mayMigrate(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `SELECT current_user <> $2 AND (to_regrole($1) IS NULL
         OR pg_has_role(to_regrole($1), 'SET') OR pg_has_role(to_regrole($1), 'MEMBER WITH ADMIN OPTION')) AS may`,
    [OWNER_ROLE, APP_ROLE],
  );
  return rows[0]?.may ?? false;
}

async function createRoles(client: Client, service: ServiceLogin): Promise<void> {
  const { rows } = await client.query<RoleState>(
    `SELECT to_regrole($1) IS NOT NULL AS owner, to_regrole($2) IS NOT NULL AS app,
            coalesce((SELECT rolcanlogin FROM pg_roles WHERE rolname = $2), false) AS app_logs_in`,
    [OWNER_ROLE, APP_ROLE],
  );
  const [state] = rows as [RoleState];
  if (!state.owner) await client.query(`CREATE ROLE ${OWNER_ROLE} NOLOGIN`);
  if (!state.app) await client.query(`CREATE ROLE ${APP_ROLE} NOLOGIN`);
  if (service.name === APP_ROLE && service.password !== undefined && !state.app_logs_in) {
    await client.query(`ALTER ROLE ${APP_ROLE} LOGIN PASSWORD ${client.escapeLiteral(service.password)}`);
  }
}

async function grant(client: Client, role: string, login: string): Promise<void> {
  const { rows } = await client.query<{ has: boolean }>(
    `SELECT pg_has_role($1, $2, 'SET') AND pg_has_role($1, $2, 'USAGE') AS has`,
    [login, role],
  );
  if (rows[0]?.has) return;
  await client.query(`GRANT ${role} TO ${client.escapeIdentifier(login)} WITH SET TRUE, INHERIT TRUE`);
}

/** CREATE on the database is for the job queue's own schema. */
async function grantToOwner(client: Client): Promise<void> {
  const { rows } = await client.query<{ database: string; in_schema: boolean; in_database: boolean }>(
    `SELECT current_database() AS database,
            has_schema_privilege($1, 'public', 'CREATE') AS in_schema,
            has_database_privilege($1, current_database(), 'CREATE') AS in_database`,
    [OWNER_ROLE],
  );
  const [has] = rows as [(typeof rows)[number]];
  if (!has.in_schema) await client.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${OWNER_ROLE}`);
  if (!has.in_database) {
    await client.query(`GRANT CREATE ON DATABASE ${client.escapeIdentifier(has.database)} TO ${OWNER_ROLE}`);
  }
}

import type pg from 'pg';

/**
 * Puts another clock in the place of the ledger's, in one test database: it stands still at this time until it is set
 * again. Needs the rights of the owner of the function.
 */
export async function setLedgerClock(owner: pg.Pool, at: string): Promise<void> {
  const time = new Date(at).toISOString();
  await owner.query(
    `CREATE OR REPLACE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN '${time}'::timestamptz`,
  );
}

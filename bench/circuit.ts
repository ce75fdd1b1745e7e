/** A circuit to send payments in, made through the API, and what the database says of it. */
import { randomUUID } from 'node:crypto';
import type { BenchPostgres, BenchService } from './server.ts';

export interface BenchCircuit {
  readonly id: string;
  readonly code: string;
  readonly accounts: readonly string[];
}

const REQUESTS_AT_ONCE = 64;

/** Limits of an account by its index, as the API takes them. */
export type LimitsOf = (index: number) => { readonly creditLimit: string; readonly balanceCap: string | null };

const WIDE: LimitsOf = () => ({ creditLimit: '1000000000', balanceCap: null });

/** Makes something as the admin, below `/v1/circuits`. */
export async function callCircuit(service: BenchService, path: string, body: object): Promise<{ id: string }> {
  const headers = {
    authorization: `Bearer ${service.adminKey}`,
    'content-type': 'application/json',
    'idempotency-key': randomUUID(),
  };
  const response = await fetch(`${service.origin}/v1/circuits${path}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { id: string };
}

export async function makeCircuit(
  service: BenchService,
  code: string,
  accountCount: number,
  limitsOf: LimitsOf = WIDE,
): Promise<BenchCircuit> {
  const call = (path: string, body: object) => callCircuit(service, path, body);
  const { id } = await call('', { code, name: 'Bench', unit: { code: 'EUR', scale: 2 } });
  const accounts: string[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: REQUESTS_AT_ONCE }, async () => {
      while (next < accountCount) {
        const index = next++;
        const member = await call(`/${code}/members`, { name: 'Member' });
        accounts[index] = (await call(`/${code}/accounts`, { memberId: member.id, ...limitsOf(index) })).id;
      }
    }),
  );
  return { id, code, accounts };
}

/** Transactions so far. */
export async function lastNumber(postgres: BenchPostgres, circuit: BenchCircuit, database = 'saldo'): Promise<number> {
  const [row] = await postgres.query<{ last: string }>(
    database,
    'SELECT last_number AS last FROM circuit_head WHERE circuit_id = $1',
    [circuit.id],
  );
  return Number(row?.last);
}

/** Whether the circuit sums to zero and every balance is the sum of its postings. */
export async function balancesHold(postgres: BenchPostgres, circuit: BenchCircuit): Promise<boolean> {
  const [row] = await postgres.query<{ wrong: string; sum: string }>(
    'saldo',
    `WITH moved AS (
       SELECT account_id, sum(change) AS change FROM (
         SELECT debit_account_id AS account_id, -amount AS change FROM posting WHERE circuit_id = $1
         UNION ALL SELECT credit_account_id, amount FROM posting WHERE circuit_id = $1) AS side
       GROUP BY account_id)
     SELECT count(*) FILTER (WHERE account.balance <> coalesce(moved.change, 0)) AS wrong, coalesce(sum(account.balance), 0) AS sum
     FROM account LEFT JOIN moved ON moved.account_id = account.id WHERE account.circuit_id = $1`,
    [circuit.id],
  );
  return row?.wrong === '0' && row.sum === '0';
}

export interface Footprint {
  readonly walBytes: number;
  readonly tableBytes: number;
  /** Of the tables that transfers touch. Small ones beside them (keys, heads) are scanned because they fit a page. */
  readonly sequentialScans: number;
  readonly databaseTransactions: number;
}

/** Counters of the database that no noisy machine can blur. Take them before and after, and subtract. */
export async function footprint(postgres: BenchPostgres, database = 'saldo'): Promise<Footprint> {
  const [row] = await postgres.query<Record<string, string>>(
    database,
    `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') AS wal,
            (SELECT sum(pg_total_relation_size(relid)) FROM pg_stat_user_tables WHERE schemaname = 'public') AS tables,
            (SELECT coalesce(sum(seq_scan), 0) FROM pg_stat_user_tables WHERE schemaname = 'public' AND
               (relname IN ('transaction', 'account', 'member', 'idempotency_record') OR relname LIKE 'posting%')) AS scans,
            (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()) AS commits`,
  );
  return {
    walBytes: Number(row?.wal),
    tableBytes: Number(row?.tables),
    sequentialScans: Number(row?.scans),
    databaseTransactions: Number(row?.commits),
  };
}

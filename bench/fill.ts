/**
 * Postings by the million, written straight into the tables by a superuser with the triggers asleep: what a circuit looks
 * like after years, in minutes. The leaves are no real hashes; everything else is as the service would have written it.
 */
import { createKysely, createPool } from '../src/db/connect.ts';
import { createTurnovers } from '../src/features/reports/turnover.ts';
import { selectCircuitsToMark } from '../src/features/reports/turnover-queries.ts';
import type { BenchCircuit } from './circuit.ts';
import type { BenchPostgres } from './server.ts';

/** The accounts pay each other in a ring, 0.01 at a time, so that all are back at zero after each round. */
export async function fillRing(
  postgres: BenchPostgres,
  database: string,
  circuit: BenchCircuit,
  accounts: readonly string[],
  rounds: number,
): Promise<void> {
  const postings = rounds * accounts.length;
  await postgres.query(database, `SELECT make_posting_partitions(now() - make_interval(secs => $1), 3)`, [
    postings / 1000,
  ]);
  await postgres.query(
    database,
    `DO $do$
     DECLARE
       circuit uuid := '${circuit.id}';
       ring uuid[] := '{${accounts.join(',')}}';
       size int := ${accounts.length};
       postings bigint := ${postings};
       first bigint; start timestamptz;
     BEGIN
       SET LOCAL session_replication_role = replica;
       SELECT last_number + 1 INTO first FROM circuit_head WHERE circuit_id = circuit;
       start := date_trunc('milliseconds', now()) - make_interval(secs => postings / 1000.0);
       INSERT INTO transaction (circuit_id, number, id, kind, posted_at, principal_id, salt, leaf_hash)
       SELECT circuit, first + k, uuidv7(), 'transfer', start + make_interval(secs => k / 1000.0), circuit, '\\x00000000000000000000000000000000', sha256(int8send(k))
       FROM generate_series(0, postings - 1) AS k;
       INSERT INTO posting (circuit_id, posted_at, number, line, debit_account_id, credit_account_id, amount, debit_balance_after, credit_balance_after)
       SELECT circuit, start + make_interval(secs => k / 1000.0), first + k, 1, ring[k % size + 1], ring[(k + 1) % size + 1], 1,
              CASE WHEN k % size = 0 THEN -1 ELSE 0 END, CASE WHEN (k + 1) % size = 0 THEN 0 ELSE 1 END
       FROM generate_series(0, postings - 1) AS k;
       INSERT INTO idempotency_record (circuit_id, principal_id, key_digest, request_digest, outcome, created_at)
       SELECT circuit, circuit, gen_random_uuid(), gen_random_uuid(), to_json(first + k), now() FROM generate_series(0, postings - 1) AS k;
       UPDATE circuit_head SET last_number = first + postings - 1, last_posted_at = now(), log_size = first + postings - 1,
         log_frontier = decode(repeat('00', 32 * bit_count((first + postings - 1)::bit(64))::int), 'hex')
       WHERE circuit_id = circuit;
     END $do$`,
  );
  await postgres.query(database, 'VACUUM ANALYZE');
  await markTurnovers(postgres.url(database));
}

/** Each minute the service marks what has come meanwhile: a history that came in one go has its marks before anything is measured. */
async function markTurnovers(url: string): Promise<void> {
  const pool = createPool({ url, max: 1, statementTimeoutMs: 0 });
  try {
    while ((await selectCircuitsToMark(pool)).length > 0) await createTurnovers(pool, createKysely(pool)).markAll();
  } finally {
    await pool.end();
  }
}

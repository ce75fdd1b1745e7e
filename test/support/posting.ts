import type pg from 'pg';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { SaldoError } from '../../src/domain/errors.ts';
import type { OpenAccount } from '../../src/domain/ledger/commands.ts';
import { Poster } from '../../src/poster/poster.ts';
import { appPool, createCircuit, openAccounts, type Seen, watch } from './circuit.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { checkInvariants } from './invariants.ts';

/** A circuit of a test's own, with a poster that is closed, and invariants that are checked, when the test is over. */
export interface Bench {
  readonly circuit: string;
  readonly poster: Poster;
  readonly seen: Seen;
  readonly ids: readonly [string, string, string, ...string[]];
}

/** A database for a test file, and what its tests ask of it. To be called at the top of the file. */
export function postingBench(poolSize = 6) {
  const bench = { pool: undefined as unknown as pg.Pool, database: undefined as unknown as TestDatabase };

  beforeAll(async () => {
    bench.database = await createTestDatabase();
    bench.pool = appPool(bench.database.appUrl, poolSize);
  });

  afterAll(() => bench.pool.end());

  async function circuitWith(accounts: number, more: Partial<OpenAccount> = {}): Promise<Bench> {
    const circuit = await createCircuit(bench.pool);
    const { observer, seen } = watch();
    const poster = new Poster(bench.pool, observer);
    const ids = await openAccounts(poster, circuit, accounts, more);
    onTestFinished(async () => {
      await poster.close();
      await checkInvariants(bench.pool, circuit);
    });
    return { circuit, poster, seen, ids: ids as [string, string, string] };
  }

  const balance = async (circuit: string, id: string): Promise<bigint | undefined> =>
    (
      await bench.pool.query<{ balance: bigint }>('SELECT balance FROM account WHERE circuit_id = $1 AND id = $2', [
        circuit,
        id,
      ])
    ).rows[0]?.balance;

  const lastNumber = async (circuit: string): Promise<number> =>
    Number(
      (await bench.pool.query('SELECT last_number FROM circuit_head WHERE circuit_id = $1', [circuit])).rows[0]
        .last_number,
    );

  return Object.assign(bench, { circuitWith, balance, lastNumber });
}

/** "answered", or the code with which the whole submission was refused, or the text of any other error. */
export const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'answered',
    (error) => (error instanceof SaldoError ? error.code : String(error)),
  );

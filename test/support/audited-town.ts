/** A small circuit with something of everything an auditor looks at, in a database that copies are made of, and its packages. */
import pg from 'pg';
import { createKysely, createPool } from '../../src/db/connect.ts';
import type { DB } from '../../src/db/types.gen.ts';
import { append, emptyFrontier, encodeFrontier } from '../../src/domain/log/merkle.ts';
import { verifierKeyText } from '../../src/domain/log/note.ts';
import { readKeyRing } from '../../src/features/audit/key-ring.ts';
import { type Audit, createAudit, type Signing } from '../../src/features/audit/service.ts';
import { createCircuitService } from '../../src/features/circuits/service.ts';
import { createClearingFiles } from '../../src/features/clearing/service.ts';
import { createTrailService } from '../../src/features/trail/service.ts';
import { CONNECTIONS_AN_EXPORT } from '../../src/limits.ts';
import { startApi } from './api.ts';
import type { PackageFiles } from './audit-package.ts';
import { bodyOf } from './client.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { allComputed, clearingRun, invoiceOf, makeTrader, makeWorld, owe, pay, type World } from './fixtures.ts';
import { leavesOf } from './invariants.log.ts';

export interface AuditedTown {
  readonly database: TestDatabase;
  readonly circuitId: string;
  readonly code: string;
  /** The operator's public key. */
  readonly key: string;
  readonly signing: Signing;
  /** A checkpoint over all of it, as an auditor keeps it. */
  readonly checkpoint: string;
}

const SECRET = 'PRIVATE+KEY+saldo-town+';

/** Nothing is kept outside of the database. */
const NOWHERE = { read: async () => null, write: async () => undefined };

/** @param secret as `newKeyText` makes one */
export async function makeAuditedTown(secret: string): Promise<AuditedTown> {
  // The town signs with its own key. A service with another would sign as well, should a minute begin meanwhile.
  const api = await startApi({ CHECKPOINT_KEYS: '', CHECKPOINT_DIR: '' });
  const world = await makeWorld(api);
  const { ada, bea, caio, operator, admin, fees } = world;
  await pay(ada.client, ada.account, bea.account, '12.50', {
    externalId: 'INV-1',
    description: 'Bread',
    occurredOn: '2026-01-31',
    invoice: invoiceOf('12.50'),
  });
  for (const [from, to] of [
    [bea, caio],
    [caio, ada],
    [ada, caio],
  ] as const)
    await pay(from.client, from.account, to.account, '3.00');
  await pay(ada.client, ada.account, fees, '0.50');
  const accepted = { state: 'accepted' };
  await owe(operator, ada.account, bea.account, '10.00', {
    ...accepted,
    dueOn: '2026-01-31',
    externalId: 'F-1',
    description: 'Flour',
  });
  await owe(operator, bea.account, caio.account, '7.00', accepted);
  await owe(operator, caio.account, ada.account, '5.00', accepted);
  const { id: paid } = await owe(operator, bea.account, ada.account, '4.00', accepted);
  bodyOf(await operator.post(`/obligations/${paid}/pay`, { amount: '1.00' }), 201);
  const { id: disputed } = await owe(operator, caio.account, bea.account, '99.00', accepted);
  bodyOf(await operator.post(`/obligations/${disputed}/dispute`, {}), 200);
  for (const mode of ['set-off', 'with-credit']) {
    const { id } = await clearingRun(operator, { mode });
    bodyOf(await operator.post(`/clearing-runs/${id}/apply`, {}), 200);
    await allComputed(api);
  }
  bodyOf(
    await admin.put(`/accounts/${ada.account}/limits`, { creditLimit: '500.00', balanceCap: null, reason: 'Grown' }),
    200,
  );
  const closed = await makeTrader(api, world.code, { name: 'Dora' });
  bodyOf(await admin.patch(`/accounts/${closed.account}`, { status: 'closed', reason: 'Gone' }), 200);
  await payWithFees(world);
  await pay(ada.client, ada.account, bea.account, '1.00');
  await api.stop();
  const signing = { ring: readKeyRing(secret), kept: NOWHERE };
  const { id: circuitId, code } = world;
  const id = { circuitId, log: 'ledger' } as const;
  const note = await withAudit(api.database, signing, async (audit, circuits) => {
    const signed = await audit.checkpoints.sign(await circuits.get(code), 'ledger');
    return signed.note;
  });
  const key = signing.ring.keysOf(id).map(verifierKeyText)[0] ?? SECRET;
  return { database: api.database, circuitId, code, key, signing, checkpoint: note };
}

/** Payments that cost something: one at once, one held and captured in parts, of which some is taken back; one held and let go. */
async function payWithFees({ ada, bea, caio, operator, fees }: World): Promise<void> {
  const schedule = async (rules: object[]) => bodyOf(await operator.post('/fee-schedules', { rules }), 201);
  await schedule([
    { name: 'Trade fee', charges: 'payer', to: fees, rate: '0.02' },
    { name: 'Sales fee', charges: 'payee', to: fees, rate: '0.01' },
  ]);
  await pay(ada.client, ada.account, bea.account, '20.00');
  const held = { mode: 'hold' };
  const { id } = await pay(bea.client, bea.account, caio.account, '30.00', held);
  bodyOf(await caio.client.post(`/transfers/${id}/capture`, { amount: '10.00' }), 201);
  bodyOf(await caio.client.post(`/transfers/${id}/capture`, { amount: '15.00', final: true }), 201);
  bodyOf(await caio.client.post(`/transfers/${id}/reverse`, { amount: '12.00' }), 201);
  const { id: dropped } = await pay(ada.client, ada.account, caio.account, '8.00', held);
  bodyOf(await caio.client.post(`/transfers/${dropped}/void`, {}), 200);
  await pay(ada.client, ada.account, caio.account, '4.00', held);
  await schedule([]);
}

/** A package of the town as it is in this database. */
export async function exportTown({ code, signing }: AuditedTown, database: TestDatabase): Promise<PackageFiles> {
  const files: PackageFiles = new Map();
  await withAudit(database, signing, async (audit, circuits) =>
    audit.exports.write(await circuits.get(code), true, {
      async add(name, chunks) {
        files.set(name, Buffer.concat(await Array.fromAsync(chunks)));
      },
    }),
  );
  return files;
}

async function withAudit<T>(
  { appUrl }: TestDatabase,
  signing: Signing,
  work: (audit: Audit, circuits: ReturnType<typeof createCircuitService>) => Promise<T>,
): Promise<T> {
  const pool = createPool({ url: appUrl, max: CONNECTIONS_AN_EXPORT + 1, name: 'saldo test' });
  try {
    const db = createKysely<DB>(pool);
    const audit = createAudit({
      pool,
      exportPool: pool,
      signing,
      databaseVersion: 'of a test',
      clearing: createClearingFiles(db),
      trail: createTrailService(pool, db),
      isBusy: () => false,
      log: { error: () => undefined },
    });
    return await work(audit, createCircuitService(pool, db));
  } finally {
    await pool.end();
  }
}

/** What a table's owner can do away with: the constraints that a single row must fit. */
const DROP_CHECKS = `
  DO $$ DECLARE held record; BEGIN
    FOR held IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
                WHERE contype = 'c' AND connamespace = 'public'::regnamespace AND coninhcount = 0 LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', held.name, held.conname);
    END LOOP;
  END $$`;

/** A copy of the town that holds to no constraint on a row, for others to be copied from. */
export async function unguardedCopy(town: AuditedTown): Promise<TestDatabase> {
  const database = await createTestDatabase({ copyOf: town.database.name });
  await tamper(database, town.circuitId, [DROP_CHECKS]);
  return database;
}

/** Straight in SQL, as a superuser whom no trigger and no constraint stops. `$1` is the circuit. */
export async function tamper(database: TestDatabase, circuitId: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query(`SET session_replication_role = replica; SET TimeZone = 'UTC'`);
    for (const text of statements) {
      const { rowCount } = await client.query(text, text.includes('$1') ? [circuitId] : []);
      if (rowCount === 0 && text !== DROP_CHECKS) throw new Error(`nothing was changed by: ${text}`);
    }
  } finally {
    await client.end();
  }
}

/** What an attacker does who knows how leaves are made: hashes and the frontier, so that they fit what the rows now say. */
export async function rehash(database: TestDatabase, circuitId: string): Promise<void> {
  const pool = createPool({ url: database.url, max: 1, name: 'saldo test' });
  const client = await pool.connect();
  try {
    await client.query('SET session_replication_role = replica');
    const leaves = await leavesOf(client, circuitId);
    await client.query(
      `UPDATE transaction SET leaf_hash = hash FROM unnest($2::bytea[]) WITH ORDINALITY AS leaf (hash, number)
       WHERE circuit_id = $1 AND transaction.number = leaf.number`,
      [circuitId, leaves.map((leaf) => Buffer.from(leaf))],
    );
    const frontier = Buffer.from(encodeFrontier(append(emptyFrontier(), leaves)));
    await client.query('UPDATE circuit_head SET log_frontier = $2, log_size = $3 WHERE circuit_id = $1', [
      circuitId,
      frontier,
      leaves.length,
    ]);
  } finally {
    client.release();
    await pool.end();
  }
}

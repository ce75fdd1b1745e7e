/** One state of a circuit, for everything that is read together. */
import type { ClientBase, Pool, PoolClient } from 'pg';
import type { FiledCircuit, FiledOwner } from '../../audit-files/journal.ts';
import { refuse } from '../../domain/errors.ts';
import { CONNECTIONS_AN_EXPORT } from '../../limits.ts';
import type { Circuit } from '../circuits/service.ts';
import { selectOwners, selectSnapshotHead } from './snapshot-queries.ts';

export interface Snapshot {
  readonly client: ClientBase;
  /**
   * Lets go of the state, so that the database may forget what rows were then: as long as one is held, every payment makes
   * the way to the newest version of an account longer. What never changes is read afterwards.
   */
  end(): Promise<void>;
  /** Connections for reading the journal, which never changes, once the state has been let go of. */
  readonly journal: readonly ClientBase[];
  readonly circuit: FiledCircuit & { readonly name: string };
  /** The number of the last transaction, and when it was posted; null where there is none. */
  readonly size: number;
  readonly postedAt: string | null;
  /** How many events of the audit trail have a number. */
  readonly auditSize: number;
  /** Whose an account is. */
  readonly ownerOf: (accountId: string) => FiledOwner;
}

const NOBODY: FiledOwner = { memberId: null, system: null };

/**
 * Opens one, which `read` lets go of, and gives its connections back at the end of what is read, also where whoever reads has
 * gone.
 * @param pool whose connections write times as UTC
 */
export async function* inSnapshot<T>(
  pool: Pool,
  circuit: Circuit,
  read: (snapshot: Snapshot) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const clients: PoolClient[] = [];
  let failed = true;
  try {
    while (clients.length < CONNECTIONS_AN_EXPORT) clients.push(await pool.connect());
    const client = clients[0] as PoolClient;
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    yield* read(await snapshotOf(client, clients, circuit));
    failed = false;
  } finally {
    // In the middle of something there may be answers on their way: the connections end with their transactions.
    for (const client of clients) client.release(failed);
  }
}

async function snapshotOf(client: ClientBase, journal: readonly ClientBase[], circuit: Circuit): Promise<Snapshot> {
  const head = await selectSnapshotHead(client, circuit.id);
  if (head === undefined) throw refuse('circuit-not-found', 'There is no such circuit.');
  const owners = await selectOwners(client, circuit.id);
  return {
    client,
    end: async () => void (await client.query('ROLLBACK')),
    journal,
    circuit: {
      id: circuit.id,
      code: circuit.code,
      name: head.name,
      unit: { code: head.unit_code, scale: circuit.scale },
    },
    size: Number(head.last_number),
    auditSize: Number(head.audit_size),
    postedAt: head.last_posted_at instanceof Date ? head.last_posted_at.toISOString() : null,
    // Where the journal names an account that is not there, verifying what is exported will say so.
    ownerOf: (accountId) => owners.get(accountId) ?? NOBODY,
  };
}

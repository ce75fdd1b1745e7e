import type { ClientBase } from 'pg';

/**
 * Takes a circuit's head, as the poster does, for a change beside the journal that must not cross one of its batches:
 * what an `If-Match` was compared with is then still so when the change is written.
 */
export async function lockCircuit(client: ClientBase, circuitId: string): Promise<void> {
  await client.query('SELECT FROM circuit_head WHERE circuit_id = $1 FOR UPDATE', [circuitId]);
}

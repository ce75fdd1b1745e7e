/** Counts, in this process, the statements that the poster sends to the database for each transfer: a figure that no noise can blur. */
import { randomBytes } from 'node:crypto';
import { APP_ROLE, createPool } from '../src/db/connect.ts';
import { newId } from '../src/db/ids.ts';
import { Poster } from '../src/poster/poster.ts';
import { submissionOf } from '../src/poster/submit.ts';
import type { BenchCircuit } from './circuit.ts';

export interface RoundTrips {
  readonly inFlight: number;
  readonly transfers: number;
  readonly statements: number;
  readonly batches: number;
}

/** Keeps so many single transfers in flight until `transfers` are posted. */
export async function countRoundTrips(
  url: string,
  circuit: BenchCircuit,
  inFlight: number,
  transfers: number,
): Promise<RoundTrips> {
  const pool = createPool({ url, role: APP_ROLE, pipeline: true });
  let statements = 0;
  let batches = 0;
  pool.on('connect', (client) => {
    const query = client.query;
    client.query = ((...args: Parameters<typeof query>) => {
      statements++;
      return query.apply(client, args);
    }) as typeof query;
  });
  const poster = new Poster(pool, { committed: () => batches++, refused: () => undefined, retried: () => undefined });
  const principalId = newId();
  let left = transfers;
  const pick = () => circuit.accounts[Math.floor(Math.random() * circuit.accounts.length)] as string;
  const worker = async () => {
    while (left-- > 0) {
      const from = pick();
      let to = pick();
      while (to === from) to = pick();
      const parts = { id: newId(), principalId, textDigest: null, salt: randomBytes(16) };
      const command = {
        kind: 'transfer' as const,
        ...parts,
        from,
        to,
        amount: 1n,
        externalId: null,
        occurredOn: null,
        payingMemberId: null,
      };
      await poster.post(circuit.id, submissionOf(command, {}, { keyDigest: newId(), requestDigest: newId() }));
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  await poster.close();
  await pool.end();
  return { inFlight, transfers, statements, batches };
}

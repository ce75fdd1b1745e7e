import { readConfig } from '../config.ts';
import { type OpenDatabase, openDatabaseBeside } from '../db/open.ts';
import type { Circuit, CircuitService } from '../features/circuits/service.ts';
import { createLogger } from '../http/logger.ts';

/** Runs a command's work on the database of this installation, whether or not the service runs beside it. */
export async function withDatabase<T>(work: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  const database = await openDatabaseBeside(config, createLogger('warn'));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** The same with a pool, which is ended. */
export function withPool<T>(work: (pool: ReturnType<OpenDatabase['createPool']>) => Promise<T>): Promise<T> {
  return withDatabase(async (database) => {
    const pool = database.createPool('saldo command', 2);
    try {
      return await work(pool);
    } finally {
      await pool.end();
    }
  });
}

/** The circuit of this code or id. At the command line nobody is denied one: what is not found is not there. */
export async function circuitCalled(ref: string, circuits: CircuitService): Promise<Circuit> {
  const circuit = await circuits.find(ref);
  if (circuit === null) throw new Error(`there is no circuit ${ref}`);
  return circuit;
}

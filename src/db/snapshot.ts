import type { Database } from './database.ts';

/** Runs `work` on one unchanging picture of the database, so that what it reads in several statements agrees. It cannot write. */
export const inSnapshot = <T>(db: Database, work: (snapshot: Database) => Promise<T>): Promise<T> =>
  db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);

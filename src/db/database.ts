import type { Kysely } from 'kysely';
import type { DB } from './types.gen.ts';

/** The query builder over the service's tables. */
export type Database = Kysely<DB>;

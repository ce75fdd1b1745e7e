import type { ClientBase } from 'pg';
import type { Database } from '../../db/database.ts';
import { INSTALLATION_CIRCUIT_ID } from '../../http/auth.ts';

export interface NewCircuit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly unitCode: string;
  readonly unitScale: number;
  readonly defaultCreditLimit: bigint;
  readonly defaultBalanceCap: bigint | null;
  /** Null: the 100 units that the database puts in its place. */
  readonly paymentRequestThreshold: bigint | null;
  readonly timeZone: string;
  readonly retentionDays: number | null;
}

export async function insertCircuit(client: ClientBase, circuit: NewCircuit): Promise<void> {
  await client.query(
    `INSERT INTO circuit (id, code, name, unit_code, unit_scale, default_credit_limit, default_balance_cap, time_zone,
                          retention_days, payment_request_threshold)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      circuit.id,
      circuit.code,
      circuit.name,
      circuit.unitCode,
      circuit.unitScale,
      circuit.defaultCreditLimit,
      circuit.defaultBalanceCap,
      circuit.timeZone,
      circuit.retentionDays,
      circuit.paymentRequestThreshold,
    ],
  );
  await client.query('INSERT INTO circuit_head (circuit_id) VALUES ($1)', [circuit.id]);
}

const selectCircuits = (db: Database) =>
  db.selectFrom('circuit').selectAll().where('id', '<>', INSTALLATION_CIRCUIT_ID);

export type CircuitRow = Awaited<ReturnType<typeof selectCircuitPage>>[number];

export const selectCircuitById = (db: Database, id: string) =>
  selectCircuits(db).where('id', '=', id).executeTakeFirst();

export const selectCircuitByCode = (db: Database, code: string) =>
  selectCircuits(db).where('code', '=', code).executeTakeFirst();

/** In the order of their ids. `ids` null: all. */
export function selectCircuitPage(db: Database, ids: readonly string[] | null, after: string | null, count: number) {
  let query = selectCircuits(db);
  if (ids !== null) query = query.where('id', 'in', ids);
  if (after !== null) query = query.where('id', '>', after);
  return query.orderBy('id').limit(count).execute();
}

export interface CircuitColumns {
  readonly name?: string;
  readonly default_credit_limit?: bigint;
  readonly default_balance_cap?: bigint | null;
  readonly payment_request_threshold?: bigint;
  readonly time_zone?: string;
  readonly retention_days?: number | null;
}

/** False where the circuit no longer has this version (null: any). */
export async function updateCircuit(
  client: ClientBase,
  id: string,
  version: number | null,
  columns: CircuitColumns,
): Promise<boolean> {
  const names = Object.keys(columns) as (keyof CircuitColumns)[];
  const assignments = names.map((name, index) => `${name} = $${index + 3}`);
  const { rowCount } = await client.query(
    `UPDATE circuit SET version = version + 1, ${assignments.join(', ')} WHERE id = $1 AND ($2::integer IS NULL OR version = $2)`,
    [id, version, ...names.map((name) => columns[name])],
  );
  return rowCount === 1;
}

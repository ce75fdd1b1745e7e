import type pg from 'pg';
import { expect } from 'vitest';
import { newId } from '../../src/db/ids.ts';
import { WRITTEN } from './written.ts';

/** How the database answered: with an error, or not at all. */
export interface Repelled {
  readonly sqlState: string | undefined;
  readonly constraint?: string;
}

export const INSUFFICIENT_PRIVILEGE: Repelled = { sqlState: '42501' };
export const CHECK = '23514';
export const FOREIGN_KEY = '23503';
export const UNIQUE = '23505';
/** Refused by a rule that has this name. */
export const refused = (constraint: string): Repelled => ({ sqlState: CHECK, constraint });

export const APPEND_ONLY: Repelled = { sqlState: CHECK, constraint: 'journal_is_append_only' };

/** Sends statements as one string, which makes one database transaction of them; it commits if nothing refuses it. */
export async function attack(client: pg.Pool | pg.ClientBase, sql: string): Promise<Repelled> {
  try {
    await client.query(sql);
    return { sqlState: undefined };
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    return constraint === undefined ? { sqlState: code } : { sqlState: code, constraint };
  }
}

/** Digests of everything in the ledger's tables, to tell that nothing has changed. */
export async function fingerprint(pool: pg.Pool): Promise<Record<string, string>> {
  const digests = WRITTEN.map(
    (table) =>
      `(SELECT md5(coalesce(string_agg(row::text, ',' ORDER BY row::text), '')) FROM ${table} AS row) AS ${table}`,
  );
  const { rows } = await pool.query<Record<string, string>>(`SELECT ${digests.join(', ')}`);
  return rows[0] as Record<string, string>;
}

/** What a transaction's row has of a hold. */
export interface StepCells {
  readonly hold?: string;
  readonly line?: number;
  readonly captured?: number;
  readonly released?: number;
  readonly feesCaptured?: number;
  readonly feesReleased?: number;
  readonly state?: string;
}

const cellsOf = ({ hold, line, captured, released, feesCaptured, feesReleased, state }: StepCells): string =>
  [hold, line, captured, released, feesCaptured, feesReleased, state]
    .map((cell) => (cell === undefined ? 'NULL' : typeof cell === 'string' ? `'${cell}'` : String(cell)))
    .join(', ');

/** The rows of a transaction and of postings as the service would write them, before an attack bends something in them. */
export class Forger {
  readonly circuitId: string;
  /** The number that comes next. */
  readonly next: number;
  /** A time that the next transaction may have. */
  readonly at: string;

  constructor(circuitId: string, next: number, at: string) {
    this.circuitId = circuitId;
    this.next = next;
    this.at = at;
  }

  static async at(pool: pg.Pool, circuitId: string): Promise<Forger> {
    const { rows } = await pool.query<{ last: bigint; at: Date }>(
      'SELECT last_number AS last, greatest(last_posted_at, ledger_clock()) AS at FROM circuit_head WHERE circuit_id = $1',
      [circuitId],
    );
    const head = rows[0] as { last: bigint; at: Date };
    return new Forger(circuitId, Number(head.last) + 1, head.at.toISOString());
  }

  transaction({
    circuitId = this.circuitId,
    number = this.next,
    at = this.at,
    id = newId(),
    kind = 'transfer',
    salt = '00'.repeat(16),
    externalId = null as string | null,
    step = {} as StepCells,
  } = {}): string {
    const external = externalId === null ? 'NULL' : `'${externalId}'`;
    return `('${circuitId}', ${number}, '${id}', '${kind}', '${at}', '${newId()}', ${external}, '\\x${salt}', '\\x${'00'.repeat(32)}', ${cellsOf(step)})`;
  }

  transactions(...values: string[]): string {
    return `INSERT INTO public.transaction (circuit_id, number, id, kind, posted_at, principal_id, external_id, salt, leaf_hash,
              hold_id, hold_line, hold_captured, hold_released, hold_fees_captured, hold_fees_released, hold_state)
            VALUES ${(values.length > 0 ? values : [this.transaction()]).join(', ')};`;
  }

  posting(
    from: string,
    to: string,
    amount: bigint,
    fromAfter: bigint,
    toAfter: bigint,
    { circuitId = this.circuitId, number = this.next, line = 1, at = this.at } = {},
  ): string {
    return `('${circuitId}', '${at}', ${number}, ${line}, '${from}', '${to}', ${amount}, ${fromAfter}, ${toAfter})`;
  }

  postings(...values: string[]): string {
    return `INSERT INTO public.posting (circuit_id, posted_at, number, line, debit_account_id, credit_account_id, amount,
                                        debit_balance_after, credit_balance_after) VALUES ${values.join(', ')};`;
  }
}

/** The attack meets exactly this, and leaves everything as it was, as its owner sees it. */
export async function expectRepelled(owner: pg.Pool, by: pg.Pool, sql: string, expected: Repelled): Promise<void> {
  const before = await fingerprint(owner);
  expect(await attack(by, sql), sql).toEqual(expected);
  expect(await fingerprint(owner)).toEqual(before);
}

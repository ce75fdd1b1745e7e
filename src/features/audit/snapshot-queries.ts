import type { ClientBase } from 'pg';
import type { FiledOwner } from '../../audit-files/journal.ts';
import type { SystemAccount } from '../../domain/ledger/journal.ts';

export interface SnapshotHead {
  readonly last_number: bigint;
  /** A Date, or minus infinity as a number where nothing was posted. */
  readonly last_posted_at: Date | number;
  readonly name: string;
  readonly unit_code: string;
  readonly audit_size: bigint;
}

export async function selectSnapshotHead(client: ClientBase, circuitId: string): Promise<SnapshotHead | undefined> {
  const { rows } = await client.query<SnapshotHead>(
    `SELECT last_number, last_posted_at, name, unit_code,
            coalesce((SELECT size FROM audit_log_head AS trail WHERE trail.circuit_id = id), 0) AS audit_size
     FROM circuit_head JOIN circuit ON id = circuit_id WHERE circuit_id = $1`,
    [circuitId],
  );
  return rows[0];
}

/** Whose each account is, by its id. */
export async function selectOwners(client: ClientBase, circuitId: string): Promise<Map<string, FiledOwner>> {
  const { rows } = await client.query<{ id: string; member_id: string | null; system: SystemAccount | null }>(
    'SELECT id, member_id, system FROM account WHERE circuit_id = $1',
    [circuitId],
  );
  return new Map(rows.map(({ id, member_id: memberId, system }) => [id, { memberId, system }]));
}

/** Minor units. */
export interface BalanceSums {
  readonly positive: string;
  readonly negative: string;
}

/** What balances above and below zero add up to. */
export async function selectBalanceSums(client: ClientBase, circuitId: string): Promise<BalanceSums> {
  const { rows } = await client.query<BalanceSums>(
    `SELECT coalesce(sum(balance) FILTER (WHERE balance > 0), 0)::text AS positive,
            coalesce(sum(balance) FILTER (WHERE balance < 0), 0)::text AS negative FROM account WHERE circuit_id = $1`,
    [circuitId],
  );
  return rows[0] ?? { positive: '0', negative: '0' };
}

export interface AppliedRun {
  readonly id: string;
  readonly mode: string;
}

export async function selectAppliedRuns(client: ClientBase, circuitId: string): Promise<AppliedRun[]> {
  const { rows } = await client.query<AppliedRun>(
    `SELECT id, mode FROM clearing_run WHERE circuit_id = $1 AND state = 'applied' ORDER BY created_at, id`,
    [circuitId],
  );
  return rows;
}

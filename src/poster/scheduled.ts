import { randomBytes } from 'node:crypto';
import type { ClientBase } from 'pg';
import { newId } from '../db/ids.ts';
import type { ChangeLimits } from '../domain/ledger/commands.ts';
import type { Beside, Submission } from './submission.ts';
import { newText } from './submit.ts';

interface DueRow {
  id: string;
  account_id: string;
  credit_limit: bigint | null;
  balance_cap: bigint | null;
  principal_id: string;
  /** Null where it has been erased. */
  reason: string | null;
}

/**
 * Limit changes whose time has come, as submissions that go before the batch. They count from their time on whether or
 * not a job has come by: whoever posts next in the circuit carries them out. Those of an account that was closed meanwhile
 * stay as they are, because it has no limits to change any more.
 */
export async function loadDueLimitChanges(client: ClientBase, circuitId: string, now: number): Promise<Submission[]> {
  const { rows } = await client.query<DueRow>({
    name: 'due limit changes',
    text: `
      SELECT due.id, account_id, due.credit_limit, due.balance_cap, principal_id, reason
      FROM scheduled_limit_change AS due JOIN account ON account.circuit_id = $1 AND account.id = account_id
      WHERE due.circuit_id = $1 AND applied_number IS NULL AND effective_at <= $2 AND account.status <> 'closed'
      ORDER BY effective_at, due.id`,
    values: [circuitId, new Date(now).toISOString()],
  });
  return rows.map((row) => {
    const { digest, text } = row.reason === null ? { digest: null, text: null } : newText(row.reason);
    const command: ChangeLimits = {
      kind: 'limits-changed',
      id: newId(),
      principalId: row.principal_id,
      accountId: row.account_id,
      creditLimit: row.credit_limit,
      balanceCap: row.balance_cap,
      expectedVersion: null,
      textDigest: digest,
      salt: randomBytes(16),
    };
    const beside: Beside = { ...(text !== null && { text }), scheduledLimitChangeId: row.id };
    return {
      principalId: row.principal_id,
      idempotency: null,
      groups: [[command]],
      beside: new Map([[command.id, beside]]),
    };
  });
}

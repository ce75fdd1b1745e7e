import type { Pool } from 'pg';
import { recordAuditEvent } from '../../db/audit-trail.ts';
import { newId } from '../../db/ids.ts';
import { inTransaction } from '../../db/transaction.ts';
import { createApiKey } from '../../http/api-keys.ts';
import { INSTALLATION_CIRCUIT_ID } from '../../http/auth.ts';
import { insertKey, insertPrincipal, revoke } from './queries.ts';

/** Whoever works at the installation's own command line: no principal stands for it. */
export const AT_THE_COMMAND_LINE = { principalId: INSTALLATION_CIRCUIT_ID, requestId: 'command-line' };

/** Whether somebody can act as an admin. */
export async function hasAdmin(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query(
    `SELECT FROM api_key JOIN principal USING (circuit_id)
     WHERE principal.id = api_key.principal_id AND role = 'admin' AND api_key.revoked_at IS NULL AND principal.revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ledger_clock())
     LIMIT 1`,
  );
  return rowCount === 1;
}

/**
 * Makes an admin and its key. `deliver` is given the key before it becomes good: where it fails, there is none.
 * @returns the key's id
 */
export function createAdminKey(
  pool: Pool,
  deliver: (key: string) => Promise<void> | void,
  expiresAt: number | null = null,
): Promise<string> {
  return inTransaction(pool, async (client) => {
    const circuitId = INSTALLATION_CIRCUIT_ID;
    const principalId = newId();
    const id = newId();
    const { text, secretDigest } = createApiKey(id);
    await insertPrincipal(client, { circuitId, id: principalId, role: 'admin', memberId: null });
    await insertKey(client, { circuitId, id, principalId, secretDigest, expiresAt });
    const change = { principalId, role: 'admin' };
    await recordAuditEvent(client, {
      circuitId,
      actor: AT_THE_COMMAND_LINE,
      action: 'api-key-created',
      subjectId: id,
      change,
    });
    await deliver(text);
    return id;
  });
}

/** Revokes a key of any circuit. False where there is none with this id that is not revoked. */
export function revokeKeyAnywhere(pool: Pool, id: string): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ circuit_id: string }>(
      'SELECT circuit_id FROM api_key WHERE id = $1 AND revoked_at IS NULL',
      [id],
    );
    const circuitId = rows[0]?.circuit_id;
    if (circuitId === undefined) return false;
    await revoke(client, 'api_key', circuitId, id);
    await recordAuditEvent(client, { circuitId, actor: AT_THE_COMMAND_LINE, action: 'api-key-revoked', subjectId: id });
    return true;
  });
}

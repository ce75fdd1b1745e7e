/** What a caller may see of clearing runs. */
import type { Database } from '../../db/database.ts';
import { refuse } from '../../domain/errors.ts';
import type { Principal } from '../../http/auth.ts';
import { type RunRow, selectRun } from './queries.ts';

/**
 * A run of the circuit. What an operator only tries out is no member's business.
 *
 * @param principal whoever asks; null where no member can
 * @throws SaldoError `clearing-run-not-found`
 */
export async function seenRun(
  db: Database,
  circuitId: string,
  id: string,
  principal: Principal | null = null,
): Promise<RunRow> {
  const row = await selectRun(db, circuitId, id);
  if (row === undefined || (row.dry_run && principal !== null && principal.memberId !== null)) throw notFound(id);
  return row;
}

export const notFound = (id: string) =>
  refuse('clearing-run-not-found', 'There is no such clearing run in this circuit.', { clearingRunId: id });

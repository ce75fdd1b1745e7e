import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { formatAmount } from '../../domain/money.ts';
import type { Principal } from '../../http/auth.ts';
import type { Circuit } from '../circuits/service.ts';
import { selectPostedPart } from './queries.ts';
import type { PostedPart } from './schema.ts';
import { balanceAfterOf } from './views.ts';

/** What a capture or a reversal has posted, and what of a hold was released with it. */
export async function readPostedPart(
  pool: Pool,
  db: Database,
  circuit: Circuit,
  number: number,
  principal: Principal,
): Promise<{ part: PostedPart; released: string }> {
  const row = await selectPostedPart(pool, db, circuit.id, number);
  if (row === undefined) throw new Error(`transaction ${number} of circuit ${circuit.id} is no part of a transfer`);
  const posting = {
    debit: row.debit_balance_after,
    debitMemberId: row.debit_member_id,
    credit: row.credit_balance_after,
    creditMemberId: row.credit_member_id,
  };
  const part = {
    transactionId: row.id,
    transactionNumber: number,
    from: row.debit_account_id,
    to: row.credit_account_id,
    amount: formatAmount(row.amount, circuit.scale),
    postedAt: row.posted_at.toISOString(),
    principalId: row.principal_id,
    balanceAfter: balanceAfterOf(posting, circuit.scale, principal),
  };
  return { part, released: formatAmount(row.released ?? 0n, circuit.scale) };
}

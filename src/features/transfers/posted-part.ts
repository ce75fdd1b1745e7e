import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import { formatAmount } from '../../domain/money.ts';
import type { Principal } from '../../http/auth.ts';
import type { Posted } from '../../poster/submit.ts';
import type { Circuit } from '../circuits/service.ts';
import { decidedFees, feeViews, sidesOf } from './fees.ts';
import { selectPostedPart } from './queries.ts';
import type { PostedPart } from './schema.ts';
import { balanceAfterOf, balanceAfterOfRow, balancesAtEnd } from './views.ts';

interface Told {
  readonly part: PostedPart;
  readonly released: string;
}

/** What a capture or a reversal has posted, and what of a hold was released with it: as it was decided, or else read again. */
export const postedPartOf = (
  pool: Pool,
  db: Database,
  circuit: Circuit,
  posted: Posted,
  principal: Principal,
): Told | Promise<Told> =>
  posted.transaction === null
    ? readPart(pool, db, circuit, posted.number, principal)
    : decidedPart(posted, circuit.scale, principal);

async function readPart(
  pool: Pool,
  db: Database,
  circuit: Circuit,
  number: number,
  principal: Principal,
): Promise<Told> {
  const row = await selectPostedPart(pool, db, circuit.id, number);
  if (row === undefined) throw new Error(`transaction ${number} of circuit ${circuit.id} is no part of a transfer`);
  const part = {
    transactionId: row.id,
    transactionNumber: number,
    from: row.debit_account_id,
    to: row.credit_account_id,
    amount: formatAmount(row.amount, circuit.scale),
    postedAt: row.posted_at.toISOString(),
    principalId: row.principal_id,
    balanceAfter: balanceAfterOfRow(row, circuit.scale, principal),
    fees: feeViews(
      row.fees,
      // What is taken back goes from the payee to the payer.
      row.released === null
        ? sidesOf(row.credit_member_id, row.debit_member_id)
        : sidesOf(row.debit_member_id, row.credit_member_id),
      circuit.scale,
      principal,
    ),
  };
  return { part, released: formatAmount(row.released ?? 0n, circuit.scale) };
}

function decidedPart(
  { transaction: { header, rows }, balancesAfter }: Extract<Posted, { transaction: object }>,
  scale: number,
  principal: Principal,
): Told {
  const [posting] = rows;
  const after = balancesAtEnd(rows, balancesAfter);
  if (posting?.type !== 'posting' || after === null) throw new Error('a part of a transfer begins with its posting');
  const change = rows.find((row) => row.type === 'hold-changed');
  const isReversal = change === undefined;
  const payer = isReversal ? posting.creditAccountId : posting.debitAccountId;
  const sides = isReversal
    ? sidesOf(after.creditMemberId, after.debitMemberId)
    : sidesOf(after.debitMemberId, after.creditMemberId);
  const part = {
    transactionId: header.id,
    transactionNumber: header.number,
    from: posting.debitAccountId,
    to: posting.creditAccountId,
    amount: formatAmount(posting.amount, scale),
    postedAt: new Date(header.postedAt).toISOString(),
    principalId: header.principalId,
    balanceAfter: balanceAfterOf(after, scale, principal),
    fees: decidedFees(rows, payer, sides, scale, principal),
  };
  return { part, released: formatAmount(change?.released ?? 0n, scale) };
}

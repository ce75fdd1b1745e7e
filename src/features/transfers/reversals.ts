/** What a transfer has posted is taken back, by whoever was paid or by an operator. */
import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import type { ReverseTransfer } from '../../domain/ledger/commands.ts';
import { readPositiveAmount } from '../../http/amounts.ts';
import type { Principal } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { invalid } from '../../http/problem.ts';
import type { Poster } from '../../poster/poster.ts';
import { newCommandParts, postOne, submissionOf } from '../../poster/submit.ts';
import type { Circuit } from '../circuits/service.ts';
import { postedPartOf } from './posted-part.ts';
import type { ReversalRequest, ReversalView, TransferView } from './schema.ts';

export interface Reversals {
  /**
   * Takes back what is left of a transfer, or a part of it. The transfer stays as it was.
   * @throws SaldoError `transfer-not-found`, `transition-not-allowed`, `reversible-amount-exceeded` or another refusal of a payment
   */
  reverse(
    circuit: Circuit,
    id: string,
    asked: ReversalRequest,
    principal: Principal,
    idempotency: Idempotency | null,
  ): Promise<{ view: ReversalView; replayed: boolean }>;
}

export function createReversals(
  pool: Pool,
  db: Database,
  poster: Poster,
  read: (circuit: Circuit, id: string, principal: Principal) => Promise<TransferView>,
): Reversals {
  return {
    async reverse(circuit, id, asked, principal, idempotency) {
      if (principal.role !== 'member' && asked.reason === undefined)
        throw invalid([{ path: 'reason', message: 'an operator gives one' }]);
      const { parts, beside } = newCommandParts(principal.id, asked.reason);
      const command: ReverseTransfer = {
        kind: 'transfer-reversed',
        ...parts,
        transferId: id,
        amount: asked.amount === undefined ? null : readPositiveAmount(asked.amount, circuit.scale, 'amount'),
        externalId: asked.externalId ?? null,
        actingMemberId: principal.memberId,
      };
      const { posted, replayed } = await postOne(poster, circuit.id, submissionOf(command, beside, idempotency));
      const transfer = await read(circuit, id, principal);
      const { part } = await postedPartOf(pool, db, circuit, posted, principal);
      return { view: { transfer, reversal: part }, replayed };
    },
  };
}

/** What becomes of held transfers: they are captured, in parts or wholly, and voided. */
import type { Database } from '../../db/database.ts';
import type { CaptureHold, VoidHold } from '../../domain/ledger/commands.ts';
import { formatAmount } from '../../domain/money.ts';
import { readPositiveAmount } from '../../http/amounts.ts';
import type { Principal } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { invalid } from '../../http/problem.ts';
import type { Poster } from '../../poster/poster.ts';
import { newCommandParts, postOne, submissionOf } from '../../poster/submit.ts';
import type { Circuit } from '../circuits/service.ts';
import { selectCapture } from './queries.ts';
import type { CaptureRequest, CaptureView, TransferRequest, TransferView } from './schema.ts';
import { balanceAfterOf } from './views.ts';

export interface Holds {
  /**
   * Posts what is held, or a part of it.
   * @throws SaldoError `transfer-not-found`, `transition-not-allowed`, `held-amount-exceeded` or another refusal of a payment
   */
  capture(
    circuit: Circuit,
    id: string,
    asked: CaptureRequest,
    principal: Principal,
    idempotency: Idempotency | null,
  ): Promise<{ view: CaptureView; replayed: boolean }>;
  /** Releases all that is still held. @throws SaldoError `transfer-not-found`, `transition-not-allowed` */
  voidHold(
    circuit: Circuit,
    id: string,
    principal: Principal,
    idempotency: Idempotency | null,
  ): Promise<{ view: TransferView; replayed: boolean }>;
}

/** @throws SaldoError where fields of a hold stand in a transfer that is posted at once */
export function requireHoldFields({ mode, expiresAt, obligationId }: TransferRequest, path: string): void {
  if (mode === 'hold') return;
  const errors = Object.entries({ expiresAt, obligationId })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => ({ path: `${path}${name}`, message: 'only a transfer of mode `hold` has one' }));
  if (errors.length > 0) throw invalid(errors);
}

export function createHolds(
  db: Database,
  poster: Poster,
  read: (circuit: Circuit, id: string, principal: Principal) => Promise<TransferView>,
): Holds {
  return {
    async capture(circuit, id, asked, principal, idempotency) {
      const { parts, beside } = newCommandParts(principal.id, asked.description);
      const command: CaptureHold = {
        kind: 'transfer-captured',
        ...parts,
        holdId: id,
        amount: asked.amount === undefined ? null : readPositiveAmount(asked.amount, circuit.scale, 'amount'),
        isFinal: asked.final ?? false,
        actingMemberId: principal.memberId,
      };
      const { posted, replayed } = await postOne(poster, circuit.id, submissionOf(command, beside, idempotency));
      const transfer = await read(circuit, id, principal);
      return { view: { transfer, capture: await captureOf(circuit, posted.number, principal) }, replayed };
    },

    async voidHold(circuit, id, principal, idempotency) {
      const { parts } = newCommandParts(principal.id, undefined);
      const command: VoidHold = { kind: 'transfer-voided', ...parts, holdId: id, actingMemberId: principal.memberId };
      const { replayed } = await postOne(poster, circuit.id, submissionOf(command, {}, idempotency));
      return { view: await read(circuit, id, principal), replayed };
    },
  };

  async function captureOf(circuit: Circuit, number: number, principal: Principal): Promise<CaptureView['capture']> {
    const row = await selectCapture(db, circuit.id, number);
    if (row === undefined) throw new Error(`transaction ${number} of circuit ${circuit.id} captured nothing`);
    return {
      transactionId: row.id,
      transactionNumber: number,
      amount: formatAmount(row.captured, circuit.scale),
      released: formatAmount(row.released, circuit.scale),
      postedAt: row.posted_at.toISOString(),
      principalId: row.principal_id,
      balanceAfter: balanceAfterOf(
        {
          debit: row.debit_balance_after,
          debitMemberId: row.debit_member_id,
          credit: row.credit_balance_after,
          creditMemberId: row.credit_member_id,
        },
        circuit.scale,
        principal,
      ),
    };
  }
}

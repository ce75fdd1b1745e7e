/** What becomes of held transfers: they are captured, in parts or wholly, and voided. */
import type { Pool } from 'pg';
import type { Database } from '../../db/database.ts';
import type { CaptureHold, VoidHold } from '../../domain/ledger/commands.ts';
import { readPositiveAmount } from '../../http/amounts.ts';
import type { Principal } from '../../http/auth.ts';
import type { Idempotency } from '../../http/idempotency.ts';
import { invalid } from '../../http/problem.ts';
import type { Poster } from '../../poster/poster.ts';
import { newCommandParts, postOne, submissionOf } from '../../poster/submit.ts';
import type { Circuit } from '../circuits/service.ts';
import { postedPartOf } from './posted-part.ts';
import type { CaptureRequest, CaptureView, TransferRequest, TransferView } from './schema.ts';
import { capturedTransferView } from './views.ts';

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
  pool: Pool,
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
      const told = posted.transaction === null ? null : capturedTransferView(posted, circuit.scale, principal);
      const transfer = told ?? (await read(circuit, id, principal));
      const { part, released } = await postedPartOf(pool, db, circuit, posted, principal);
      return { view: { transfer, capture: { ...part, released } }, replayed };
    },

    async voidHold(circuit, id, principal, idempotency) {
      const { parts } = newCommandParts(principal.id, undefined);
      const command: VoidHold = { kind: 'transfer-voided', ...parts, holdId: id, actingMemberId: principal.memberId };
      const { replayed } = await postOne(poster, circuit.id, submissionOf(command, {}, idempotency));
      return { view: await read(circuit, id, principal), replayed };
    },
  };
}

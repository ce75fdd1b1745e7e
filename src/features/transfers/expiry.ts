import type { Pool } from 'pg';
import type { ExpireHold } from '../../domain/ledger/commands.ts';
import { HOLD_EXPIRIES_A_BATCH, HOLD_EXPIRIES_BESIDE_OTHERS } from '../../limits/payments.ts';
import type { Poster } from '../../poster/poster.ts';
import { NOBODY, NOTHING_BESIDE, newCommandParts } from '../../poster/submit.ts';
import { type DueHoldRow, selectCircuitsWithDueHolds, selectDueHolds } from './expiry-queries.ts';

export interface HoldExpiry {
  /**
   * Says of the holds that are past their time in the journal that they are. They count as released since then: this frees no
   * credit, and how long it takes matters to nobody. Several at once do no harm, for of each hold the second one is refused.
   */
  expireDue(): Promise<void>;
}

export function createHoldExpiry(pool: Pool, poster: Poster): HoldExpiry {
  /** A few at a time, and fewer where somebody pays meanwhile: whoever does waits for one batch at most. */
  async function expireSome(circuitId: string): Promise<boolean> {
    const found = await selectDueHolds(pool, circuitId, HOLD_EXPIRIES_A_BATCH);
    if (found.length === 0) return false;
    const due = poster.isAtWork(circuitId) ? found.slice(0, HOLD_EXPIRIES_BESIDE_OTHERS) : found;
    const { answers } = await poster.post(circuitId, {
      principalId: NOBODY,
      idempotency: null,
      groups: due.map((hold) => [commandOf(hold)]),
      beside: NOTHING_BESIDE,
    });
    // Where none went through, another process is at it, or something is wrong that trying again does not mend.
    const isMore = found.length === HOLD_EXPIRIES_A_BATCH || due.length < found.length;
    return isMore && answers.some((answer) => 'number' in answer);
  }

  return {
    async expireDue() {
      for (const circuitId of await selectCircuitsWithDueHolds(pool)) while (await expireSome(circuitId));
    },
  };
}

/** In the name of whoever placed it, and thereby said until when. */
const commandOf = ({ id, principal_id: principalId }: DueHoldRow): ExpireHold => ({
  kind: 'transfer-expired',
  ...newCommandParts(principalId, undefined).parts,
  holdId: id,
});

import type { JournalRow, ObligationState } from '../../domain/ledger/journal.ts';
import { remaining } from '../../domain/ledger/state.ts';
import { OBLIGATION_TRANSITIONS } from '../../domain/ledger/transitions.ts';

/** An obligation as the journal has made it. Amounts are minor units. */
export interface OwedAtWork {
  readonly id: string;
  readonly debtorAccountId: string;
  readonly creditorAccountId: string;
  readonly amount: bigint;
  readonly dueOn: string | null;
  readonly externalId: string | null;
  readonly recordedNumber: number;
  readonly recordedLine: number;
  settled: bigint;
  /** What holds that are to pay it reserve, by their rows. */
  held: bigint;
  state: ObligationState;
  /** The number of the last transaction that did something to it. */
  changedNumber: number;
}

/** States from which none follows. */
const FINAL: ReadonlySet<ObligationState> = new Set(['rejected', 'cancelled', 'settled']);

/** To which states the journal says that one was changed, and from which that may be. */
const CHANGES: ReadonlyMap<ObligationState, readonly ObligationState[]> = new Map(
  (['accept', 'reject', 'dispute', 'cancel'] as const).map((event) => {
    const { to, from } = OBLIGATION_TRANSITIONS[event];
    return [to, from];
  }),
);

/** Whoever is told what becomes of obligations. */
export interface ObligationListener {
  recorded(owed: OwedAtWork): void;
  /** It has reached the end of its life, and is forgotten. */
  ended(owed: OwedAtWork): void;
}

/** The lives of obligations. Each method answers with what is wrong, or null. Only those that may still change are kept. */
export class ObligationsReplay {
  readonly open = new Map<string, OwedAtWork>();
  /** How many there ever were. */
  recorded = 0;
  readonly #listener: ObligationListener;

  constructor(listener: ObligationListener) {
    this.#listener = listener;
  }

  record(row: Extract<JournalRow, { type: 'obligation-recorded' }>, number: number, line: number): string | null {
    const { obligationId: id, debtorAccountId, creditorAccountId, amount, dueOn, externalId, state } = row;
    if (debtorAccountId === creditorAccountId) return `obligation ${id} is of account ${debtorAccountId} to itself`;
    if (state !== 'proposed' && state !== 'accepted') return `obligation ${id} is recorded as ${state}`;
    const owed = { id, debtorAccountId, creditorAccountId, amount, dueOn, externalId, settled: 0n, held: 0n, state };
    const recorded: OwedAtWork = { ...owed, recordedNumber: number, recordedLine: line, changedNumber: number };
    this.open.set(id, recorded);
    this.recorded++;
    this.#listener.recorded(recorded);
    return null;
  }

  change(
    { obligationId: id, state }: Extract<JournalRow, { type: 'obligation-changed' }>,
    number: number,
  ): string | null {
    const owed = this.open.get(id);
    if (owed === undefined) return notOpen(id, `becomes ${state}`);
    const before = owed.state;
    owed.state = state;
    owed.changedNumber = number;
    this.#forgetIfFinal(owed);
    return CHANGES.get(state)?.includes(before) ? null : `obligation ${id} is ${before}, and becomes ${state}`;
  }

  settle(
    { obligationId: id, amount }: Extract<JournalRow, { type: 'obligation-settled' }>,
    number: number,
  ): string | null {
    const owed = this.open.get(id);
    if (owed === undefined) return notOpen(id, 'is settled');
    const left = remaining(owed);
    owed.settled += amount;
    owed.changedNumber = number;
    if (owed.state !== 'accepted') return `obligation ${id} is ${owed.state}, and is settled`;
    if (amount > left) return `obligation ${id} is settled by more than remains of it`;
    if (amount === left) owed.state = 'settled';
    this.#forgetIfFinal(owed);
    return null;
  }

  #forgetIfFinal(owed: OwedAtWork): void {
    if (!FINAL.has(owed.state)) return;
    this.open.delete(owed.id);
    this.#listener.ended(owed);
  }
}

const notOpen = (id: string, happens: string): string =>
  `obligation ${id} ${happens}, and was not recorded, or has ended already`;

import { type Refusal, refusal } from '../errors.ts';
import { formatAmount } from '../money.ts';
import { FEE_ACCOUNT_UNAVAILABLE } from './charges.ts';
import type { Command, Group, HoldTransfer, ReverseTransfer, Transfer } from './commands.ts';
import { Draft } from './draft.ts';
import type { JournalRow, Transaction } from './journal.ts';
import { rowsOf } from './rows.ts';
import { type AccountState, BALANCE_MAX, type LedgerState } from './state.ts';

/** Balances of a posting's two accounts right after it, in minor units, and whose they are (null: the circuit's own). */
export interface BalancesAfter {
  readonly debit: bigint;
  readonly debitMemberId: string | null;
  readonly credit: bigint;
  readonly creditMemberId: string | null;
}

/** A command's answer: the transaction that it became, with the balances after each of its postings; or why not. */
export type Outcome =
  | { readonly transaction: Transaction; readonly balancesAfter: readonly BalancesAfter[] }
  | { readonly refusal: Refusal };

/** The rows that a command asks for; the draft has been changed by them. */
export interface Rows {
  /** Theirs alone: rows of the next command may be put behind them. */
  readonly rows: JournalRow[];
  readonly balancesAfter: BalancesAfter[];
}

/**
 * Decides a batch: goes through the groups in order and answers each command, in order. A group's refusal changes
 * nothing for its neighbours; its transactions are numbered on from the last one, without a gap.
 *
 * Limits are judged on the net effect of a whole group on each account, with the limits that stand at its end
 * (domain, invariant 3): an account may end where it ends if that is within its limits, or no further beyond them than
 * it stood before.
 */
export function decide(state: LedgerState, groups: readonly Group[]): Outcome[] {
  const draft = new Draft(state);
  const outcomes: Outcome[] = [];
  let last: OpenTransaction | null = null;
  for (const group of groups) {
    const decided = decideGroup(draft, state, group);
    for (let index = 0; index < group.length; index++) {
      const asked = decided[index] as Rows | Refusal;
      if ('code' in asked) {
        outcomes.push({ refusal: asked });
        continue;
      }
      const command = group[index] as Command;
      // What is recorded together shares an id, and so a transaction.
      if (last?.header.id === command.id) last.rows.push(...asked.rows);
      else last = transactionOf(state, command, (last?.header.number ?? state.lastNumber) + 1, asked.rows);
      outcomes.push({ transaction: last, balancesAfter: asked.balancesAfter });
    }
  }
  return outcomes;
}

/** The last transaction so far: it may take the rows of the next command as well. */
interface OpenTransaction extends Transaction {
  readonly rows: JournalRow[];
}

/** The rows of each command of a group, or for each why there are none. */
function decideGroup(draft: Draft, state: LedgerState, group: Group): (Rows | Refusal)[] {
  draft.savepoint();
  const decided: Rows[] = [];
  for (const command of group) {
    const asked = rowsOf(draft, state, command);
    if ('code' in asked) return refuseGroup(draft, group, decided.length, asked);
    decided.push(asked);
  }
  for (const { before, after } of draft.changedAccounts()) {
    const refused = beyondLimits(before, after, state.scale);
    if (refused) {
      const culprit = lastMover(decided, before, after, refused);
      const isOfFee = decided[culprit] !== undefined && takesOnlyFeesOf(decided[culprit], after);
      return refuseGroup(draft, group, culprit, isOfFee ? FEE_ACCOUNT_UNAVAILABLE : refused);
    }
  }
  return decided;
}

/** Nothing of the group happens: the culprit hears why, the others that they fell with it. */
function refuseGroup(draft: Draft, group: Group, culprit: number, refused: Refusal): Refusal[] {
  draft.rollback();
  const others = refusal(
    'atomic-batch-refused',
    `Nothing was posted, because item ${culprit} of the same group was refused.`,
    {
      refusedItem: culprit,
    },
  );
  return group.map((_, index) => (index === culprit ? refused : others));
}

/** Whether a group may take an account from `before` to `after`; if not, which limit is in the way. */
function beyondLimits(before: AccountState, after: AccountState, scale: number): Refusal | null {
  const spendableBefore = before.balance - before.heldOut;
  const spendable = after.balance - after.heldOut;
  if (after.creditLimit !== null && spendable < -after.creditLimit && spendable < spendableBefore) {
    return refusal('credit-limit-exceeded', 'The paying account has less available than this needs.', {
      available: formatAmount(spendableBefore + after.creditLimit, scale),
      required: formatAmount(spendableBefore - spendable, scale),
    });
  }
  const standing = after.balance + after.heldIn;
  if (after.balanceCap !== null && standing > after.balanceCap && standing > before.balance + before.heldIn) {
    // Without figures: whoever pays does not learn how much its partner has.
    return refusal(
      'balance-cap-exceeded',
      'The account that would be paid cannot take this much: it would pass its balance cap.',
    );
  }
  if ([after.balance, spendable, standing].some((one) => one > BALANCE_MAX || one < -BALANCE_MAX)) {
    return refusal('amount-out-of-range', 'A balance would leave the range that the ledger can keep.');
  }
  return null;
}

/** The last command of a group that moved or reserved something in the direction in which the account went too far: the culprit. */
function lastMover(decided: readonly Rows[], before: AccountState, after: AccountState, { code }: Refusal): number {
  // With holds an account may go both ways in a group: it is paid, and reserves more than that.
  const rose =
    code === 'balance-cap-exceeded' ||
    (code !== 'credit-limit-exceeded' && after.balance + after.heldIn > before.balance + before.heldIn);
  const moves = ({ rows }: Rows): boolean => {
    // What is captured was reserved before: it takes an account no further, but for the circuit's that its fees go to.
    const isCapture = rows.some(({ type }) => type === 'hold-changed');
    return rows.some((row) => {
      if (row.type === 'posting')
        return (
          (rose ? row.creditAccountId : row.debitAccountId) === after.id &&
          (!isCapture || (row.fee !== undefined && after.memberId === null))
        );
      return row.type === 'hold-placed' && (rose ? row.payeeAccountId : row.payerAccountId) === after.id;
    });
  };
  return decided.findLastIndex(moves);
}

/** Whether the account is the circuit's own, and had a part in what was asked for by way of fees alone. */
function takesOnlyFeesOf({ rows }: Rows, { id, memberId }: AccountState): boolean {
  const own = rows.filter((row) => row.type === 'posting' && [row.debitAccountId, row.creditAccountId].includes(id));
  return memberId === null && own.length > 0 && own.every((row) => row.type === 'posting' && row.fee !== undefined);
}

const isTransfer = (command: Command): command is Transfer | HoldTransfer =>
  command.kind === 'transfer' || command.kind === 'transfer-held';

const isNamed = (command: Command): command is Transfer | HoldTransfer | ReverseTransfer =>
  isTransfer(command) || command.kind === 'transfer-reversed';

function transactionOf(state: LedgerState, command: Command, number: number, rows: JournalRow[]): OpenTransaction {
  return {
    header: {
      circuitId: state.circuitId,
      number,
      id: command.id,
      kind: command.kind,
      postedAt: state.now,
      principalId: command.principalId,
      externalId: isNamed(command) ? command.externalId : null,
      occurredOn: isTransfer(command) ? command.occurredOn : null,
      textDigest: command.textDigest,
    },
    rows,
    salt: command.salt,
    ...(command.kind === 'clearing-applied' && { sealed: command.sealed }),
  };
}

import { type Refusal, refusal } from '../errors.ts';
import { payWithFees } from './charges.ts';
import { applyClearing } from './clearing.ts';
import type {
  AdmitMember,
  ChangeAccountStatus,
  ChangeLimits,
  ChangeMemberStatus,
  Command,
  OpenAccount,
  Transfer,
} from './commands.ts';
import type { Rows } from './decide.ts';
import type { Draft } from './draft.ts';
import { captureHold, expireHold, placeHold, voidHold } from './holds.ts';
import { changeObligation, payObligation, recordObligation } from './obligations.ts';
import { payRequest } from './payment-requests.ts';
import { payOccurrence } from './payment-schedules.ts';
import { externalIdTaken, noSuchAccount, payableBetween } from './payments.ts';
import { chargePeriodFee } from './period-fees.ts';
import { reverseTransfer } from './reversals.ts';
import type { AccountState, LedgerState } from './state.ts';
import { ACCOUNT_TRANSITIONS, MEMBER_ADMISSION, MEMBER_TRANSITIONS } from './transitions.ts';

/**
 * The rows of each kind of command, or why it is refused by itself. Applies them to the draft. Limits are not judged
 * here but for the whole group (decide.ts).
 */
export function rowsOf(draft: Draft, state: LedgerState, command: Command): Rows | Refusal {
  switch (command.kind) {
    case 'transfer':
      return payRequest(draft, state, command) ?? payOccurrence(draft, command) ?? transfer(draft, state, command);
    case 'member-admitted':
      return admitMember(draft, command);
    case 'member-status-changed':
      return changeMemberStatus(draft, command);
    case 'account-opened':
      return openAccount(draft, command);
    case 'account-status-changed':
      return changeAccountStatus(draft, command);
    case 'limits-changed':
      return changeLimits(draft, command);
    case 'obligations-recorded':
      return recordObligation(draft, state, command);
    case 'obligation-changed':
      return changeObligation(draft, command);
    case 'obligation-paid':
      return payRequest(draft, state, command) ?? payObligation(draft, state, command);
    case 'clearing-applied':
      return applyClearing(state, command);
    case 'transfer-held':
      return placeHold(draft, state, command);
    case 'transfer-captured':
      return captureHold(draft, state, command);
    case 'transfer-voided':
      return voidHold(draft, state, command);
    case 'transfer-expired':
      return expireHold(draft, state, command);
    case 'transfer-reversed':
      return reverseTransfer(draft, state, command);
    case 'period-fee':
      return chargePeriodFee(draft, command);
  }
}

function transfer(draft: Draft, state: LedgerState, command: Transfer): Rows | Refusal {
  const sides = payableBetween(draft, state, command);
  if ('code' in sides) return sides;
  return payWithFees(draft, state, sides.from, sides.to, 'transfer', command.amount);
}

function admitMember(draft: Draft, command: AdmitMember): Rows | Refusal {
  if (!MEMBER_ADMISSION.includes(command.status)) {
    return refusal('transition-not-allowed', `A member is admitted as ${MEMBER_ADMISSION.join(' or ')}.`);
  }
  if (command.externalId !== null && !draft.takeExternalId('member', command.externalId)) {
    return externalIdTaken('member', command.externalId);
  }
  draft.setMember({ id: command.memberId, status: command.status, version: 1 });
  return {
    rows: [{ type: 'status-changed', subject: 'member', subjectId: command.memberId, status: command.status }],
    balancesAfter: [],
  };
}

function changeMemberStatus(draft: Draft, command: ChangeMemberStatus): Rows | Refusal {
  const member = draft.member(command.memberId);
  if (member === undefined) return noSuchMember(command.memberId);
  if (isStale(member, command)) return changedMeanwhile;
  if (!MEMBER_TRANSITIONS[member.status].includes(command.status)) {
    return transitionNotAllowed('member', member.status, command.status, MEMBER_TRANSITIONS[member.status]);
  }
  if (command.status === 'closed') {
    for (const account of draft.accountsOf(member.id)) if (isInUse(account)) return balanceNotZero(account.id);
  }
  draft.setMember({ ...member, status: command.status, version: member.version + 1 });
  return {
    rows: [{ type: 'status-changed', subject: 'member', subjectId: member.id, status: command.status }],
    balancesAfter: [],
  };
}

function openAccount(draft: Draft, command: OpenAccount): Rows | Refusal {
  if (command.memberId !== null) {
    const member = draft.member(command.memberId);
    if (member === undefined) return noSuchMember(command.memberId);
    if (member.status === 'closed')
      return refusal('member-closed', 'A closed member opens no account.', { memberId: member.id });
  }
  if (command.externalId !== null && !draft.takeExternalId('account', command.externalId)) {
    return externalIdTaken('account', command.externalId);
  }
  const { accountId, memberId, system, creditLimit, balanceCap } = command;
  if (creditLimit === null && system === null) return unlimitedCreditRefused(accountId);
  draft.setAccount({
    id: accountId,
    memberId,
    system,
    status: 'active',
    version: 1,
    balance: 0n,
    heldOut: 0n,
    heldIn: 0n,
    creditLimit,
    balanceCap,
  });
  return {
    rows: [
      { type: 'account-opened', accountId, memberId, system },
      { type: 'limits-changed', accountId, creditLimit, balanceCap },
    ],
    balancesAfter: [],
  };
}

function changeAccountStatus(draft: Draft, command: ChangeAccountStatus): Rows | Refusal {
  const account = draft.account(command.accountId);
  if (account === undefined) return noSuchAccount(command.accountId);
  if (isStale(account, command)) return changedMeanwhile;
  if (!ACCOUNT_TRANSITIONS[account.status].includes(command.status)) {
    return transitionNotAllowed('account', account.status, command.status, ACCOUNT_TRANSITIONS[account.status]);
  }
  if (command.status === 'closed') {
    if (draft.takesFees(account.id))
      return refusal(
        'account-takes-fees',
        'A fee schedule names this account. Holds and reversals still charge and give back by it, so it can be suspended but not closed.',
        { accountId: account.id },
      );
    if (isInUse(account)) return balanceNotZero(account.id);
  }
  draft.setAccount({ ...account, status: command.status, version: account.version + 1 });
  return {
    rows: [{ type: 'status-changed', subject: 'account', subjectId: account.id, status: command.status }],
    balancesAfter: [],
  };
}

/** Lowering a limit below what is in use is allowed: the account is then over limit and may only receive. */
function changeLimits(draft: Draft, command: ChangeLimits): Rows | Refusal {
  const account = draft.account(command.accountId);
  if (account === undefined || account.status === 'closed') return noSuchAccount(command.accountId);
  if (isStale(account, command)) return changedMeanwhile;
  const { accountId, creditLimit, balanceCap } = command;
  if (creditLimit === null && account.system === null) return unlimitedCreditRefused(accountId);
  draft.setAccount({ ...account, creditLimit, balanceCap, version: account.version + 1 });
  return { rows: [{ type: 'limits-changed', accountId, creditLimit, balanceCap }], balancesAfter: [] };
}

/** What the caller saw is no longer what stands. */
const isStale = (subject: { version: number }, command: { expectedVersion: number | null }): boolean =>
  command.expectedVersion !== null && command.expectedVersion !== subject.version;

const changedMeanwhile: Refusal = refusal(
  'precondition-failed',
  'The ETag in If-Match is not the present one; read it again.',
);

const isInUse = (account: AccountState): boolean =>
  account.balance !== 0n || account.heldOut !== 0n || account.heldIn !== 0n;

const noSuchMember = (memberId: string): Refusal =>
  refusal('member-not-found', 'There is no such member in this circuit.', { memberId });

const unlimitedCreditRefused = (accountId: string): Refusal =>
  refusal('unlimited-credit', "Only the circuit's own accounts may have unlimited credit.", { accountId });

const balanceNotZero = (accountId: string): Refusal =>
  refusal('balance-not-zero', 'An account is closed at a balance of zero with nothing held.', { accountId });

/** @param next what it can become instead */
const transitionNotAllowed = (subject: string, from: string, to: string, next: readonly string[]): Refusal => {
  const why = next.length === 0 ? ', and stays so' : `; it cannot become ${to}, only ${next.join(' or ')}`;
  return refusal('transition-not-allowed', `The ${subject} is ${from}${why}.`, { status: from });
};

/** What a payee asks, as the row that it becomes: between which accounts, over how much, until when; or why it may not ask. */
import type { ClientBase } from 'pg';
import { newId } from '../../db/ids.ts';
import { refuse, SaldoError } from '../../domain/errors.ts';
import { noSuchAccount } from '../../domain/ledger/payments.ts';
import { readPositiveAmount } from '../../http/amounts.ts';
import type { Principal } from '../../http/auth.ts';
import { PAYMENT_REQUEST_DAYS_MAX, PAYMENT_REQUEST_HOURS_DEFAULT } from '../../limits/payments.ts';
import { newText } from '../../poster/submit.ts';
import type { Circuit } from '../circuits/service.ts';
import { sees } from '../transfers/service.ts';
import { type NewRequest, selectMoment, selectOwed, selectSides } from './queries.ts';
import type { PaymentRequestAsked } from './schema.ts';

const HOUR_MS = 3_600_000;

type Payment = Pick<NewRequest, 'from' | 'to' | 'amount'>;

/** @throws SaldoError the refusal */
export async function requestOf(
  client: ClientBase,
  circuit: Circuit,
  asked: PaymentRequestAsked,
  principal: Principal,
): Promise<NewRequest> {
  const payment =
    asked.obligationId === undefined
      ? await paymentAsked(client, circuit, asked, principal)
      : await paymentOwed(client, circuit, asked.obligationId, principal);
  const requestedAt = await selectMoment(client, circuit.id);
  return {
    id: newId(),
    ...payment,
    obligationId: asked.obligationId ?? null,
    externalId: asked.externalId ?? null,
    text: asked.description === undefined ? null : newText(asked.description),
    principalId: principal.id,
    requestedAt,
    expiresAt: expiryOf(asked.expiresAt, requestedAt.getTime()),
  };
}

async function paymentAsked(
  client: ClientBase,
  circuit: Circuit,
  asked: PaymentRequestAsked,
  principal: Principal,
): Promise<Payment> {
  // The schema has seen to it that all three are there.
  const { from = '', to = '' } = asked;
  const amount = readPositiveAmount(asked.amount ?? '', circuit.scale, 'amount');
  if (from === to) throw refuse('same-account', 'An account cannot pay itself.', { accountId: from });
  const sides = await selectSides(client, circuit.id, [from, to]);
  const payee = sides.find(({ id }) => id === to);
  // An account of another member is not there for a member that wants to be paid to it.
  if (payee === undefined || payee.status === 'closed' || !sees(principal, payee.member_id))
    throw new SaldoError(noSuchAccount(to, 'to'));
  const payer = sides.find(({ id }) => id === from);
  if (payer === undefined || payer.status === 'closed') throw new SaldoError(noSuchAccount(from, 'from'));
  return { from, to, amount };
}

/** All that remains of an obligation, from its debtor to its creditor. */
async function paymentOwed(
  client: ClientBase,
  circuit: Circuit,
  obligationId: string,
  principal: Principal,
): Promise<Payment> {
  const owed = await selectOwed(client, circuit.id, obligationId);
  if (owed === undefined || !(sees(principal, owed.debtor_member_id) || sees(principal, owed.creditor_member_id)))
    throw refuse('obligation-not-found', 'There is no such obligation in this circuit.', { obligationId });
  const { state } = owed;
  if (!sees(principal, owed.creditor_member_id))
    throw refuse('transition-not-allowed', "To ask that an obligation be paid is its creditor's to do.", { state });
  if (state !== 'accepted')
    throw refuse('transition-not-allowed', `The obligation is ${state}: one cannot pay it.`, { state });
  if (owed.remaining === 0n)
    throw refuse('remaining-amount-exceeded', 'A hold is to pay all that remains of the obligation.', {
      obligationId,
    });
  return { from: owed.debtor_account_id, to: owed.creditor_account_id, amount: owed.remaining };
}

function expiryOf(asked: number | undefined, now: number): Date {
  const expiresAt = asked ?? now + PAYMENT_REQUEST_HOURS_DEFAULT * HOUR_MS;
  if (expiresAt <= now) throw refuse('expires-in-past', '`expiresAt` is not after the present moment.');
  if (expiresAt > now + PAYMENT_REQUEST_DAYS_MAX * 24 * HOUR_MS)
    throw refuse('expires-too-late', `A payment request waits no longer than ${PAYMENT_REQUEST_DAYS_MAX} days.`);
  return new Date(expiresAt);
}

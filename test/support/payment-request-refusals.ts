import type { Api } from './api.ts';
import { type Answer, bodyOf, type Client } from './client.ts';
import { admitMember, makeTrader, newWord, openAccount, owe, WIDE } from './fixtures.ts';

const UNKNOWN = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';

interface Scene {
  readonly api: Api;
  readonly operator: Client;
  readonly code: string;
  readonly ada: string;
  readonly bea: string;
  readonly fees: string;
}

/** How each refusal of a payment request, and of an agreement to pay at once, comes about. */
export function paymentRequestRefusals(scene: () => Scene): Readonly<Record<string, () => Promise<Answer>>> {
  const ask = (change: object = {}) => {
    const { operator, ada, bea } = scene();
    return operator.post('/payment-requests', { from: ada, to: bea, amount: '1.00', ...change });
  };
  const take = (id: string, event: string) =>
    scene().operator.send(`/payment-requests/${id}/${event}`, { method: 'POST' });
  const acknowledge = async (change: object = {}) => take(bodyOf(await ask(change)).id, 'acknowledge');
  const afterAll = async (event: string) => {
    const { id } = bodyOf(await ask());
    bodyOf(await take(id, 'cancel'), 200);
    return take(id, event);
  };
  const owed = async (change: object = {}): Promise<string> => {
    const { operator, ada, bea } = scene();
    return (await owe(operator, ada, bea, '1.00', { state: 'accepted', ...change })).id;
  };
  const applicants = async (): Promise<string> => {
    const { operator } = scene();
    const { id: memberId } = await admitMember(operator, { status: 'applicant' });
    return openAccount(operator, { memberId, ...WIDE });
  };
  const agreements = (account: string, payee: string, method: string) =>
    scene().operator.send(`/accounts/${account}/payment-agreements/${payee}`, { method });

  return {
    'requestPayment account-not-found': () => ask({ from: UNKNOWN }),
    'requestPayment same-account': () => ask({ from: scene().bea }),
    'requestPayment obligation-not-found': () => scene().operator.post('/payment-requests', { obligationId: UNKNOWN }),
    'requestPayment transition-not-allowed': async () =>
      scene().operator.post('/payment-requests', { obligationId: await owed({ state: 'proposed' }) }),
    'requestPayment remaining-amount-exceeded': async () => {
      const { operator, ada, bea } = scene();
      const obligationId = await owed();
      const hold = { from: ada, to: bea, amount: '1.00', mode: 'hold', obligationId };
      const { id } = bodyOf(await operator.post('/transfers', hold));
      const answer = await operator.post('/payment-requests', { obligationId });
      bodyOf(await operator.send(`/transfers/${id}/void`, { method: 'POST' }), 200);
      return answer;
    },
    'requestPayment expires-in-past': () => ask({ expiresAt: '2026-01-01T00:00:00Z' }),
    'requestPayment expires-too-late': () => ask({ expiresAt: '2999-01-01T00:00:00Z' }),
    'requestPayment external-id-taken': async () => {
      const externalId = newWord();
      bodyOf(await ask({ externalId }));
      return ask({ externalId });
    },
    'getPaymentRequest payment-request-not-found': () => scene().operator.get(`/payment-requests/${UNKNOWN}`),
    ...Object.fromEntries(
      ['acknowledge', 'reject', 'cancel'].flatMap((event) => [
        [`${event}PaymentRequest payment-request-not-found`, () => take(UNKNOWN, event)],
        [`${event}PaymentRequest transition-not-allowed`, () => afterAll(event)],
      ]),
    ),
    'acknowledgePaymentRequest account-not-found': async () => {
      const { api, operator, code } = scene();
      const { account } = await makeTrader(api, code);
      const { id } = bodyOf(await ask({ to: account }));
      bodyOf(await operator.patch(`/accounts/${account}`, { status: 'closed' }), 200);
      return take(id, 'acknowledge');
    },
    'acknowledgePaymentRequest payer-not-active': async () => acknowledge({ from: await applicants() }),
    'acknowledgePaymentRequest payee-not-active': async () => acknowledge({ to: await applicants() }),
    'acknowledgePaymentRequest credit-limit-exceeded': () => acknowledge({ amount: '90000.00' }),
    'acknowledgePaymentRequest balance-cap-exceeded': () => acknowledge({ from: scene().fees, amount: '90000.00' }),
    'acknowledgePaymentRequest remaining-amount-exceeded': async () => {
      const { operator } = scene();
      const obligationId = await owed();
      const { id } = bodyOf(await operator.post('/payment-requests', { obligationId }));
      bodyOf(await operator.post(`/obligations/${obligationId}/pay`, { amount: '0.50' }));
      return take(id, 'acknowledge');
    },
    'listPaymentAgreements account-not-found': () => scene().operator.get(`/accounts/${UNKNOWN}/payment-agreements`),
    'makePaymentAgreement account-not-found': () => agreements(UNKNOWN, 'all', 'PUT'),
    'makePaymentAgreement same-account': () => agreements(scene().ada, scene().ada, 'PUT'),
    'withdrawPaymentAgreement account-not-found': () => agreements(UNKNOWN, 'all', 'DELETE'),
    'withdrawPaymentAgreement payment-agreement-not-found': () => agreements(scene().ada, UNKNOWN, 'DELETE'),
  };
}

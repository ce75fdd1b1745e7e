import { type Answer, bodyOf, type Client } from './client.ts';
import { newWord } from './fixtures.ts';

const UNKNOWN = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';

interface Scene {
  readonly operator: Client;
  readonly ada: string;
  readonly bea: string;
}

/** How each refusal of a payment schedule comes about. */
export function paymentScheduleRefusals(scene: () => Scene): Readonly<Record<string, () => Promise<Answer>>> {
  const ask = (change: object = {}) => {
    const { operator, ada, bea } = scene();
    const asked = { from: ada, to: bea, amount: '1.00', startsAt: '2044-01-01T00:00:00Z', ...change };
    return operator.post('/payment-schedules', asked);
  };
  const take = (id: string, step: string) =>
    scene().operator.send(`/payment-schedules/${id}/${step}`, { method: 'POST' });
  const change = (id: string) => scene().operator.patch(`/payment-schedules/${id}`, { amount: '2.00' });
  const cancelled = async (): Promise<string> => {
    const { id } = bodyOf(await ask());
    bodyOf(await take(id, 'cancel'), 200);
    return id;
  };
  return {
    'schedulePayment account-not-found': () => ask({ to: UNKNOWN }),
    'schedulePayment same-account': () => ask({ to: scene().ada }),
    'schedulePayment external-id-taken': async () => {
      const externalId = newWord();
      bodyOf(await ask({ externalId }));
      return ask({ externalId });
    },
    'getPaymentSchedule payment-schedule-not-found': () => scene().operator.get(`/payment-schedules/${UNKNOWN}`),
    'listPaymentOccurrences payment-schedule-not-found': () =>
      scene().operator.get(`/payment-schedules/${UNKNOWN}/occurrences`),
    'changePaymentSchedule payment-schedule-not-found': () => change(UNKNOWN),
    'changePaymentSchedule transition-not-allowed': async () => change(await cancelled()),
    ...Object.fromEntries(
      ['pause', 'resume', 'cancel'].flatMap((step) => [
        [`${step}PaymentSchedule payment-schedule-not-found`, () => take(UNKNOWN, step)],
        [`${step}PaymentSchedule transition-not-allowed`, async () => take(await cancelled(), step)],
      ]),
    ),
  };
}

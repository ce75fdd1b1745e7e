import { type Answer, bodyOf, type Json } from './client.ts';
import { owe, type World } from './fixtures.ts';

/** How fees refuse what they belong to. The schedule stands, and its account is suspended, for as long as it takes. */
export function feeRefusals(scene: () => World): Readonly<Record<string, () => Promise<Answer>>> {
  const schedule = async (rules: object[]) => bodyOf(await scene().operator.post('/fee-schedules', { rules }), 201);
  const charged = (act: () => Promise<Answer>) => async () => {
    await schedule([{ name: 'Dear', charges: 'payee', to: scene().fees, fixed: '5.00' }]);
    try {
      return await act();
    } finally {
      await schedule([]);
    }
  };
  /** @param before what is done while the account still takes part */
  const suspended =
    <T>(before: () => Promise<T>, act: (made: T) => Promise<Answer>) =>
    async () => {
      const { operator, fees } = scene();
      const set = async (status: string) => bodyOf(await operator.patch(`/accounts/${fees}`, { status }), 200);
      await schedule([{ name: 'Fee', charges: 'payer', to: fees, fixed: '0.50' }]);
      try {
        const made = await before();
        await set('suspended');
        return await act(made).finally(() => set('active'));
      } finally {
        await schedule([]);
      }
    };
  const sides = () => ({ from: scene().ada.account, to: scene().bea.account, amount: '1.00' });
  const notOver = (path: string) => () => scene().operator.post(path, { period: '2999-12' });
  return {
    'previewFeeRun period-not-over': notOver('/fee-runs/preview'),
    'runFees period-not-over': notOver('/fee-runs'),
    'getFeeRun fee-run-not-found': () => scene().operator.get('/fee-runs/2001-01'),
    'listFeeCharges fee-run-not-found': () => scene().operator.get('/fee-runs/2001-01/charges'),
    'changeAccount account-takes-fees': () =>
      suspended(
        async () => null,
        () => scene().operator.patch(`/accounts/${scene().fees}`, { status: 'closed' }),
      )(),
    'recordTransfer fee-account-unavailable': suspended(
      async () => null,
      () => scene().operator.post('/transfers', sides()),
    ),
    'captureTransfer fee-account-unavailable': suspended(
      async () => bodyOf(await scene().operator.post('/transfers', { ...sides(), mode: 'hold' })),
      ({ id }) => scene().operator.post(`/transfers/${id}/capture`, {}),
    ),
    'reverseTransfer fee-account-unavailable': suspended(
      async () => bodyOf(await scene().operator.post('/transfers', sides())),
      ({ id }) => scene().operator.post(`/transfers/${id}/reverse`, { reason: 'x' }),
    ),
    'payObligation fee-account-unavailable': suspended(
      () => owe(scene().operator, scene().ada.account, scene().bea.account, '1.00', { state: 'accepted' }),
      ({ id }) => scene().operator.post(`/obligations/${id}/pay`, {}),
    ),
    'acknowledgePaymentRequest fee-account-unavailable': suspended(
      async () => bodyOf(await scene().operator.post('/payment-requests', sides())),
      ({ id }) => scene().operator.send(`/payment-requests/${id}/acknowledge`, { method: 'POST' }),
    ),
    'recordTransfer fees-exceed-amount': charged(() => scene().operator.post('/transfers', sides())),
    'captureTransfer fees-exceed-amount': charged(async () => {
      const { id } = bodyOf(await scene().operator.post('/transfers', { ...sides(), amount: '6.00', mode: 'hold' }));
      return scene().operator.post(`/transfers/${id}/capture`, { amount: '1.00' });
    }),
    'payObligation fees-exceed-amount': charged(async () => {
      const { operator, ada, bea } = scene();
      const { id } = await owe(operator, ada.account, bea.account, '1.00', { state: 'accepted' });
      return operator.post(`/obligations/${id}/pay`, {});
    }),
    'acknowledgePaymentRequest fees-exceed-amount': charged(async () => {
      const { id }: Json = bodyOf(await scene().operator.post('/payment-requests', sides()));
      return scene().operator.send(`/payment-requests/${id}/acknowledge`, { method: 'POST' });
    }),
  };
}

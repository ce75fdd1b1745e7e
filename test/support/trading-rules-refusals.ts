import { type Answer, bodyOf, type Json } from './client.ts';
import { owe, type World } from './fixtures.ts';

/** Payments of Ada that the circuit's trading rules forbid: what the rules then are, and as which code each is refused. */
const RULES: Readonly<Record<string, { readonly pairs?: object[]; readonly cap?: object }>> = {
  'trade-not-allowed': { pairs: [{ fromGroup: '*', toGroup: '*', allowed: false }] },
  'transfer-cap-exceeded': { cap: { perTransfer: '0.50' } },
  'daily-cap-exceeded': { cap: { perDay: '0.50' } },
  'monthly-cap-exceeded': { cap: { perMonth: '0.50' } },
};

/** How each refusal by trading rules comes about. They stand for as long as it takes. */
export function tradingRulesRefusals(scene: () => World): Readonly<Record<string, () => Promise<Answer>>> {
  const set = async (pairs: object[], caps: object[]) =>
    bodyOf(await scene().operator.put('/trading-rules', { pairs, caps }), 200);
  const under = (code: string, act: () => Promise<Answer>) => async () => {
    const { pairs = [], cap } = RULES[code] ?? {};
    await set(pairs, cap === undefined ? [] : [{ accountId: scene().ada.account, ...cap }]);
    try {
      return await act();
    } finally {
      await set([], []);
    }
  };
  const sides = () => ({ from: scene().ada.account, to: scene().bea.account, amount: '1.00' });
  const acts: Readonly<Record<string, () => Promise<Answer>>> = {
    recordTransfer: () => scene().operator.post('/transfers', sides()),
    payObligation: async () => {
      const { operator, ada, bea } = scene();
      const { id } = await owe(operator, ada.account, bea.account, '1.00', { state: 'accepted' });
      return operator.post(`/obligations/${id}/pay`, {});
    },
    acknowledgePaymentRequest: async () => {
      const { id }: Json = bodyOf(await scene().operator.post('/payment-requests', sides()));
      return scene().operator.send(`/payment-requests/${id}/acknowledge`, { method: 'POST' });
    },
  };
  return {
    'getTradingRules trading-rules-not-found': () => scene().operator.get('/trading-rules', { version: '999999' }),
    ...Object.fromEntries(
      Object.entries(acts).flatMap(([operation, act]) =>
        Object.keys(RULES).map((code) => [`${operation} ${code}`, under(code, act)]),
      ),
    ),
  };
}

import { type Answer, bodyOf, type Json } from './client.ts';
import { owe, type World } from './fixtures.ts';

/** Payments of Ada to Bea that the circuit's trading rules forbid: what the rules then are, and as which code each is refused. */
const RULES: Readonly<Record<string, { readonly pairs?: object[]; readonly cap?: object; readonly terms?: object }>> = {
  'trade-not-allowed': { pairs: [{ fromGroup: '*', toGroup: '*', allowed: false }] },
  'transfer-cap-exceeded': { cap: { perTransfer: '0.50' } },
  'daily-cap-exceeded': { cap: { perDay: '0.50' } },
  'monthly-cap-exceeded': { cap: { perMonth: '0.50' } },
  'sales-capacity-exceeded': { terms: { perYear: '0.50' } },
};

/** Of an invoice of 2.00, half of it in money: which ticket size refuses it as what. */
const TICKETS = { 'ticket-not-in-credits': '2.00', 'acceptance-not-met': '1.00' };
const INVOICE = {
  number: '2026/1',
  date: '2026-01-01',
  gross: '2.00',
  vat: [{ rate: '0', net: '2.00', vat: '0.00' }],
  inCredits: '1.00',
  inMoney: '1.00',
  currency: 'EUR',
};

/** How each refusal by trading rules comes about. They stand for as long as it takes. */
export function tradingRulesRefusals(scene: () => World): Readonly<Record<string, () => Promise<Answer>>> {
  const set = async (rules: object) =>
    bodyOf(await scene().operator.put('/trading-rules', { pairs: [], caps: [], ...rules }), 200);
  const during = (rules: () => object, act: () => Promise<Answer>) => async () => {
    await set(rules());
    try {
      return await act();
    } finally {
      await set({});
    }
  };
  const under = (code: string, act: () => Promise<Answer>) => {
    const { pairs = [], cap, terms } = RULES[code] ?? {};
    const rules = () => ({
      pairs,
      caps: cap === undefined ? [] : [{ accountId: scene().ada.account, ...cap }],
      sellers: terms === undefined ? [] : [{ accountId: scene().bea.account, ...terms }],
    });
    return during(rules, act);
  };
  const sides = () => ({ from: scene().ada.account, to: scene().bea.account, amount: '1.00' });
  const owing = async (more: object = {}): Promise<string> => {
    const { operator, ada, bea } = scene();
    return (await owe(operator, ada.account, bea.account, '1.00', { state: 'accepted', ...more })).id;
  };
  const payOwed = async (more: object = {}) => scene().operator.post(`/obligations/${await owing(more)}/pay`, {});
  const acknowledge = async (asked: object) => {
    const { id }: Json = bodyOf(await scene().operator.post('/payment-requests', asked));
    return scene().operator.send(`/payment-requests/${id}/acknowledge`, { method: 'POST' });
  };
  const acts: Readonly<Record<string, () => Promise<Answer>>> = {
    recordTransfer: () => scene().operator.post('/transfers', sides()),
    payObligation: () => payOwed(),
    acknowledgePaymentRequest: () => acknowledge(sides()),
  };
  const invoiced: Readonly<Record<string, () => Promise<Answer>>> = {
    recordTransfer: () => scene().operator.post('/transfers', { ...sides(), invoice: INVOICE }),
    payObligation: () => payOwed({ invoice: INVOICE }),
    acknowledgePaymentRequest: async () => acknowledge({ obligationId: await owing({ invoice: INVOICE }) }),
  };
  const asked = (ticketUpTo: string) => () => ({ ticketUpTo, sellers: [{ group: '*', acceptance: '1' }] });
  return {
    'getTradingRules trading-rules-not-found': () => scene().operator.get('/trading-rules', { version: '999999' }),
    ...Object.fromEntries(
      Object.entries(acts).flatMap(([operation, act]) =>
        Object.keys(RULES).map((code) => [`${operation} ${code}`, under(code, act)]),
      ),
    ),
    ...Object.fromEntries(
      Object.entries(invoiced).flatMap(([operation, act]) =>
        Object.entries(TICKETS).map(([code, upTo]) => [`${operation} ${code}`, during(asked(upTo), act)]),
      ),
    ),
  };
}

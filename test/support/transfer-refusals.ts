import { type Answer, bodyOf, type Client } from './client.ts';
import { newWord, openAccount, owe, pay, WIDE, type World } from './fixtures.ts';

const UNKNOWN = '0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b';

interface Scene {
  readonly world: World;
  /** A member of wide limits, to do as one likes with. */
  trader(): Promise<{ readonly memberId: string; readonly account: string }>;
}

type Way = () => Promise<Answer>;

/** How each refusal of a hold, of what becomes of one and of a reversal comes about. */
export function transferRefusals(scene: () => Scene): Readonly<Record<string, Way>> {
  const operator = (): Client => scene().world.operator;
  const body = (more: object) => {
    const { ada, bea } = scene().world;
    return { from: ada.account, to: bea.account, amount: '1.00', ...more };
  };
  const hold = (more: object = {}) => operator().post('/transfers', body({ mode: 'hold', ...more }));
  const held = async (more: object = {}): Promise<string> => bodyOf(await hold(more)).id;
  const send = (id: string, step: string, asked?: object) =>
    operator().send(`/transfers/${id}/${step}`, { method: 'POST', ...(asked && { body: asked }) });
  const capture = (id: string, asked: object = {}) => send(id, 'capture', asked);
  const reverse = (id: string, asked: object = {}) => send(id, 'reverse', { reason: 'Torn', ...asked });
  const suspended = async (side: 'from' | 'to', step: (id: string) => Promise<Answer>, mode: string) => {
    const { memberId, account } = await scene().trader();
    const { id } = bodyOf(await operator().post('/transfers', body({ mode, [side]: account })));
    bodyOf(await operator().patch(`/members/${memberId}`, { status: 'suspended' }), 200);
    return step(id);
  };
  const owed = async (more: object = {}): Promise<string> => {
    const { ada, bea } = scene().world;
    return (await owe(operator(), ada.account, bea.account, '1.00', { state: 'accepted', ...more })).id;
  };
  const onHeldObligation = (step: string) => async () => {
    const obligationId = await owed();
    await held({ obligationId });
    return operator().send(`/obligations/${obligationId}/${step}`, { method: 'POST' });
  };
  return {
    'recordTransfer expires-in-past': () => hold({ expiresAt: '2020-01-01T00:00:00Z' }),
    'recordTransfer expires-too-late': () => hold({ expiresAt: '2999-01-01T00:00:00Z' }),
    'recordTransfer obligation-not-found': () => hold({ obligationId: UNKNOWN }),
    'recordTransfer transition-not-allowed': async () => hold({ obligationId: await owed({ state: 'proposed' }) }),
    'recordTransfer remaining-amount-exceeded': async () => hold({ obligationId: await owed(), amount: '1.01' }),
    'disputeObligation obligation-held': onHeldObligation('dispute'),
    'cancelObligation obligation-held': onHeldObligation('cancel'),

    'captureTransfer transfer-not-found': () => capture(UNKNOWN),
    'captureTransfer transition-not-allowed': async () => {
      const id = await held();
      bodyOf(await send(id, 'void'), 200);
      return capture(id);
    },
    'captureTransfer held-amount-exceeded': async () => capture(await held(), { amount: '1.01' }),
    'captureTransfer payer-not-active': () => suspended('from', capture, 'hold'),
    'captureTransfer payee-not-active': () => suspended('to', capture, 'hold'),
    'voidTransfer transfer-not-found': () => send(UNKNOWN, 'void'),
    'voidTransfer transition-not-allowed': async () => {
      const id = await held();
      bodyOf(await capture(id));
      return send(id, 'void');
    },

    'reverseTransfer transfer-not-found': () => reverse(UNKNOWN),
    'reverseTransfer transition-not-allowed': async () => {
      const { ada, bea } = scene().world;
      const { id } = await pay(operator(), ada.account, bea.account, '0.01');
      return ada.client.post(`/transfers/${id}/reverse`, {});
    },
    'reverseTransfer reversible-amount-exceeded': async () => {
      const { ada, bea } = scene().world;
      return reverse((await pay(operator(), ada.account, bea.account, '0.01')).id, { amount: '0.02' });
    },
    'reverseTransfer external-id-taken': async () => {
      const { ada, bea } = scene().world;
      const externalId = newWord();
      const { id } = await pay(operator(), ada.account, bea.account, '0.01', { externalId });
      return reverse(id, { externalId });
    },
    // Whoever was paid is the one who pays now.
    'reverseTransfer payer-not-active': () => suspended('to', reverse, 'immediate'),
    'reverseTransfer payee-not-active': () => suspended('from', reverse, 'immediate'),
    'reverseTransfer credit-limit-exceeded': async () => {
      const { ada, bea } = scene().world;
      const { account } = await scene().trader();
      const { id } = await pay(operator(), ada.account, account, '1.00');
      await pay(operator(), account, bea.account, '1.00');
      bodyOf(
        await operator().put(`/accounts/${account}/limits`, {
          creditLimit: '0.00',
          balanceCap: '1000.00',
          reason: 'x',
        }),
        200,
      );
      return reverse(id);
    },
    'reverseTransfer balance-cap-exceeded': async () => {
      const { bea } = scene().world;
      const { account } = await scene().trader();
      const { id } = await pay(operator(), account, bea.account, '1.00');
      bodyOf(
        await operator().put(`/accounts/${account}/limits`, { creditLimit: '0.00', balanceCap: '0.00', reason: 'x' }),
        200,
      );
      await pay(operator(), scene().world.fees, account, '1.00');
      return reverse(id);
    },
    'reverseTransfer amount-out-of-range': async () => {
      // As for a transfer: whoever was paid stands at the edge of the range by then.
      const [issue, sink] = await Promise.all(
        ['issue', 'loss'].map((system) => openAccount(operator(), { system, creditLimit: null, balanceCap: null })),
      );
      const { id } = await pay(operator(), sink as string, issue as string, '1.00');
      await pay(operator(), issue as string, sink as string, '1.00');
      const transfers = Array.from({ length: 1_000 }, () => ({ from: issue, to: sink, amount: '10000000000000.00' }));
      for (let at = 0; at < 8; at++)
        bodyOf(await operator().post('/transfers/batch', { atomic: true, transfers }), 200);
      return reverse(id);
    },
    'reverseTransfer account-not-found': async () => {
      const { fees } = scene().world;
      const { memberId } = await scene().trader();
      const account = await openAccount(operator(), { memberId, ...WIDE });
      const { id } = await pay(operator(), fees, account, '1.00');
      await pay(operator(), account, fees, '1.00');
      bodyOf(await operator().patch(`/accounts/${account}`, { status: 'closed' }), 200);
      return reverse(id);
    },
  };
}

import type { Api } from './api.ts';
import { type Answer, bodyOf, type Client } from './client.ts';
import { allComputed, clearingRun, newWord, owe } from './fixtures.ts';

/** Operations on a run by its id. */
export const CLEARING_OPERATIONS = [
  'applyClearingRun',
  'discardClearingRun',
  'getClearingCertificate',
  'getClearingInput',
  'getClearingPicture',
  'getClearingRun',
  'listClearingCycles',
  'listClearingMembers',
  'listClearingSettlements',
];

interface Scene {
  readonly api: Api;
  readonly operator: Client;
  readonly ada: string;
  readonly bea: string;
}

/** Somebody who leaves obligations out whenever a run with them has been computed, and takes them in before the next time. */
const CONTRARY = `
  CREATE OR REPLACE FUNCTION be_contrary() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE obligation SET excluded_from_clearing = (NEW.state = 'computed')
    WHERE circuit_id = NEW.circuit_id AND id IN (
      SELECT obligation_id FROM clearing_obligation WHERE circuit_id = NEW.circuit_id AND run_id = NEW.id AND settled > 0);
    RETURN NULL;
  END $$;
  CREATE TRIGGER contrary AFTER UPDATE ON clearing_run FOR EACH ROW WHEN (NEW.state IN ('computing', 'computed'))
    EXECUTE FUNCTION be_contrary();`;

/** How each refusal of a clearing run comes about. What each begins is out of the way of the next. */
export function clearingRefusals(scene: () => Scene): Readonly<Record<string, () => Promise<Answer>>> {
  const start = async (asked: object = {}): Promise<string> =>
    bodyOf(await scene().operator.post('/clearing-runs', { mode: 'set-off', ...asked }), 202).id;
  const discard = (id: string) => scene().operator.send(`/clearing-runs/${id}/discard`, { method: 'POST' });
  const apply = (id: string) =>
    scene().operator.send(`/clearing-runs/${id}/apply`, { method: 'POST', headers: { 'idempotency-key': newWord() } });

  async function discardWaiting(): Promise<void> {
    const { api, operator } = scene();
    await allComputed(api);
    const { data } = bodyOf(await operator.get('/clearing-runs'), 200);
    for (const { id, state, dryRun } of data)
      if (state === 'computed' && !dryRun) bodyOf(await discard(String(id)), 200);
  }

  return {
    'getClearingInput not-found': async () => {
      await discardWaiting();
      const id = await start();
      await allComputed(scene().api);
      return scene().operator.get(`/clearing-runs/${id}/input`, { part: 'accounts' });
    },
    'startClearingRun clearing-run-active': async () => {
      await discardWaiting();
      const id = await start();
      const second = await scene().operator.post('/clearing-runs', { mode: 'set-off' });
      bodyOf(await discard(id), 200);
      return second;
    },
    'discardClearingRun transition-not-allowed': async () => {
      const id = await start({ dryRun: true });
      bodyOf(await discard(id), 200);
      return discard(id);
    },
    'applyClearingRun transition-not-allowed': async () =>
      apply(String((await clearingRun(scene().operator, { mode: 'set-off', dryRun: true })).id)),
    'applyClearingRun clearing-run-outdated': async () => {
      const { api, operator, ada, bea } = scene();
      await discardWaiting();
      await owe(operator, ada, bea, '0.01', { state: 'accepted' });
      await owe(operator, bea, ada, '0.01', { state: 'accepted' });
      await api.sql(CONTRARY);
      try {
        const { id } = await clearingRun(operator, { mode: 'set-off' });
        const answer = await apply(String(id));
        bodyOf(await discard(String(id)), 200);
        return answer;
      } finally {
        await api.sql('DROP TRIGGER contrary ON clearing_run');
      }
    },
  };
}

import type { Api } from './api.ts';
import { bodyOf, type Client, type Json } from './client.ts';
import type { Trader } from './fixtures.ts';

/** What jobs need of a test file: a clock that stands still until it is moved, and the job itself, which pays schedules by default. */
export function scheduling(api: () => Api, begin: string, name = 'pay-payment-schedules') {
  let now = Date.parse(begin);
  const setClock = () =>
    api().sql(
      `CREATE OR REPLACE FUNCTION ledger_clock() RETURNS timestamptz LANGUAGE sql VOLATILE RETURN '${new Date(now).toISOString()}'::timestamptz`,
    );
  const runJob = async (): Promise<void> => {
    await api().sql('SELECT graphile_worker.add_job($1)', [name]);
    const left = async () => {
      const jobs = await api().sql(
        'SELECT last_error FROM graphile_worker._private_jobs AS job JOIN graphile_worker._private_tasks AS task ON task.id = task_id WHERE identifier = $1',
        [name],
      );
      // One that fails is tried again much later: better to hear why.
      const failed = jobs.find(({ last_error: error }) => error !== null);
      if (failed !== undefined) throw new Error(failed.last_error);
      return jobs.length;
    };
    while ((await left()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return {
    setClock,
    runJob,
    now: () => now,
    at: (ms: number): string => new Date(now + ms).toISOString(),
    /** The job comes by at that moment. */
    async until(time: string): Promise<void> {
      now = Date.parse(time);
      await setClock();
      await runJob();
    },
    /** Nobody comes by yet. */
    async move(ms: number): Promise<void> {
      now += ms;
      await setClock();
    },
    async pass(ms: number): Promise<void> {
      now += ms;
      await setClock();
      await runJob();
    },
  };
}

export const schedule = async (payer: Trader, payee: Trader, more: object): Promise<Json> =>
  bodyOf(
    await payer.client.post('/payment-schedules', { from: payer.account, to: payee.account, amount: '10.00', ...more }),
  );

export const readSchedule = async (client: Client, { id }: Json): Promise<Json> =>
  bodyOf(await client.get(`/payment-schedules/${id}`), 200);

/** In the order in which they came. */
export const occurrencesOf = async (client: Client, { id }: Json): Promise<Json[]> => {
  const { data } = bodyOf(await client.get(`/payment-schedules/${id}/occurrences`, { limit: 500 }), 200);
  return [...data].reverse();
};

export const statesOf = async (client: Client, made: Json): Promise<unknown[]> =>
  (await occurrencesOf(client, made)).map(({ state }) => state);

export const take = (client: Client, { id }: Json, step: string, headers?: Record<string, string>) =>
  client.send(`/payment-schedules/${id}/${step}`, { method: 'POST', ...(headers && { headers }) });

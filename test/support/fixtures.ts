import { randomBytes } from 'node:crypto';
import type { Api } from './api.ts';
import { bodyOf, type Client, type Json } from './client.ts';

/** A member of a circuit with one account, and itself as a client. */
export interface Trader {
  readonly memberId: string;
  readonly account: string;
  readonly key: string;
  readonly keyId: string;
  readonly principalId: string;
  readonly client: Client;
}

/** A circuit with people in it. Every client's paths go on from `/v1/circuits/{code}`. */
export interface World {
  readonly id: string;
  readonly code: string;
  readonly admin: Client;
  readonly operator: Client;
  readonly auditor: Client;
  /** Nobody: no key at all. */
  readonly nobody: Client;
  readonly ada: Trader;
  readonly bea: Trader;
  readonly caio: Trader;
  /** The circuit's own account for fees: unlimited both ways. */
  readonly fees: string;
}

/** A word that no other fixture has, as good for a code as for an external id. */
export const newWord = (prefix = 'w'): string => `${prefix}-${randomBytes(6).toString('hex')}`;

export const WIDE = { creditLimit: '1000.00', balanceCap: '1000.00' } as const;

export async function makeCircuit(api: Api, extra: object = {}): Promise<Json> {
  const asked = { code: newWord('circuit'), name: 'A circuit', unit: { code: 'SRD', scale: 2 }, ...extra };
  return bodyOf(await api.admin.post('/v1/circuits', asked));
}

export async function makeWorld(api: Api): Promise<World> {
  const { id, code } = await makeCircuit(api);
  const admin = api.as(api.adminKey, code);
  const keyOf = async (role: string) => (await makeKey(admin, { role })).key;
  const [operator, auditor] = await Promise.all([keyOf('operator'), keyOf('auditor')]);
  const [ada, bea, caio] = await Promise.all(['Ada', 'Bea', 'Caio'].map((name) => makeTrader(api, code, { name })));
  const fees = await openAccount(admin, { system: 'fees', creditLimit: null, balanceCap: null });
  return {
    id,
    code,
    admin,
    operator: api.as(operator, code),
    auditor: api.as(auditor, code),
    nobody: api.as(null, code),
    ada: ada as Trader,
    bea: bea as Trader,
    caio: caio as Trader,
    fees,
  };
}

/** A member with an account of wide limits and a key. */
export async function makeTrader(
  api: Api,
  circuit: string,
  member: object = {},
  limits: object = WIDE,
): Promise<Trader> {
  const admin = api.as(api.adminKey, circuit);
  const { id: memberId } = await admitMember(admin, { name: 'Somebody', ...member });
  const account = await openAccount(admin, { memberId, ...limits });
  const { key, id: keyId, principalId } = await makeKey(admin, { role: 'member', memberId });
  return { memberId, account, key, keyId, principalId, client: api.as(key, circuit) };
}

export const admitMember = async (client: Client, member: object): Promise<Json> =>
  bodyOf(await client.post('/members', { name: 'Somebody', ...member }));

export const openAccount = async (client: Client, account: object): Promise<string> =>
  bodyOf(await client.post('/accounts', account)).id;

export interface NewKey {
  readonly id: string;
  readonly key: string;
  readonly principalId: string;
}

export const makeKey = async (client: Client, asked: object): Promise<NewKey> =>
  bodyOf(await client.post<NewKey>('/api-keys', asked));

export const pay = async (
  client: Client,
  from: string,
  to: string,
  amount: string,
  extra: object = {},
): Promise<Json> => bodyOf(await client.post('/transfers', { from, to, amount, ...extra }));

export const owe = async (
  client: Client,
  debtor: string,
  creditor: string,
  amount: string,
  extra: object = {},
): Promise<Json> => bodyOf(await client.post('/obligations', { debtor, creditor, amount, ...extra }));

/** An invoice wholly in credits and free of VAT, which fits what is paid or owed. */
export const invoiceOf = (amount: string) => ({
  number: '2026/117',
  date: '2026-01-31',
  gross: amount,
  vat: [{ rate: '0', net: amount, vat: '0.00' }],
  inCredits: amount,
  inMoney: '0.00',
});

/** A clearing run that has been computed, or has failed. */
export async function clearingRun(client: Client, asked: object): Promise<Json> {
  const { id } = bodyOf(await client.post('/clearing-runs', asked), 202);
  for (;;) {
    const run = bodyOf(await client.get(`/clearing-runs/${id}`), 200);
    if (run.state !== 'draft' && run.state !== 'computing') return run;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until no clearing run is being computed, or written into its obligations, whichever process does it. */
export async function allComputed(api: Pick<Api, 'sql'>): Promise<void> {
  const unfinished = `
    SELECT FROM clearing_run WHERE state IN ('draft', 'computing') OR (state = 'applied' AND folded < obligations)`;
  while ((await api.sql(unfinished)).length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

export const balanceOf = async (client: Client, account: string): Promise<unknown> =>
  bodyOf(await client.get(`/accounts/${account}`), 200).balance;

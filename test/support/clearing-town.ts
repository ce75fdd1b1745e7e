import { bodyOf, type Client } from './client.ts';
import { admitMember, newWord, openAccount } from './fixtures.ts';
import { type Pick, seeded } from './random.ts';

/** A circuit of many small debts: what clearing runs are tried on under load and across crashes. */
export interface Town {
  readonly id: string;
  readonly code: string;
  readonly accounts: readonly string[];
  readonly memberOf: ReadonlyMap<string, string>;
}

/** Limits that credit soon comes to the end of. */
export const TOWN_LIMITS = { creditLimit: '40.00', balanceCap: '60.00' } as const;

/** @param admin whose paths begin at the service's root */
export async function makeTown(admin: Client, within: (code: string) => Client, count: number): Promise<Town> {
  const asked = { code: newWord('town'), name: 'Town', unit: { code: 'SRD', scale: 2 } };
  const { id, code } = bodyOf(await admin.post('/v1/circuits', asked));
  const here = within(code);
  const memberOf = new Map<string, string>();
  const open = async () => {
    const { id: memberId } = await admitMember(here, {});
    memberOf.set(await openAccount(here, { memberId, ...TOWN_LIMITS }), memberId);
  };
  for (let made = 0; made < count; made += 10)
    await Promise.all(Array.from({ length: Math.min(10, count - made) }, open));
  return { id, code, accounts: [...memberOf.keys()], memberOf };
}

export const amountFrom = (pick: Pick, below = 2_000): string => ((1 + pick(below)) / 100).toFixed(2);

/** Two different ones. */
export function twoOf(pick: Pick, accounts: readonly string[]): [string, string] {
  const one = pick(accounts.length);
  return [accounts[one] as string, accounts[(one + 1 + pick(accounts.length - 1)) % accounts.length] as string];
}

/** Records so many accepted obligations, the same for the same seed, in one request. */
export async function recordDebts(client: Client, { accounts }: Town, count: number, seed: number): Promise<void> {
  const pick = seeded(seed);
  const rows = Array.from({ length: count }, () => [...twoOf(pick, accounts), amountFrom(pick)].join(','));
  const body = `debtor,creditor,amount,state\n${rows.map((row) => `${row},accepted`).join('\n')}\n`;
  bodyOf(
    await client.send('/obligations/import', { method: 'POST', body, headers: { 'content-type': 'text/csv' } }),
    200,
  );
}

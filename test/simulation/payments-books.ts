/** What must be true of a town's books: each day of its fees, and at the end of all that came about. */
import { setTimeout as pause } from 'node:timers/promises';
import { bodyOf, type Json } from '../support/client.ts';
import { readFeed } from '../support/events.ts';
import type { Town } from './payments-town.ts';

/** A standing payment, or one in instalments. */
export interface Standing {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Epoch milliseconds at which it was due, so far as it is known beforehand. */
  readonly due: readonly number[];
  /** Of its own: no other payment has it. */
  readonly amounts: readonly number[];
}

/** Half up, as the rules of the town are reckoned: of whole minor units. */
const share = (minor: number, percent: number): number => Math.floor((minor * percent + 50) / 100);
const minorOf = (amount: unknown): number => Math.round(Number(amount) * 100);

/** What was charged, less what went back, by the postings of fees: that is what the circuit's accounts for them have. */
export async function checkFees({ fees, solidarity, circuitId, query }: Town): Promise<void> {
  for (const account of [fees, solidarity]) {
    const [row] = await query<{ charged: string; balance: string }>(
      `SELECT (SELECT coalesce(sum(CASE WHEN credit_account_id = $2 THEN amount ELSE -amount END), 0) FROM posting
               WHERE circuit_id = $1 AND $2 IN (debit_account_id, credit_account_id) AND fee_version IS NOT NULL) AS charged,
              (SELECT balance FROM account WHERE circuit_id = $1 AND id = $2) AS balance`,
      [circuitId, account],
    );
    if (row?.charged !== row?.balance)
      throw new Error(`fees of ${row?.charged} are charged, and there are ${row?.balance}`);
  }
}

/** Each transfer has cost what plain arithmetic says of what it posted, and got back its share of what was taken back. */
export async function checkTransfers(town: Town): Promise<void> {
  for (const transfer of await all(town, '/transfers')) {
    const hold = transfer.hold as { captured: string } | null;
    const posted = minorOf(hold === null ? transfer.amount : hold.captured);
    const charged = Object.fromEntries(
      (transfer.fees as Json[]).map(({ name, amount, givenBack }) => [String(name), [amount, givenBack]]),
    );
    for (const [name, percent] of [
      ['Trade fee', 1],
      ['Solidarity', 2],
    ] as const) {
      const [amount, back] = (charged[name] ?? ['0.00', '0.00']).map(minorOf);
      const expected = share(posted, percent);
      const isAllBack = minorOf(transfer.reversed) === posted;
      if (amount !== expected || (isAllBack && back !== amount))
        throw new Error(`${name} of ${JSON.stringify(transfer)} is ${amount} and ${back}, not ${expected}`);
    }
  }
}

/** Each due payment came once, at its time, and was paid by one transfer or refused. Answers how many there were. */
export async function checkStanding(town: Town, standing: readonly Standing[]): Promise<number> {
  let count = 0;
  const paidBy = new Set<unknown>();
  for (const { id, due, amounts } of standing) {
    const occurrences = (await all(town, `/payment-schedules/${id}/occurrences`)).toReversed();
    const seen = occurrences.map(({ dueAt, amount, number }) => [Date.parse(String(dueAt)), minorOf(amount), number]);
    const expected = due.map((time, index) => [time, amounts[index], index + 1]);
    if (JSON.stringify(seen) !== JSON.stringify(expected))
      throw new Error(`schedule ${id} came at ${JSON.stringify(seen)}, not at ${JSON.stringify(expected)}`);
    for (const { state, transactionId } of occurrences) {
      count++;
      if (state !== 'paid' && state !== 'failed') throw new Error(`a payment of schedule ${id} is ${state}`);
      if (state === 'paid' && (transactionId === null || paidBy.has(transactionId)))
        throw new Error(`a payment of schedule ${id} is paid by ${transactionId}`);
      paidBy.add(transactionId);
    }
  }
  return count;
}

/** Each event came at least once, and those of one account in their order. Answers how many there were. */
export async function checkEvents(town: Town): Promise<number> {
  const { events } = await readFeed(town.operator, { limit: 500 });
  const told = events.filter(({ type }) => type !== 'account.opened' && type !== 'member.admitted');
  const place = () => {
    const first = new Map<string, number>();
    for (const [index, id] of town.receiver.taken.entries()) if (!first.has(id)) first.set(id, index);
    return first;
  };
  let first = place();
  const missing = () => told.filter(({ id }) => !first.has(id) && isAfterWebhook(id, events));
  for (const deadline = Date.now() + 60_000; missing().length > 0; first = place()) {
    if (Date.now() > deadline) throw new Error(`${missing().length} of ${told.length} events never came`);
    await pause(100);
  }
  const last = new Map<string, number>();
  for (const { id, accountIds } of events) {
    const came = first.get(id);
    if (came === undefined) continue;
    for (const account of accountIds as string[]) {
      if ((last.get(account) ?? -1) > came) throw new Error(`event ${id} came before an earlier one of ${account}`);
      last.set(account, came);
    }
  }
  return told.length;
}

/** A webhook is told what happens from its making on: the schedule of fees is the first of that. */
function isAfterWebhook(id: string, events: readonly Json[]): boolean {
  const from = events.findIndex(({ type }) => type === 'fee-schedule.created');
  return events.findIndex((event) => event.id === id) >= from;
}

async function all({ operator }: Town, path: string): Promise<Json[]> {
  const rows: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: Record<string, string | number> = { limit: 500, ...(cursor !== '' && { cursor }) };
    const page: Json = bodyOf(await operator.get(path, query), 200);
    rows.push(...page.data);
    cursor = page.nextCursor;
  }
  return rows;
}

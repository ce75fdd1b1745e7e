/**
 * Single transfers at a steady pace, from a process of its own: each is sent at its time, whether or not the ones before it
 * have been answered. Reads its task as JSON from the environment; ends when its input does, and then prints a line of JSON:
 * of each transfer when it was sent (epoch milliseconds), how long it took, and whether it was posted.
 */
import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PaymentsTask {
  readonly url: string;
  readonly key: string;
  readonly accounts: readonly string[];
  readonly perSecond: number;
}

export type Payment = readonly [sentAt: number, ms: number, posted: boolean];

const { url, key, accounts, perSecond }: PaymentsTask = JSON.parse(process.env.PAYMENTS ?? '');
let stopped = false;
const ending = text(process.stdin).then(() => {
  stopped = true;
});

const payments: Promise<Payment>[] = [];

async function pay(number: number): Promise<Payment> {
  const from = accounts[number % accounts.length];
  const to = accounts[(number * 7 + 1) % accounts.length];
  const sentAt = Date.now();
  const started = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ from, to, amount: '0.01' }),
  });
  await response.arrayBuffer();
  return [sentAt, performance.now() - started, response.ok];
}

const began = performance.now();
for (let number = 0; !stopped; number++) {
  await sleep(Math.max(0, began + (number * 1000) / perSecond - performance.now()));
  payments.push(pay(number));
}
await ending;
process.stdout.write(`${JSON.stringify(await Promise.all(payments))}\n`);

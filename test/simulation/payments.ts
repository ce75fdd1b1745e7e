/**
 * Months of a town: trades with fees, holds that are captured in parts, voided or left to expire, reversals, standing payments and
 * instalments, membership and demurrage; among them a service that is killed, a database that is restarted, and a receiver of webhooks
 * that is down. After each day all invariants hold.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Json } from '../support/client.ts';
import { bodyOf } from '../support/client.ts';
import { oneOf, type Pick, seeded } from '../support/random.ts';
import { checkEvents, checkFees, checkStanding, checkTransfers, type Standing } from './payments-books.ts';
import { foundTown, type Town } from './payments-town.ts';

const DAY = 86_400_000;
const MEMBERS = 200;
const BEGIN = Date.parse('2041-01-01T00:00:00Z');

const text = (minor: number): string => (minor / 100).toFixed(2);

/** Days after which the receiver of webhooks is down for one. */
const DOWN_EVERY = 11;

export interface PaymentsOptions {
  readonly seed: number;
  readonly days: number;
  /** What members do in a day, standing payments aside. */
  readonly actsADay: number;
  /** Days between two payments of the most frequent standing payments. */
  readonly standingEvery: number;
  /** Days between two times that the service is killed, or the database restarted, while requests are under way. */
  readonly killedEvery: number;
  readonly restartedEvery: number;
}

export interface PaymentsSummary {
  days: number;
  answered: number;
  refused: number;
  captured: number;
  reversed: number;
  occurrences: number;
  events: number;
  outages: number;
}

export async function simulatePayments(options: PaymentsOptions): Promise<PaymentsSummary> {
  const town = await foundTown(MEMBERS, BEGIN);
  const simulation = new Payments(town, options);
  try {
    return await simulation.run();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`SIMULATION_SEED=${options.seed}, day ${simulation.day}: ${message}`, { cause: error });
  } finally {
    await town.stop();
  }
}

class Payments {
  day = 0;
  readonly #town: Town;
  readonly #options: PaymentsOptions;
  readonly #pick: Pick;
  #keys = 0;
  /** Transfers that may be reversed, and holds that are open as far as is known, or have been until last night. */
  readonly #posted: string[] = [];
  #held: { readonly id: string; readonly untilDay: number }[] = [];
  readonly #standing: Standing[] = [];
  readonly #summary: PaymentsSummary = {
    days: 0,
    answered: 0,
    refused: 0,
    captured: 0,
    reversed: 0,
    occurrences: 0,
    events: 0,
    outages: 0,
  };

  constructor(town: Town, options: PaymentsOptions) {
    this.#town = town;
    this.#options = options;
    this.#pick = seeded(options.seed);
  }

  async run(): Promise<PaymentsSummary> {
    const { days } = this.#options;
    await this.#begin(days);
    for (this.day = 1; this.day <= days; this.day++) await this.#live();
    await this.#end(days);
    return { ...this.#summary, days };
  }

  async #begin(days: number): Promise<void> {
    const { fees, solidarity } = this.#town;
    await this.#make('/fee-schedules', {
      rules: [
        { name: 'Trade fee', charges: 'payer', to: fees, rate: '0.01' },
        { name: 'Solidarity', charges: 'payee', to: solidarity, rate: '0.02' },
      ],
      periodRules: [
        { name: 'Membership', basis: 'membership', to: fees, amount: '1.00' },
        { name: 'Demurrage', basis: 'demurrage', to: solidarity, rate: '0.01', allowance: '50.00' },
      ],
    });
    for (let nth = 0; nth < 30; nth++) {
      const every = this.#options.standingEvery + (nth % 5);
      const count = Math.floor((days - 1) / every);
      const startsAt = BEGIN + DAY + nth * 60_000;
      const amount = 101 + nth;
      const due = Array.from({ length: count }, (_, index) => startsAt + index * every * DAY);
      const rule = `FREQ=DAILY;INTERVAL=${every};COUNT=${count}`;
      await this.#schedule({ amount: text(amount), recurrence: rule }, startsAt, due, Array(count).fill(amount));
    }
    for (let nth = 0; nth < 10; nth++) {
      const startsAt = BEGIN + 2 * DAY + nth * 60_000;
      const parts = Math.min(7, days - 3);
      const whole = 10_000 + nth * 100 + 3;
      const due = Array.from({ length: parts }, (_, index) => startsAt + index * DAY);
      const amounts = due.map((_, index) => Math.floor(whole / parts) + (index < whole % parts ? 1 : 0));
      const asked = { amount: text(whole), recurrence: 'FREQ=DAILY', instalments: parts };
      await this.#schedule(asked, startsAt, due, amounts);
    }
  }

  async #schedule(asked: object, startsAt: number, due: number[], amounts: number[]): Promise<void> {
    const [from, to] = this.#pair();
    const time = new Date(startsAt).toISOString();
    const { id } = await this.#make('/payment-schedules', { from, to, startsAt: time, retryFor: 'PT0H', ...asked });
    this.#standing.push({ id, from, to, due, amounts });
  }

  async #live(): Promise<void> {
    const town = this.#town;
    const { actsADay, killedEvery, restartedEvery } = this.#options;
    const morning = BEGIN + this.day * DAY + 9 * 3_600_000;
    town.receiver.answer(() => (this.day % DOWN_EVERY === 0 ? 503 : 204));
    await town.moveTo(morning);
    if (new Date(morning).getUTCDate() === 1) await this.#chargeMonth(morning);
    this.#held = this.#held.filter(({ untilDay }) => untilDay >= this.day);
    const under = Array.from({ length: actsADay }, () => this.#act());
    if (this.day % killedEvery === 0) await this.#breakOff(() => town.killService());
    if (this.day % restartedEvery === 0) await this.#breakOff(() => town.restartDatabase());
    await Promise.all(under);
    await town.runJob('pay-payment-schedules');
    await town.checkInvariants();
    await checkFees(town);
  }

  async #breakOff(outage: () => Promise<void>): Promise<void> {
    this.#summary.outages++;
    await pause(this.#pick(30));
    await outage();
  }

  async #chargeMonth(morning: number): Promise<void> {
    const period = new Date(morning - DAY).toISOString().slice(0, 7);
    const foreseen = bodyOf(await this.#town.operator.post('/fee-runs/preview', { period }), 200);
    const run = bodyOf(await this.#town.operator.post('/fee-runs', { period }), 200);
    const again = bodyOf(await this.#town.operator.post('/fee-runs', { period }), 200);
    if (run.finishedAt === null || run.charged !== foreseen.charged || again.charged !== run.charged)
      throw new Error(`the month ${period} came to ${JSON.stringify([foreseen.charged, run, again])}`);
  }

  async #act(): Promise<void> {
    const [from, to] = this.#pair();
    const amount = 200 + this.#pick(20_000);
    const what = this.#pick(12);
    if (what < 6) {
      const made = await this.#try('/transfers', { from, to, amount: text(amount) });
      if (made !== null) this.#posted.push(made.id);
    } else if (what < 9) {
      const untilDay = this.day + 1 + this.#pick(6);
      const expiresAt = new Date(BEGIN + untilDay * DAY).toISOString();
      const made = await this.#try('/transfers', { from, to, amount: text(amount), mode: 'hold', expiresAt });
      if (made !== null) this.#held.push({ id: made.id, untilDay });
    } else if (what < 11 && this.#held.length > 0) {
      await this.#endHold();
    } else if (this.#posted.length > 0) {
      await this.#reverse(oneOf(this.#pick, this.#posted));
    }
  }

  async #endHold(): Promise<void> {
    const { id } = oneOf(this.#pick, this.#held);
    const isVoided = this.#pick(4) === 0;
    const final = this.#pick(2) === 0;
    if (isVoided || final) this.#held = this.#held.filter((hold) => hold.id !== id);
    if (isVoided) return void (await this.#try(`/transfers/${id}/void`, {}));
    const taken = await this.#try(`/transfers/${id}/capture`, { amount: text(100 + this.#pick(5_000)), final });
    if (taken === null) return;
    this.#summary.captured++;
    this.#posted.push(id);
  }

  async #reverse(id: string): Promise<void> {
    const part = this.#pick(2) === 0 ? {} : { amount: text(50 + this.#pick(2_000)) };
    const taken = await this.#try(`/transfers/${id}/reverse`, { reason: 'Not as agreed', ...part });
    if (taken !== null) this.#summary.reversed++;
  }

  /** What it made; null where a rule refused it. */
  async #try(path: string, body: object): Promise<Json | null> {
    const { status, body: answered, text: told }: Answer = await this.#town.send(path, body, `k${++this.#keys}`);
    this.#summary.answered++;
    if (status < 300) return answered;
    // A member has too little, or somebody has come first: nothing else may be in the way.
    if (status !== 422 && status !== 409) throw new Error(`${path} is answered with ${status}: ${told}`);
    this.#summary.refused++;
    return null;
  }

  async #make(path: string, body: object): Promise<Json> {
    return bodyOf(await this.#town.operator.post(path, body));
  }

  #pair(): [string, string] {
    const { accounts } = this.#town;
    const from = this.#pick(accounts.length);
    return [
      accounts[from] as string,
      accounts[(from + 1 + this.#pick(accounts.length - 1)) % accounts.length] as string,
    ];
  }

  async #end(days: number): Promise<void> {
    const town = this.#town;
    town.receiver.answer(() => 204);
    await town.moveTo(BEGIN + (days + 10) * DAY);
    await town.runJob('pay-payment-schedules');
    await checkTransfers(town);
    this.#summary.occurrences = await checkStanding(town, this.#standing);
    this.#summary.events = await checkEvents(town);
    await town.checkInvariants();
    await town.verifyExport();
  }
}

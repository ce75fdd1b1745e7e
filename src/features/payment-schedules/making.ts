/** What a payer asks for, as the schedule that it becomes: between which accounts, how much, and when for the first time. */
import type { ClientBase } from 'pg';
import { newId } from '../../db/ids.ts';
import { refuse, SaldoError } from '../../domain/errors.ts';
import { noSuchAccount } from '../../domain/ledger/payments.ts';
import { readPositiveAmount } from '../../http/amounts.ts';
import type { Principal } from '../../http/auth.ts';
import { invalid } from '../../http/problem.ts';
import {
  PAYMENT_RETRY_HOURS_DEFAULT,
  PAYMENT_SCHEDULE_AHEAD_YEARS_MAX,
  PAYMENT_SCHEDULE_GAP_YEARS_MAX,
} from '../../limits/payments.ts';
import type { Circuit } from '../circuits/service.ts';
import { sees } from '../transfers/service.ts';
import { type NewSchedule, selectClock, selectSides } from './queries.ts';
import {
  faultOfEnd,
  type LocalTime,
  localTimeOf,
  momentOf,
  ONCE,
  type Recurrence,
  readRule,
  timesFrom,
} from './recurrence.ts';
import type { PaymentScheduleAsked } from './schema.ts';

const YEAR_MS = 366 * 86_400_000;

/** @throws SaldoError the refusal */
export async function scheduleOf(
  client: ClientBase,
  circuit: Circuit,
  asked: PaymentScheduleAsked,
  principal: Principal,
): Promise<NewSchedule> {
  const { from, to, instalments = null, recurrence = null } = asked;
  const amount = readPositiveAmount(asked.amount, circuit.scale, 'amount');
  if (instalments !== null && amount < BigInt(instalments))
    throw invalid([{ path: 'amount', message: 'is less than one smallest unit for each instalment' }]);
  await requireSides(client, circuit.id, from, to, principal);
  const clock = await selectClock(client, circuit.id);
  const timeZone = asked.timeZone ?? clock.timeZone;
  const begin = beginOf(asked, timeZone, clock.now);
  const rule = recurrence === null ? ONCE : readRule(recurrence);
  const remaining = instalments ?? rule.count;
  return {
    id: newId(),
    from,
    to,
    amount,
    instalments,
    externalId: asked.externalId ?? null,
    description: asked.description ?? null,
    principalId: principal.id,
    recurrence,
    beginsAt: begin.local,
    timeZone,
    retryHours: asked.retryFor ?? PAYMENT_RETRY_HOURS_DEFAULT,
    next: firstTime(rule, begin, timeZone, remaining),
    remaining,
  };
}

/**
 * The first time of a rule that is reckoned from then on.
 * @param count of the payments that are to come; null: until the rule ends, if it does
 * @throws SaldoError `validation-failed` where there is none, or no second one that is to come, or the rule ends too late
 */
export function firstTime(rule: Recurrence, begin: LocalTime, timeZone: string, count: number | null): LocalTime {
  const refused = (message: string) => invalid([{ path: 'recurrence', message }]);
  const fault = faultOfEnd(rule, begin, timeZone);
  if (fault !== null) throw refused(fault);
  const [first, second] = timesFrom(rule, begin.local, timeZone, 2);
  const within = `within ${PAYMENT_SCHEDULE_GAP_YEARS_MAX} years`;
  if (first === undefined)
    throw refused(
      rule.until === null
        ? `comes to no day ${within} of its beginning`
        : `comes to no day before its end, or ${within} of its beginning`,
    );
  if (second === undefined && rule.until === null && count !== 1)
    throw refused(`comes to ${first.local.slice(0, 10)}, and then to no day ${within}`);
  // Where the clocks have this time twice, it begins at the moment that was said, and not at the first of them.
  return first.local === begin.local ? begin : first;
}

function beginOf({ startsAt, startsOn, time = '00:00' }: PaymentScheduleAsked, timeZone: string, now: Date): LocalTime {
  const path = startsAt === undefined ? 'startsOn' : 'startsAt';
  const moment = startsAt === undefined ? null : new Date(startsAt);
  const begin =
    moment === null
      ? momentOf(`${startsOn}T${time}:00`, timeZone)
      : { local: localTimeOf(moment, timeZone), at: moment };
  if (begin.at < now)
    throw invalid([
      {
        path,
        message: `is in the past${startsAt === undefined ? ': say also which `time` of the day, if it is today' : ''}`,
      },
    ]);
  if (begin.at.getTime() > now.getTime() + PAYMENT_SCHEDULE_AHEAD_YEARS_MAX * YEAR_MS)
    throw invalid([{ path, message: `is more than ${PAYMENT_SCHEDULE_AHEAD_YEARS_MAX} years ahead` }]);
  return begin;
}

async function requireSides(
  client: ClientBase,
  circuitId: string,
  from: string,
  to: string,
  principal: Principal,
): Promise<void> {
  if (from === to) throw refuse('same-account', 'An account cannot pay itself.', { accountId: from });
  const sides = await selectSides(client, circuitId, [from, to]);
  const payer = sides.find(({ id }) => id === from);
  // An account of another member is not there for a member that wants to pay from it.
  if (payer === undefined || payer.status === 'closed' || !sees(principal, payer.member_id))
    throw new SaldoError(noSuchAccount(from, 'from'));
  const payee = sides.find(({ id }) => id === to);
  if (payee === undefined || payee.status === 'closed') throw new SaldoError(noSuchAccount(to, 'to'));
}

import { z } from 'zod';
import { RUN_MODES, RUN_STATES } from '../../domain/clearing/runs.ts';
import { amountText, date, timeText, uuid } from '../../http/codecs.ts';
import { CLEARING_DUE_WITHIN_DAYS_MAX, CRON_LENGTH_MAX } from '../../limits.ts';
import { faultOfCron } from './cron.ts';

const mode = z.enum(RUN_MODES).meta({
  description: '`set-off`: no balance moves. `with-credit`: balances move within their limits where more clears by it',
  examples: ['set-off'],
});
const dueBy = date.meta({
  description: 'Only what is due on this day or before. What has no due date always takes part',
  examples: ['2026-12-31'],
});
const dryRun = z.boolean().meta({ description: 'Only to look at: it cannot be applied', examples: [false] });
const state = z.enum(RUN_STATES).meta({ examples: ['computed'] });

export const runRequest = z.strictObject({ mode, dueBy: dueBy.optional(), dryRun: dryRun.optional() });
export type RunRequest = z.output<typeof runRequest>;

export const runStarted = z.strictObject({ id: uuid, state: z.literal('draft') }).meta({ id: 'ClearingRunStarted' });

const sum = amountText.nullable();
const digest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .nullable();

/** What is not known yet is null. */
export const runView = z
  .strictObject({
    id: uuid,
    state,
    mode,
    dueBy: dueBy.nullable(),
    dryRun,
    snapshotNumber: z.int().nullable().meta({ description: 'The number of the journal that it was computed from' }),
    total: sum.meta({ description: 'What remained of all obligations that took part' }),
    cleared: sum,
    remaining: sum,
    netDebtBefore: sum.meta({
      description: 'What would be paid if each account paid only what it owes less what it is owed',
    }),
    netDebtAfter: sum,
    steps: z
      .strictObject({ bilateral: amountText, multilateral: amountText, credit: amountText })
      .nullable()
      .meta({ description: 'What each step adds to what is cleared' }),
    creditUsed: sum.meta({ description: 'What the balances that fall, fall by' }),
    obligations: z.int().nullable(),
    accounts: z.int().nullable(),
    digests: z
      .strictObject({ obligations: digest, accounts: digest })
      .meta({ description: 'Of the input, as in the certificate. Accounts: null in a set-off' }),
    scheduledFor: timeText
      .nullable()
      .meta({ description: 'The time of the schedule that started it; null where somebody did' }),
    applyAutomatically: z.boolean().meta({ description: 'Whether it is applied as soon as it is computed' }),
    createdAt: timeText,
    computedAt: timeText.nullable(),
    reserve: amountText.meta({
      description: 'What each account kept aside of its limits, because payments had outdated the run more than once',
      examples: ['0.00'],
    }),
    appliedAt: timeText.nullable(),
    appliedNumber: z
      .int()
      .nullable()
      .meta({ description: 'The transaction that applied it; its id is that of the run' }),
    failure: z.string().nullable(),
  })
  .meta({ id: 'ClearingRun' });
export type RunView = z.input<typeof runView>;

export const settlementView = z
  .strictObject({
    obligationId: uuid,
    debtor: uuid,
    creditor: uuid,
    dueOn: date.nullable(),
    remainingBefore: amountText,
    settled: amountText,
    remainingAfter: amountText,
  })
  .meta({ id: 'ClearingSettlement' });
export type SettlementView = z.input<typeof settlementView>;

export const loopView = z
  .strictObject({
    kind: z.enum(['cycle', 'chain']).meta({
      description:
        'In a cycle the last settles with the first. In a chain the balance of the first falls, and that of the last rises',
    }),
    amount: amountText,
    accounts: z.array(z.string()).meta({
      description:
        'Each settles with the next. To a member, those of others are pseudonyms, the same within a run only',
      examples: [['0198c2a4-7d3e-7b1a-9f00-3c5d2e1f4a6b', 'p-5b1f0c2d9e8a7b6c']],
    }),
  })
  .meta({ id: 'ClearingLoop' });
export type LoopView = z.input<typeof loopView>;

export const inputQuery = z.strictObject({
  part: z
    .enum(['obligations', 'accounts'])
    .default('obligations')
    .meta({
      description: 'Which file: `--obligations` or `--accounts` of `saldo check-certificate`',
      examples: ['obligations'],
    }),
});

/** Judged whole: what is wrong is told in the words of whatever found it. */
const cron = z
  .string()
  .max(CRON_LENGTH_MAX, { error: `must have at most ${CRON_LENGTH_MAX} characters`, abort: true })
  .superRefine((expression, context) => {
    const fault = faultOfCron(expression);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({
    description:
      'When, in five fields as cron has them: minute, hour, day of the month, month, day of the week. By the clock of the ' +
      "circuit's time zone; at most once an hour. `L` is the last day of a month, `MON#1` its first Monday",
    examples: ['0 3 * * MON'],
  });

const schedule = {
  cron,
  mode,
  dueWithinDays: z
    .int()
    .min(0)
    .max(CLEARING_DUE_WITHIN_DAYS_MAX)
    .nullable()
    .meta({
      description:
        'Only what is due by so many days after that of the run. What has no due date always takes part. Null: all',
      examples: [30],
    }),
  apply: z.enum(['automatically', 'on-approval']).meta({
    description:
      '`automatically`: as soon as it is computed. `on-approval`: it waits for an operator to apply or to discard it, and ' +
      'no other is started meanwhile',
    examples: ['automatically'],
  }),
  paused: z.boolean().meta({ description: 'Whether its times pass by without a run', examples: [false] }),
};

export const scheduleRequest = z.strictObject({
  ...schedule,
  dueWithinDays: schedule.dueWithinDays.optional(),
  paused: schedule.paused.optional(),
});
export type ScheduleRequest = z.output<typeof scheduleRequest>;

export const scheduleView = z
  .strictObject({
    ...schedule,
    cron: z.string(),
    nextAt: timeText.nullable().meta({ description: 'When the next run is started; null while it is paused' }),
    lastRunId: uuid.nullable().meta({ description: 'The last run that was started by schedule' }),
    lastAt: timeText.nullable().meta({ description: 'When that was' }),
    skippedAt: timeText
      .nullable()
      .meta({ description: 'When its time came last while another run was active, so that none was started' }),
  })
  .meta({ id: 'ClearingSchedule' });
export type ScheduleView = z.input<typeof scheduleView>;

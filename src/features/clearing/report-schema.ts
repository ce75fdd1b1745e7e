import { z } from 'zod';
import { RUN_MODES } from '../../domain/clearing/runs.ts';
import { amountText, balanceText, date, pageOf, pageQuery, timeText, uuid } from '../../http/codecs.ts';

export const reportQuery = pageQuery
  .extend({
    from: date.optional().meta({
      description: 'The first day on which runs were applied, where the circuit is. Without it: a year up to `to`',
      examples: ['2026-01-01'],
    }),
    to: date.optional().meta({ description: 'The last day; without it, today', examples: ['2026-12-31'] }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    message: 'is after `to`',
    path: ['from'],
  });
export type ReportQuery = z.output<typeof reportQuery>;

const signed = (description: string) => balanceText.meta({ description, examples: ['-5.00'] });

/** What each step adds. Together they are all that was cleared, or all that a member settles. */
const saved = z
  .strictObject({
    bilateral: amountText.meta({ description: 'By netting each pair of accounts against each other' }),
    multilateral: amountText.meta({ description: 'What cycles of more accounts add to that' }),
    credit: amountText.meta({
      description: 'What credit adds to that: `creditUsed` of it is now a debt to the circuit',
    }),
  })
  .meta({ description: 'Payments in money that were not needed, by what made them so' });

const savedOfMember = z
  .strictObject({
    bilateral: amountText,
    multilateral: signed('Below zero where what is best for all settles less of its debts than netting by pairs would'),
    credit: signed('Below zero where what is best for all with credit settles less of its debts than without'),
  })
  .meta({
    description: 'Payments in money that it did not have to make, as for the circuit. They add up to `settles`',
  });

const netDebtLowered = signed('Net debt before less net debt after, added up; below zero it grew');

const netDebts = {
  netDebtBefore: amountText.meta({ description: 'What each account owes beyond what it is owed, added up' }),
  netDebtAfter: amountText.meta({ description: 'The same of what remains. A run with credit may raise it' }),
};

const applied = {
  runId: uuid,
  mode: z.enum(RUN_MODES).meta({ examples: ['with-credit'] }),
  appliedAt: timeText,
};

const creditUsed = amountText.meta({
  description: 'What the balances that fall, fall by: no money either, but owed to the circuit from then on',
});

const reportRow = z
  .strictObject({
    ...applied,
    total: amountText.meta({ description: 'What remained of all obligations that took part' }),
    cleared: amountText,
    saved,
    creditUsed,
    ...netDebts,
  })
  .meta({ id: 'ClearingReportRow' });

const period = { from: date, to: date };

export const reportView = z
  .strictObject({
    ...period,
    sums: z
      .strictObject({
        runs: z.int().meta({ examples: [12] }),
        cleared: amountText,
        saved,
        creditUsed,
        netDebtLowered,
      })
      .meta({ description: 'Over all applied runs of the period, not only of the page' }),
    ...pageOf(reportRow).shape,
  })
  .meta({ id: 'ClearingReport' });
export type ReportView = z.input<typeof reportView>;

/** What a run was to one member: sums over its accounts. */
const share = {
  owes: amountText.meta({ description: 'What it owed before, of what took part' }),
  isOwed: amountText,
  settles: amountText.meta({ description: 'How much of what it owed is settled' }),
  receives: amountText.meta({ description: 'How much of what it was owed is settled' }),
  saved: savedOfMember,
  balanceChange: signed('What its balances move by together; below zero they fall'),
  creditUsed,
  ...netDebts,
};

export const memberShareView = z
  .strictObject({
    memberId: uuid.nullable().meta({ description: "Null: the circuit's own accounts, which stand last" }),
    ...share,
  })
  .meta({ id: 'ClearingMemberShare' });
export type MemberShareView = z.input<typeof memberShareView>;

const memberReportRow = z.strictObject({ ...applied, ...share }).meta({ id: 'ClearingMemberReportRow' });

export const memberReportView = z
  .strictObject({
    memberId: uuid,
    ...period,
    sums: z
      .strictObject({
        runs: z.int().meta({ description: 'Those in which an account of it took part', examples: [12] }),
        settles: amountText,
        receives: amountText,
        saved: savedOfMember,
        balanceChange: share.balanceChange,
        creditUsed,
        netDebtLowered,
      })
      .meta({ description: 'Over all applied runs of the period, not only of the page' }),
    ...pageOf(memberReportRow).shape,
  })
  .meta({ id: 'ClearingMemberReport' });
export type MemberReportView = z.input<typeof memberReportView>;

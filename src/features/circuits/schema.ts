import { z } from 'zod';
import { amountText, circuitCode, text, timeText, uuid, timeZone as zoneName } from '../../http/codecs.ts';
import { NAME_LENGTH_MAX, RETENTION_DAYS_MAX, UNIT_SCALE_MAX } from '../../limits.ts';

const timeZone = zoneName.meta({ description: "Where the circuit's days, months and contract years begin" });

const unit = z
  .strictObject({
    code: z
      .string()
      .regex(/^[A-Za-z0-9]{1,12}$/, 'must be 1 to 12 letters and digits')
      .meta({ examples: ['SRD'] }),
    scale: z
      .int()
      .min(0)
      .max(UNIT_SCALE_MAX)
      .meta({ description: 'Decimals of an amount', examples: [2] }),
  })
  .meta({ description: 'The unit of account' });

const settings = {
  name: text(NAME_LENGTH_MAX).meta({ examples: ['Circuito di prova'] }),
  defaultCreditLimit: amountText.meta({
    description: 'Credit limit of an account that is opened without one',
    examples: ['1000.00'],
  }),
  defaultBalanceCap: amountText.nullable().meta({
    description: 'Balance cap of an account that is opened without one; null: unlimited',
    examples: ['5000.00'],
  }),
  paymentRequestThreshold: amountText.meta({
    description: 'Up to this, a payment request is paid at once where the payer has agreed to that; 100 units at first',
    examples: ['100.00'],
  }),
  timeZone,
  retentionDays: z
    .int()
    .min(0)
    .max(RETENTION_DAYS_MAX)
    .nullable()
    .meta({
      description:
        'Days after a member has been closed for which what is personal of it is kept, and after which it is erased by ' +
        'itself; null: until an operator erases it',
      examples: [3650],
    }),
};

export const circuitCreation = z.strictObject({
  code: circuitCode.meta({ description: 'A short name, unique on this installation', examples: ['demo'] }),
  name: settings.name,
  unit,
  defaultCreditLimit: settings.defaultCreditLimit.optional(),
  defaultBalanceCap: settings.defaultBalanceCap.optional(),
  paymentRequestThreshold: settings.paymentRequestThreshold.optional(),
  timeZone: timeZone.optional(),
  retentionDays: settings.retentionDays.optional(),
});
export type CircuitCreation = z.output<typeof circuitCreation>;

export const circuitChange = z
  .strictObject({
    name: settings.name.optional(),
    defaultCreditLimit: settings.defaultCreditLimit.optional(),
    defaultBalanceCap: settings.defaultBalanceCap.optional(),
    paymentRequestThreshold: settings.paymentRequestThreshold.optional(),
    timeZone: timeZone.optional(),
    retentionDays: settings.retentionDays.optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'names nothing to change');
export type CircuitChange = z.output<typeof circuitChange>;

export const circuitView = z
  .strictObject({ id: uuid, code: z.string(), ...settings, unit, timeZone: z.string(), createdAt: timeText })
  .meta({ id: 'Circuit' });
export type CircuitView = z.input<typeof circuitView>;

import { z } from 'zod';
import { DELIVERY_STATES } from '../../domain/deliveries.ts';
import { pageQuery, timeText, uuid } from '../../http/codecs.ts';
import { WEBHOOK_URL_LENGTH_MAX } from '../../limits/events.ts';
import { eventType } from '../events/service.ts';

const url = z
  .string()
  .max(WEBHOOK_URL_LENGTH_MAX)
  .meta({
    description: 'Where events are sent to: https, at a public address',
    examples: ['https://shop.example/saldo'],
  });

const types = z
  .array(eventType)
  .max(100)
  .meta({ description: 'Only these types; none: all', examples: [['transfer.posted']] });

export const webhookCreation = z.strictObject({ url, types: types.optional() });
export type WebhookCreation = z.output<typeof webhookCreation>;

const webhook = z.strictObject({
  id: uuid,
  url,
  types,
  memberId: uuid.nullable().meta({ description: 'Whose events it is told; null: all of the circuit' }),
  createdAt: timeText,
  waiting: z.int().meta({ description: 'Deliveries that wait for another try' }),
  dead: z.int().meta({ description: 'Deliveries that were given up, and can be asked for again' }),
});

export const webhookView = webhook.meta({ id: 'Webhook', description: 'Where events are sent to' });
export type WebhookView = z.output<typeof webhookView>;

const secret = z
  .string()
  .nullable()
  .meta({
    description:
      'What deliveries are signed with (Standard Webhooks): shown this one time; null to a request sent again',
    examples: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw2XJ4h8yhKzM='],
  });

export const newWebhookView = webhook
  .extend({ secret })
  .meta({ id: 'NewWebhook', description: 'A new webhook with its secret' });
export type NewWebhookView = z.output<typeof newWebhookView>;

export const newSecretView = z
  .strictObject({
    secret,
    previousValidUntil: timeText.nullable().meta({ description: 'Until then deliveries are signed with both' }),
  })
  .meta({ id: 'WebhookSecret', description: 'A new secret' });
export type NewSecretView = z.output<typeof newSecretView>;

export const deliveryView = z
  .strictObject({
    eventId: uuid.meta({ description: 'The `webhook-id` of its deliveries' }),
    type: z.string(),
    state: z.enum(DELIVERY_STATES).meta({
      description:
        '`waiting` for its next try or for an earlier event of the same account, `delivered`, or given up as `dead`',
    }),
    attempts: z.int().meta({ description: 'Tries since it was last asked for' }),
    lastAttemptAt: timeText.nullable(),
    nextAttemptAt: timeText.nullable().meta({ description: 'Null also where it waits for an earlier event' }),
    status: z.int().nullable().meta({ description: 'The HTTP status of the last answer' }),
    failure: z
      .string()
      .nullable()
      .meta({
        description:
          'Why the last try failed: `timed-out`, `address-refused`, `name-not-found`, `connection-failed`, `tls-failed`, ' +
          '`redirected` or `answered-with-an-error`',
      }),
  })
  .meta({ id: 'WebhookDelivery', description: 'An event on its way to a webhook' });
export type DeliveryView = z.output<typeof deliveryView>;

export const deliveryFilters = pageQuery.extend({
  state: z.enum(DELIVERY_STATES).optional().meta({ description: 'Only those in this state' }),
});
export type DeliveryFilters = z.output<typeof deliveryFilters>;

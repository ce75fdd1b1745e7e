import { z } from 'zod';
import { pageQuery, timeText, uuid } from '../../http/codecs.ts';
import { EVENT_TYPES, eventUnion } from './types.ts';

export const eventType = z.enum(EVENT_TYPES).meta({ description: 'A type of event', examples: ['transfer.posted'] });

const eventView = eventUnion({
  id: uuid.meta({ description: 'The same wherever and however often the event is told' }),
  circuitId: uuid,
  occurredAt: timeText,
  transactionNumber: z
    .int()
    .nullable()
    .meta({ description: 'The transaction that it is; null for what changed beside the journal' }),
  subjectId: uuid.meta({ description: 'What has changed' }),
  accountIds: z
    .array(uuid)
    .meta({ description: 'The accounts that it concerns. Those of one account are told in order' }),
}).meta({ id: 'Event', description: 'Something that has changed in a circuit' });

/** An event, as it is told to one who may know of it. */
export interface EventView {
  readonly id: string;
  readonly type: string;
  readonly circuitId: string;
  readonly occurredAt: string;
  readonly transactionNumber: number | null;
  readonly subjectId: string;
  readonly accountIds: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
}

export const eventPage = z.strictObject({
  data: z.array(eventView),
  nextCursor: z.string().nullable().meta({
    description: 'Where the next page begins; null where the feed ends for now. With a filter a page may be short',
  }),
  endCursor: z.string().meta({ description: 'Behind the last event that was looked at: where to go on later' }),
});

export const eventFilters = pageQuery.extend({
  after: z.enum(['latest']).optional().meta({ description: 'Begin at the end: only what happens from now on' }),
  type: eventType.optional().meta({ description: 'Only these' }),
  accountId: uuid.optional().meta({ description: 'Only those that concern this account' }),
});
export type EventFilters = z.output<typeof eventFilters>;

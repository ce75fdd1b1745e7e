import { z } from 'zod';
import { pageQuery, timestamp, timeText, uuid } from '../../http/codecs.ts';

const word = z.string().regex(/^[A-Za-z0-9._: -]{1,255}$/, 'must be 1 to 255 letters, digits, blanks and . _ : -');

const action = word.meta({
  description: 'The operationId of a request, or what became of something (`member-changed`)',
  examples: ['getMember'],
});
const requestId = word.meta({
  description: 'The `x-request-id` of the request',
  examples: ['4e4a1d7e-3ea6-4f0c-9d39-1b4b7a3e8c55'],
});

export const eventFilters = pageQuery.extend({
  principalId: uuid.optional().meta({ description: 'By whom' }),
  action: action.optional(),
  subjectId: uuid.optional().meta({ description: 'About what; the circuit where it was nothing in particular' }),
  requestId: requestId.optional(),
  from: timestamp.optional().meta({ description: 'Not before this time' }),
  to: timestamp.optional().meta({ description: 'Not after this time' }),
});
export type EventFilters = z.output<typeof eventFilters>;

export const eventView = z
  .strictObject({
    number: z
      .int()
      .nullable()
      .meta({ description: "Its number in the circuit's audit log; null until it has one, within a minute" }),
    id: uuid,
    occurredAt: timeText,
    principalId: uuid,
    requestId: z.string(),
    action: z.string(),
    subjectId: uuid,
    change: z.record(z.string(), z.unknown()).meta({
      description:
        'Of a request its `method`, `status`, `params`, `query` and `bodyDigest`; else what has changed. Ids, amounts, dates ' +
        'and digests only',
      examples: [{ method: 'GET', status: 200, query: { limit: 50, status: 'active' } }],
    }),
    leafHash: z.string().nullable().meta({ description: "Its leaf in the circuit's audit log (RFC 9162), in hex" }),
  })
  .meta({ id: 'AuditEvent', description: 'Something that an operator or auditor saw or did, or that came of it' });
export type EventView = z.input<typeof eventView>;

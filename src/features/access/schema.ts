import { z } from 'zod';
import { pageQuery, text, timestamp, timeText, uuid } from '../../http/codecs.ts';

/** Admins are made at the command line: nobody grants a role above its own, and no request stands as high. */
const role = z.enum(['operator', 'auditor', 'member']).meta({ examples: ['member'] });
const memberId = uuid.meta({ description: 'The member that a principal with the role `member` acts for' });

const identity = z
  .strictObject({
    issuer: z
      .url()
      .max(255)
      .regex(/^[\x21-\x7e]+$/, 'must be a URL without spaces and other letters than those of ASCII')
      .meta({ description: 'The `iss` of its tokens', examples: ['https://login.example.org'] }),
    subject: text(255).meta({ description: 'The `sub` of its tokens', examples: ['248289761001'] }),
  })
  .meta({ description: 'By which its tokens name it' });

const hasMemberIfMember = (asked: { role: string; memberId?: string | undefined }) =>
  (asked.role === 'member') === (asked.memberId !== undefined);
const MEMBER_NEEDED = { message: 'is for the role `member`, which needs it', path: ['memberId'] };

export const principalCreation = z
  .strictObject({ role, memberId: memberId.optional(), identity: identity.optional() })
  .refine(hasMemberIfMember, MEMBER_NEEDED);
export type PrincipalCreation = z.output<typeof principalCreation>;

export const principalView = z
  .strictObject({
    id: uuid,
    role,
    memberId: memberId.nullable(),
    identities: z.array(identity),
    createdAt: timeText,
    revokedAt: timeText.nullable(),
  })
  .meta({ id: 'Principal' });
export type PrincipalView = z.output<typeof principalView>;

export const keyCreation = z
  .strictObject({
    role,
    memberId: memberId.optional(),
    principalId: uuid.optional().meta({ description: 'Whose key it is; a new principal, where none is named' }),
    expiresAt: timestamp.optional(),
  })
  .refine(hasMemberIfMember, MEMBER_NEEDED);
export type KeyCreation = z.output<typeof keyCreation>;

const keyFields = {
  id: uuid,
  principalId: uuid,
  role,
  memberId: memberId.nullable(),
  createdAt: timeText,
  expiresAt: timeText.nullable(),
  revokedAt: timeText.nullable(),
};

export const keyView = z.strictObject(keyFields).meta({ id: 'ApiKey' });
export type KeyView = z.output<typeof keyView>;

export const newKeyView = z
  .strictObject({
    ...keyFields,
    key: z.string().nullable().meta({
      description: 'Shown this one time and never again: null when the request is repeated with its idempotency key',
    }),
  })
  .meta({ id: 'NewApiKey' });
export type NewKeyView = z.output<typeof newKeyView>;

export const accessFilters = pageQuery.extend({ memberId: memberId.optional() });
export type AccessFilters = z.output<typeof accessFilters>;

import { z } from 'zod';
import { MEMBER_STATUSES } from '../../domain/ledger/journal.ts';
import {
  amountText,
  externalId,
  metadata,
  metadataFilter,
  pageQuery,
  text,
  timeText,
  uuid,
} from '../../http/codecs.ts';
import { problemSchema } from '../../http/problem.ts';
import { NAME_LENGTH_MAX, TEXT_LENGTH_MAX } from '../../limits.ts';

const status = z.enum(MEMBER_STATUSES).meta({
  description:
    'An applicant becomes `active` or `closed`, an active one `suspended` or `leaving`, a suspended one `active` or `leaving`, and one that is leaving `active`, `suspended` or, with every account at zero, `closed`. Whoever is leaving still pays and is paid.',
  examples: ['active'],
});

const groupCode = externalId.meta({
  description: 'The group of members that it belongs to, for trading rules',
  examples: ['full'],
});

const profile = {
  name: text(NAME_LENGTH_MAX).meta({ examples: ['Caffè Centrale'] }),
  email: z
    .email()
    .max(254)
    .nullable()
    .meta({ description: 'Contact', examples: ['ciao@example.org'] }),
  phone: z
    .string()
    .regex(/^\+?[0-9 ()./-]{3,32}$/, 'must be a telephone number')
    .nullable()
    .meta({ description: 'Contact', examples: ['+39 070 000 000'] }),
  address: text(TEXT_LENGTH_MAX)
    .nullable()
    .meta({ description: 'Contact', examples: ['Via Roma 1, Cagliari'] }),
  listed: z.boolean().meta({ description: 'Whether the directory shows it to the other members', examples: [true] }),
};

const optionalProfile = {
  name: profile.name.optional(),
  email: profile.email.optional(),
  phone: profile.phone.optional(),
  address: profile.address.optional(),
  listed: profile.listed.optional(),
};

export const memberAdmission = z.strictObject({
  ...optionalProfile,
  name: profile.name,
  group: groupCode.optional(),
  externalId: externalId.optional(),
  status: z.enum(['applicant', 'active']).default('active').meta({ description: 'Applicants cannot trade yet' }),
  metadata: metadata.optional(),
});
export type MemberAdmission = z.output<typeof memberAdmission>;

/** Either the status, which is a transaction of the journal, or particulars. */
export const memberChange = z
  .strictObject({
    ...optionalProfile,
    group: groupCode.optional(),
    metadata: metadata.optional(),
    status: status.optional(),
    reason: text(TEXT_LENGTH_MAX)
      .optional()
      .meta({ description: 'Why the status changes', examples: ['Fees unpaid'] }),
  })
  .refine((change) => Object.keys(change).length > 0, 'names nothing to change')
  .refine(({ status, reason, ...others }) => status === undefined || Object.keys(others).length === 0, {
    message: 'a change of status goes in a request of its own',
    path: ['status'],
  })
  .refine(({ status, reason }) => reason === undefined || status !== undefined, {
    message: 'is for changes of status',
    path: ['reason'],
  });
export type MemberChange = z.output<typeof memberChange>;

export const memberView = z
  .strictObject({
    id: uuid,
    externalId: externalId.nullable(),
    group: groupCode,
    status,
    admittedAt: timeText,
    erasedAt: timeText.nullable().meta({ description: 'When what is personal of it was erased; null: it was not' }),
    name: profile.name.nullable().meta({ description: 'Null where it has been erased' }),
    email: profile.email,
    phone: profile.phone,
    address: profile.address,
    listed: profile.listed,
    metadata,
  })
  .meta({ id: 'Member' });
export type MemberView = z.input<typeof memberView>;

export const erasureView = z
  .strictObject({ memberId: uuid, erasedAt: timeText })
  .meta({ id: 'Erasure', description: 'What is personal of a former member is gone, and with it all free texts' });
export type ErasureView = z.output<typeof erasureView>;

export const memberFilters = pageQuery.extend({
  status: status.optional(),
  group: groupCode.optional(),
  externalId: externalId.optional(),
  metadata: metadataFilter.optional().meta({ examples: ['sector=food'] }),
});
export type MemberFilters = z.output<typeof memberFilters>;

export const directoryEntry = z
  .strictObject({
    memberId: uuid,
    name: profile.name,
    accounts: z.array(uuid).meta({ description: 'Where it can be paid' }),
  })
  .meta({ id: 'DirectoryEntry' });
export type DirectoryEntry = z.input<typeof directoryEntry>;

/** A row of an import. In CSV every cell is a text, so that `listed` may be one as well. */
export const memberImportRow = z.strictObject({
  ...optionalProfile,
  name: profile.name,
  listed: z.union([z.boolean(), z.stringbool()]).optional(),
  group: groupCode.optional(),
  externalId: externalId.optional(),
  status: z.enum(['applicant', 'active']).default('active'),
  creditLimit: amountText.optional(),
  balanceCap: amountText.optional(),
});
export type MemberImportRow = z.output<typeof memberImportRow>;

export const importResult = z
  .strictObject({
    rows: z.int(),
    admitted: z.int(),
    refused: z.int(),
    results: z
      .array(
        z.strictObject({
          line: z.int().meta({ description: 'The line of what was sent on which the row begins' }),
          status: z.int().meta({ description: '201, or the status of the problem' }),
          transactionNumber: z.int().nullable().optional().meta({ description: 'Of the admission; null in a dry run' }),
          problem: problemSchema.optional(),
        }),
      )
      .meta({ description: 'For each row, in order' }),
  })
  .meta({ id: 'MemberImport' });

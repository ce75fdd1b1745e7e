import type { AccountStatus, MemberStatus } from './journal.ts';

/** Which status may follow which. Admission starts a member as an applicant or, where the operator has decided, active. */
export const MEMBER_TRANSITIONS: Readonly<Record<MemberStatus, readonly MemberStatus[]>> = {
  applicant: ['active', 'closed'],
  active: ['suspended', 'leaving'],
  suspended: ['active', 'leaving'],
  leaving: ['active', 'suspended', 'closed'],
  closed: [],
};

export const MEMBER_ADMISSION: readonly MemberStatus[] = ['applicant', 'active'];

export const ACCOUNT_TRANSITIONS: Readonly<Record<AccountStatus, readonly AccountStatus[]>> = {
  active: ['suspended', 'closed'],
  suspended: ['active', 'closed'],
  closed: [],
};

/** Who may trade: a member that is leaving spends and earns its balance down to zero. */
export const MEMBER_TRADES: Readonly<Record<MemberStatus, boolean>> = {
  applicant: false,
  active: true,
  suspended: false,
  leaving: true,
  closed: false,
};

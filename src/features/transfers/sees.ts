import type { Principal } from '../../http/auth.ts';

/** A member sees the figures of its own accounts; operators and auditors see all. */
export function sees(principal: Principal, memberId: string | null): boolean {
  return principal.role !== 'member' || (memberId !== null && memberId === principal.memberId);
}

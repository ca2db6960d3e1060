import { ROLE_SCOPES, type Role } from '../../shared/context.ts';

/** Who may bring others in, change and remove them. */
export const mayManage = (role: Role): boolean => ROLE_SCOPES[role].includes('workspace:manage');

/** Nobody gives a role that may do what they may not: an admin makes no owner. */
export const mayGrant = (granter: Role, role: Role): boolean =>
  mayManage(granter) && ROLE_SCOPES[role].every((scope) => ROLE_SCOPES[granter].includes(scope));

export interface MemberChange {
  /** Role of whoever changes, and whether it is themself they change. */
  own: Role;
  self: boolean;
  /** Role of the member, and the one they are to have; undefined: none, they leave. */
  from: Role;
  to: Role | undefined;
  /** Owners of the workspace now. */
  owners: number;
}

/** Why a change of a member may not be; undefined when it may. */
export function refusalOf({
  own,
  self,
  from,
  to,
  owners,
}: MemberChange): 'may_not_manage' | 'member_above' | 'role_above' | 'last_owner' | undefined {
  const leaving = self && to === undefined;
  if (!leaving && !mayManage(own)) return 'may_not_manage';
  if (!leaving && !mayGrant(own, from)) return 'member_above';
  if (to !== undefined && !mayGrant(own, to)) return 'role_above';
  if (from === 'owner' && to !== 'owner' && owners <= 1) return 'last_owner';
  return undefined;
}

import { ROLE_SCOPES, type Role } from '../../shared/context.ts';

/** Whether the role may invite, change, and remove members. */
export const canManageMembers = (role: Role): boolean => ROLE_SCOPES[role].includes('workspace:manage');

/** A manager can grant only roles whose scopes they have themselves, so an admin cannot create an owner. */
export const canGrantRole = (granter: Role, role: Role): boolean =>
  canManageMembers(granter) && ROLE_SCOPES[role].every((scope) => ROLE_SCOPES[granter].includes(scope));

export interface MemberChange {
  /** Role of the caller, and whether they change their own membership. */
  callerRole: Role;
  isSelf: boolean;
  currentRole: Role;
  /** Undefined: the member is removed. */
  newRole: Role | undefined;
  /** Number of owners the workspace has now. */
  ownerCount: number;
}

export type MemberChangeRefusal = 'cannot_manage_members' | 'member_has_higher_role' | 'cannot_grant_role' | 'last_owner';

/** The reason a member change is not allowed, or undefined if it is. */
export function refuseMemberChange(change: MemberChange): MemberChangeRefusal | undefined {
  const { callerRole, isSelf, currentRole, newRole, ownerCount } = change;
  const isLeaving = isSelf && newRole === undefined;
  if (!isLeaving && !canManageMembers(callerRole)) return 'cannot_manage_members';
  if (!isLeaving && !canGrantRole(callerRole, currentRole)) return 'member_has_higher_role';
  if (newRole !== undefined && !canGrantRole(callerRole, newRole)) return 'cannot_grant_role';
  if (currentRole === 'owner' && newRole !== 'owner' && ownerCount <= 1) return 'last_owner';
  return undefined;
}

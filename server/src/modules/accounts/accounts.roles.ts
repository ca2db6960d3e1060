import { ROLE_SCOPES, type Role } from '../../shared/context.ts';

/** Who may bring others in. */
export const mayManage = (role: Role): boolean => ROLE_SCOPES[role].includes('workspace:manage');

/** Nobody gives a role that may do what they may not: an admin makes no owner. */
export const mayGrant = (granter: Role, role: Role): boolean =>
  mayManage(granter) && ROLE_SCOPES[role].every((scope) => ROLE_SCOPES[granter].includes(scope));

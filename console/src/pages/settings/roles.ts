import type { Role } from '../../state/auth.ts';

export const ROLES: Record<Role, [name: string, may: string]> = {
  owner: ['Owner', 'May do everything, and decides about money and personal data'],
  admin: ['Admin', 'Clones, keys, members, limits, the log'],
  editor: ['Editor', 'Clones, their knowledge and conversations'],
  viewer: ['Viewer', 'Looks, changes nothing'],
};

/** Roles that somebody can give: nobody gives one that may do more than their own. */
export function grantableRoles(role: Role | null | undefined): Role[] {
  if (role === 'owner') return ['owner', 'admin', 'editor', 'viewer'];
  return role === 'admin' ? ['admin', 'editor', 'viewer'] : [];
}

/** Whether the role of a member can be changed, or the member removed, by somebody with the role `own`. */
export const canChange = (own: Role | null | undefined, member: Role): boolean => grantableRoles(own).includes(member);

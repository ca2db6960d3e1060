import type { Role } from '../../state/auth.ts';

export const ROLES: Record<Role, [name: string, permissions: string]> = {
  owner: ['Owner', 'Full access, including billing and personal data'],
  admin: ['Admin', 'Manages clones, API keys, members, spending limits, and the audit log'],
  editor: ['Editor', 'Manages clones, their knowledge, and conversations'],
  viewer: ['Viewer', 'Read access only'],
};

/** The roles that a user can grant: none higher than their own. */
export function grantableRoles(role: Role | null | undefined): Role[] {
  if (role === 'owner') return ['owner', 'admin', 'editor', 'viewer'];
  return role === 'admin' ? ['admin', 'editor', 'viewer'] : [];
}

/** Whether a user with the role `own` can change or remove a member with the role `member`. */
export const canChange = (own: Role | null | undefined, member: Role): boolean => grantableRoles(own).includes(member);

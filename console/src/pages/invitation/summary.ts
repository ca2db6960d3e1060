import type { InvitationPreview } from '@cloneai/sdk';

const ROLES: Record<InvitationPreview['role'], string> = {
  owner: 'an owner with full access',
  admin: 'an admin who can manage clones, API keys, and members',
  editor: 'an editor who can create and change clones',
  viewer: 'a viewer with read access',
};

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

/** Who is invited, with which role, and until when. */
export const invitationSummary = ({ email, role, expiresAt }: Pick<InvitationPreview, 'email' | 'role' | 'expiresAt'>): string =>
  `${email} is invited as ${ROLES[role]}. Expires on ${day.format(new Date(expiresAt))}.`;

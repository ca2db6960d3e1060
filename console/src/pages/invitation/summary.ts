import type { InvitationPreview } from '@cloneai/sdk';

const ROLES: Record<InvitationPreview['role'], string> = {
  owner: 'an owner: you may do everything there',
  admin: 'an admin: you may change everything there and bring people in',
  editor: 'an editor: you may make and change clones',
  viewer: 'a viewer: you may look at everything there',
};

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

/** Who is asked to be what, and until when. */
export const lead = ({ email, role, expiresAt }: Pick<InvitationPreview, 'email' | 'role' | 'expiresAt'>): string =>
  `${email} is invited as ${ROLES[role]}. Good until ${day.format(new Date(expiresAt))}.`;

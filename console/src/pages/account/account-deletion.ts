export interface DeletionEffect {
  workspace: string;
  /** The workspace is deleted too, the user leaves it, or it blocks the deletion. */
  effect: 'deleted' | 'left' | 'blocked';
}

interface Membership {
  workspace: string;
  role: string | null;
  /** Roles of the other members, as far as they are loaded. */
  otherRoles: readonly string[];
}

/** What deleting an account does to one of its workspaces. Mirrors the server's rule. */
export function deletionEffect({ workspace, role, otherRoles }: Membership): DeletionEffect {
  if (otherRoles.length === 0) return { workspace, effect: 'deleted' };
  return { workspace, effect: role !== 'owner' || otherRoles.includes('owner') ? 'left' : 'blocked' };
}

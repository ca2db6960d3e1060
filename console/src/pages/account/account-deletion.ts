export interface DeletionEffect {
  workspace: string;
  /** What becomes of the workspace: it goes too, it stays without the person, or it keeps the person here. */
  fate: 'deleted' | 'left' | 'blocking';
}

interface Standing {
  workspace: string;
  role: string | null;
  /** Roles of the other members, as many as are known. */
  others: readonly string[];
}

/** What deleting an account does to each of its workspaces, as the server decides it. */
export function deletionEffect({ workspace, role, others }: Standing): DeletionEffect {
  if (others.length === 0) return { workspace, fate: 'deleted' };
  return { workspace, fate: role !== 'owner' || others.includes('owner') ? 'left' : 'blocking' };
}

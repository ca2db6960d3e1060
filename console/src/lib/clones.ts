import type { Clone } from '@cloneai/sdk';
import { client } from '../api.ts';

/** The list of clones cannot be searched and contains their settings, so a page loads a part of it: up to five requests for 100 each. */
const REQUESTS = 5;

/** The newest clones of the workspace, at most 500. `cut`: whether there are more. */
export async function loadClones(signal: AbortSignal): Promise<{ clones: Clone[]; cut: boolean }> {
  const clones: Clone[] = [];
  let cursor: string | null = null;
  for (let request = 0; request < REQUESTS; request++) {
    const page: { data: Clone[]; nextCursor: string | null } = await client.clones.list(
      { limit: 100, ...(cursor ? { cursor } : {}) },
      { signal },
    );
    clones.push(...page.data);
    cursor = page.nextCursor;
    if (!cursor) break;
  }
  return { clones, cut: cursor !== null };
}

import 'server-only';
import { CloneAI, type EmbeddedClone } from '@cloneai/sdk';

// The one file that knows the secret key. `server-only` makes a build fail that would take it into the browser.

/** Reads CLONEAI_API_KEY and CLONEAI_BASE_URL. */
export const client = new CloneAI();

/** How the published clone introduces itself. */
export async function getFace(): Promise<EmbeddedClone> {
  const slug = process.env.CLONEAI_CLONE;
  if (!slug) throw new Error('Put your clone’s slug into CLONEAI_CLONE, and a secret key into CLONEAI_API_KEY (.env.local).');
  return client.request<EmbeddedClone>('GET', `/v1/embed/clone?clone=${encodeURIComponent(slug)}`);
}

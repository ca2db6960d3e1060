import 'server-only';
import { CloneAI, type EmbeddedClone } from '@cloneai/sdk';

// The only file that uses the secret key. `server-only` fails a build that would include it in the browser's code.

/** Reads CLONEAI_API_KEY and CLONEAI_BASE_URL. */
export const client = new CloneAI();

/** The published clone's name, greeting and questions. */
export async function retrieveProfile(): Promise<EmbeddedClone> {
  const slug = process.env.CLONEAI_CLONE;
  if (!slug) throw new Error('Set CLONEAI_CLONE to your clone’s slug and CLONEAI_API_KEY to a secret key in .env.local.');
  return client.request<EmbeddedClone>('GET', `/v1/embed/clone?clone=${encodeURIComponent(slug)}`);
}

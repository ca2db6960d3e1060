import type { ApiKey } from '@cloneai/sdk';
import { ago, count } from '../../lib/format.ts';

/** What stops working when the key is revoked. */
export function revokeWarning(key: ApiKey, clone: string | undefined, now = Date.now()): string {
  const used = key.lastUsedAt ? `It was last used ${ago(key.lastUsedAt, now)}.` : 'It was never used.';
  const end = 'This takes effect immediately and cannot be undone.';
  if (key.kind === 'secret') return `Requests with the key ending in ${key.hint} fail with status 401. ${used} ${end}`;
  const { allowedOrigins } = key;
  const callers =
    allowedOrigins.length === 0
      ? 'Programs'
      : allowedOrigins.length > 3
        ? `Pages on ${allowedOrigins.slice(0, 2).join(', ')} and ${count(allowedOrigins.length - 2, 'other origin')}`
        : `Pages on ${allowedOrigins.join(', ')}`;
  return `${callers} with this key can no longer talk to ${clone ?? 'its clone'}. Open chats continue until their session ends. ${used} ${end}`;
}

import type { ApiKey } from '@cloneai/sdk';
import { ago, count } from '../../lib/format.ts';

/** What will stop working when a key is revoked. */
export function revokeWarning(key: ApiKey, clone: string | undefined, now = Date.now()): string {
  const used = key.lastUsedAt ? `It was last used ${ago(key.lastUsedAt, now)}.` : 'It was never used.';
  const end = 'This takes effect at once and cannot be undone.';
  if (key.kind === 'secret') return `Every program that uses the key ending in ${key.hint} is refused with 401. ${used} ${end}`;
  const { allowedOrigins } = key;
  const places =
    allowedOrigins.length === 0
      ? 'Programs'
      : allowedOrigins.length > 3
        ? `Pages of ${allowedOrigins.slice(0, 2).join(', ')} and ${count(allowedOrigins.length - 2, 'other origin')}`
        : `Pages of ${allowedOrigins.join(', ')}`;
  return `${places} that name this key can no longer talk to ${clone ?? 'its clone'}; open chats go on until their session ends. ${used} ${end}`;
}

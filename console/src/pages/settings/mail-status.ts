import type { Health } from '@cloneai/sdk';
import { publicClient } from '../../api.ts';

/**
 * Whether this server hands letters to a mail server; one that does not writes them into a folder. Read from its health, which names
 * the mail server among its parts where there is one. Undefined: it did not say.
 */
export const sendsEmail = (signal: AbortSignal): Promise<boolean | undefined> =>
  publicClient
    .request<Health>('GET', '/health/detailed', undefined, { signal, timeout: 8000, maxRetries: 0 })
    .then(({ parts }) => 'smtp' in parts)
    // A server with a part that is down answers with an error, and this is worth none: the page says nothing about mail then.
    .catch(() => undefined);

import type { Health } from '@cloneai/sdk';
import { publicClient } from '../api.ts';

/** Whether the server sends email or writes it to a folder, read from its health report. `undefined` when unknown. */
export const sendsEmail = (signal: AbortSignal): Promise<boolean | undefined> =>
  publicClient
    .request<Health>('GET', '/health/detailed', undefined, { signal, timeout: 8000, maxRetries: 0 })
    .then(({ parts }) => 'smtp' in parts)
    // The health report is an error while any component is down. The page then shows no email note.
    .catch(() => undefined);

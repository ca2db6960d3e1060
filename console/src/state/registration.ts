import type { Registration } from '@cloneai/sdk';
import { publicClient } from '../api.ts';

let request: Promise<Registration> | undefined;

/** Asks the server once how accounts are created. After a failure the next call asks again. */
export function loadRegistration(): Promise<Registration> {
  request ??= Promise.resolve(publicClient.auth.retrieveRegistration({ timeout: 8000, maxRetries: 1 })).catch((error: unknown) => {
    request = undefined;
    throw error;
  });
  return request;
}

/** Forgets the answer: an account was created. */
export function forgetRegistration(): void {
  request = undefined;
}

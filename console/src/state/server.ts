import { signal } from '@preact/signals';
import { publicClient } from '../api.ts';

/** Whether a language model writes the answers. `null` when unknown. */
export const generative = signal<boolean | null>(null);

interface Health {
  parts?: Record<string, { details?: Record<string, unknown> }>;
}

let request: Promise<void> | undefined;

/** Asks the server once whether a language model answers. On failure the offline banner stays hidden. */
export function loadServer(): Promise<void> {
  request ??= publicClient.request<Health>('GET', '/health/ai', undefined, { timeout: 8000, maxRetries: 0 }).then(
    ({ parts }) => {
      const known = parts?.['chat-model']?.details?.generative;
      generative.value = typeof known === 'boolean' ? known : null;
    },
    () => {
      request = undefined;
    },
  );
  return request;
}

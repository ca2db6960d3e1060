import { signal } from '@preact/signals';
import { publicClient } from '../api.ts';

/** Whether a language model answers. `null`: not known. */
export const generative = signal<boolean | null>(null);

interface Health {
  parts?: Record<string, { details?: Record<string, unknown> }>;
}

let asked: Promise<void> | undefined;

/** Asks the server once how it answers. That the banner is missing when it does not say is no harm; the page goes on. */
export function loadServer(): Promise<void> {
  asked ??= publicClient.request<Health>('GET', '/health/ai', undefined, { timeout: 8000, maxRetries: 0 }).then(
    ({ parts }) => {
      const known = parts?.['chat-model']?.details?.generative;
      generative.value = typeof known === 'boolean' ? known : null;
    },
    () => {
      asked = undefined;
    },
  );
  return asked;
}

import type { ApiKey } from '@cloneai/sdk';
import { count } from '../../lib/format.ts';

/** The limits of a key alone, like "60 messages a minute, 5 files an hour". Empty if it has none. */
export function limitsText({ rateLimits }: Pick<ApiKey, 'rateLimits'>): string {
  const { chatPerMinute, uploadsPerHour, apiPerHour } = rateLimits ?? {};
  return [
    chatPerMinute && `${count(chatPerMinute, 'message')} a minute`,
    uploadsPerHour && `${count(uploadsPerHour, 'file')} an hour`,
    apiPerHour && `${count(apiPerHour, 'other call')} an hour`,
  ]
    .filter(Boolean)
    .join(', ');
}

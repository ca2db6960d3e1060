import type { ApiError } from '@cloneai/sdk';

/** `slug: is taken` → `Is taken`: the message stands at its field, which names itself. */
export function fieldMessage({ message, param }: Pick<ApiError, 'message' | 'param'>): string {
  const text = param && message.startsWith(`${param}: `) ? message.slice(param.length + 2) : message;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

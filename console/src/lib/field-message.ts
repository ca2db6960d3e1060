import type { ApiError } from '@cloneai/sdk';

/** Turns `slug: is taken` into `Is taken`, because the field's label already names it. */
export function fieldMessage({ message, param }: Pick<ApiError, 'message' | 'param'>): string {
  const text = param && message.startsWith(`${param}: `) ? message.slice(param.length + 2) : message;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import { createHash } from 'node:crypto';
import { AppError } from './errors.ts';

/** The version of an object as `ETag` and `If-Match` name it: equal values have equal tags. */
export function etagOf(value: unknown): string {
  return `"${createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22)}"`;
}

/**
 * Throws `precondition_failed` if the caller's `If-Match` names another version. Call it inside the transaction that locks the object.
 * Weak tags match as well, because proxies that compress responses weaken them.
 */
export function requireMatch(ifMatch: string | undefined, current: () => unknown): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (tags.includes(etagOf(current()))) return;
  throw new AppError(
    'precondition_failed',
    'The object has changed since you read it. Retrieve it again, repeat your change, and send its new ETag as If-Match.',
    { param: 'If-Match' },
  );
}

/** Throws `precondition_failed` for any `If-Match`, because the object does not exist: what the caller read was deleted. */
export function requireNoMatch(ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  throw new AppError('precondition_failed', 'The object does not exist, or no longer. Send the request without If-Match to add it.', {
    param: 'If-Match',
  });
}

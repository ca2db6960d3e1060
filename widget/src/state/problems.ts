import { ApiError, ConnectionError } from '@cloneai/sdk';

/** Why something failed, as far as a visitor can do something about it. */
export type Problem =
  | { kind: 'offline' | 'interrupted' | 'quota' | 'forbidden' | 'gone' | 'ended' | 'busy' | 'failed' }
  /** `until`: milliseconds since 1970. */
  | { kind: 'limited'; until: number };

/** After such a problem the visitor cannot ask anything in this chat. */
export const isFinal = (problem: Problem | null) => problem?.kind === 'gone' || problem?.kind === 'forbidden';

export function problemOf(error: unknown, now: number): Problem {
  // The code for streams is loaded on first use. Browsers word a failed import differently.
  if (error instanceof ConnectionError || (error instanceof TypeError && /module/i.test(error.message))) return { kind: 'offline' };
  if (!(error instanceof ApiError)) return { kind: 'failed' };
  const { type, code, retryAfter } = error;
  if (type === 'rate_limit_error') return { kind: 'limited', until: now + (retryAfter ?? 10) * 1000 };
  if (type === 'quota_exceeded' || type === 'payment_required') return { kind: 'quota' };
  if (code === 'origin_not_allowed' || code === 'unauthenticated') return { kind: 'forbidden' };
  if (code === 'answer_in_progress') return { kind: 'busy' };
  if (type === 'not_found_error') return { kind: 'gone' };
  return { kind: 'failed' };
}

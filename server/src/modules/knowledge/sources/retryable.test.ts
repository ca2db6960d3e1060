import { expect, it } from 'vitest';
import { isRetryable } from './retryable.ts';

it.each(['upstream_timeout', 'unavailable', 'quota_exceeded', 'internal_error', 'timed_out', 'out_of_memory'])(
  'offers another attempt after %s, which lies in the server or its surroundings',
  (code) => expect(isRetryable(code)).toBe(true),
);

it.each(['password_protected', 'no_text', 'empty', 'damaged', 'unsupported_type', 'not_found'])(
  'offers no other attempt after %s, which lies in the file',
  (code) => expect(isRetryable(code)).toBe(false),
);

import { expect, it } from 'vitest';
import { limitsText } from './key-limits.ts';

it('names the limits that a key has, and nothing for a key without any', () => {
  expect(limitsText({ rateLimits: { chatPerMinute: 60, uploadsPerHour: null, apiPerHour: 1 } })).toBe(
    '60 messages a minute, 1 other call an hour',
  );
  expect(limitsText({ rateLimits: { chatPerMinute: null, uploadsPerHour: null, apiPerHour: null } })).toBe('');
  expect(limitsText({ rateLimits: null })).toBe('');
});

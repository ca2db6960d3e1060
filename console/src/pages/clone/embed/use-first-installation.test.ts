import { expect, it } from 'vitest';
import { newInstallation } from './use-first-installation.ts';

const at = (origin: string, lastSeenAt: string) => ({ origin, firstSeenAt: '2026-03-01T12:00:00.000Z', lastSeenAt });
const known = at('https://a.example', '2026-03-01T12:00:00.000Z');
const since = Date.parse('2026-03-02T12:00:00.000Z');

it('finds a site that is new or was seen again', () => {
  expect(newInstallation([known], [known], since)).toBeUndefined();
  expect(newInstallation([known], [at('https://b.example', '2026-03-01T12:00:00.000Z'), known], since)).toBe('https://b.example');
  expect(newInstallation([known], [at('https://a.example', '2026-03-02T12:00:01.000Z')], since)).toBe('https://a.example');
});

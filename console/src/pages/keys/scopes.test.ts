import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { grantable, MEANINGS, readOrigins, scopesOf, scopesText } from './scopes.ts';

it('has words for each scope that the contract knows, and no other', () => {
  const { components } = JSON.parse(readFileSync(new URL('../../../../openapi/openapi.json', import.meta.url), 'utf8'));
  expect(Object.keys(MEANINGS).sort()).toEqual([...components.schemas.ApiKey.properties.scopes.items.enum].sort());
});

it('offers nobody what they cannot give', () => {
  expect(grantable('owner')).toContain('privacy:manage');
  expect(grantable('admin')).not.toContain('privacy:manage');
  expect(scopesOf('everything', 'admin')).toEqual(grantable('admin'));
});

it('names what the presets make, and counts what they do not', () => {
  expect(scopesText(scopesOf('everything', 'owner'))).toBe('Everything');
  expect(scopesText(scopesOf('everything', 'admin'))).toBe('Everything but personal data');
  expect(scopesText(scopesOf('answer', 'owner'))).toBe('Answer only');
  expect(scopesText([...scopesOf('read', 'owner')].reverse())).toBe('Read only');
  expect(scopesText(['chat:write'])).toBe('chat:write');
  expect(scopesText(['chat:write', 'billing:read'])).toBe('2 scopes');
});

it('writes origins as browsers send them, however they were typed', () => {
  expect(readOrigins('https://Shop.Example.com/path?x, http://localhost:3000\nexample.org  https://shop.example.com:443')).toEqual({
    origins: ['https://shop.example.com', 'http://localhost:3000', 'https://example.org'],
    wrong: [],
  });
  expect(readOrigins('ftp://example.com shop http://[::1]:8080 https://')).toEqual({
    origins: ['http://[::1]:8080'],
    wrong: ['ftp://example.com', 'shop', 'https://'],
  });
});

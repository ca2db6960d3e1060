import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { grantableScopes, parseOrigins, SCOPE_LABELS, scopesOf, scopesText } from './scopes.ts';

it('has a label for exactly the scopes in the OpenAPI document', () => {
  const { components } = JSON.parse(readFileSync(new URL('../../../../openapi/openapi.json', import.meta.url), 'utf8'));
  expect(Object.keys(SCOPE_LABELS).sort()).toEqual([...components.schemas.ApiKey.properties.scopes.items.enum].sort());
});

it('offers only the scopes that a role can grant', () => {
  expect(grantableScopes('owner')).toContain('privacy:manage');
  expect(grantableScopes('admin')).not.toContain('privacy:manage');
  expect(scopesOf('everything', 'admin')).toEqual(grantableScopes('admin'));
});

it('shows the name of a scope preset and counts custom scopes', () => {
  expect(scopesText(scopesOf('everything', 'owner'))).toBe('Everything');
  expect(scopesText(scopesOf('everything', 'admin'))).toBe('Everything except personal data');
  expect(scopesText(scopesOf('answer', 'owner'))).toBe('Answer only');
  expect(scopesText([...scopesOf('read', 'owner')].reverse())).toBe('Read only');
  expect(scopesText(['chat:write'])).toBe('chat:write');
  expect(scopesText(['chat:write', 'billing:read'])).toBe('2 scopes');
});

it('normalizes typed origins to the form that browsers send', () => {
  expect(parseOrigins('https://Shop.Example.com/path?x, http://localhost:3000\nexample.org  https://shop.example.com:443')).toEqual({
    origins: ['https://shop.example.com', 'http://localhost:3000', 'https://example.org'],
    wrong: [],
  });
  expect(parseOrigins('ftp://example.com shop http://[::1]:8080 https://')).toEqual({
    origins: ['http://[::1]:8080'],
    wrong: ['ftp://example.com', 'shop', 'https://'],
  });
});

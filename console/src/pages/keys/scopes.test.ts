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

it('reads the origins of typed URLs, one per line or separated by commas', () => {
  expect(parseOrigins(' https://shop.example.com/about, http://localhost:3000\n*.example.org  shop')).toEqual([
    'https://shop.example.com',
    'http://localhost:3000',
    '*.example.org',
    'shop',
  ]);
});

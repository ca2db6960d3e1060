import { expect, it } from 'vitest';
import { isOrigin } from './origin.ts';

it('accepts origins as browsers send them', () => {
  for (const origin of [
    'https://example.com',
    'http://localhost:3000',
    'https://a_b.example',
    'https://xn--mnchen-3ya.example',
    'http://[::1]:8080',
    'http://127.0.0.1',
  ])
    expect([origin, isOrigin(origin)]).toEqual([origin, true]);
});

it('rejects hosts that a Content Security Policy would read as something else, and everything that is no origin', () => {
  for (const text of [
    'https://a.example;script-src',
    "https://a.example;sandbox;'none'",
    'https://a.example,b.example',
    'https://*',
    'https://*.example.com',
    "https://'none'",
    'https://a"b.example',
    'https://a.example/',
    'https://a.example/path',
    'https://A.example',
    'https://user@a.example',
    'https://a.example:443',
    'https://a.example:99999',
    'ftp://a.example',
    'null',
    '',
  ])
    expect([text, isOrigin(text)]).toEqual([text, false]);
});

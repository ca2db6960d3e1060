import { describe, expect, it } from 'vitest';
import { allowableOf, originOf, otherWww, pageUrl } from './origin.ts';

describe('typed site URLs', () => {
  it.each([
    ['https://example.com/path?q#x', 'https://example.com'],
    [' Example.COM ', 'https://example.com'],
    ['example.com:8443/x', 'https://example.com:8443'],
    ['http://example.com:80/', 'http://example.com'],
    ['localhost:3000', 'http://localhost:3000'],
    ['127.0.0.1:5173/a', 'http://127.0.0.1:5173'],
    ['https://user:pw@example.com', 'https://example.com'],
    ['https://bücher.de', 'https://xn--bcher-kva.de'],
  ])('reads %s as the origin %s', (typed, origin) => expect(originOf(typed)).toBe(origin));

  it.each(['', 'my site', 'example', 'ftp://example.com', 'https://', 'javascript://example.com/%0aalert(1)', 'null', '*'])(
    'rejects %s as an origin',
    (typed) => expect(originOf(typed)).toBeNull(),
  );

  it.each([
    ['https://Example.com/x', 'https://example.com'],
    [' *.example.com ', '*.example.com'],
    ['https://*.example.com', 'https://*.example.com'],
    ['capacitor://localhost', 'capacitor://localhost'],
    ['my site', null],
    ['example', null],
  ])('sends %s to the server as %s', (typed, sent) => expect(allowableOf(typed)).toBe(sent));

  it('keeps the full path of a typed page URL', () => {
    expect(pageUrl('example.com/contact?x=1')).toBe('https://example.com/contact?x=1');
    expect(pageUrl('http://localhost:3000/a')).toBe('http://localhost:3000/a');
    expect(pageUrl('nothing')).toBeNull();
  });

  it('finds the origin with or without www', () => {
    expect(
      [
        'https://example.com',
        'https://www.example.com',
        'https://app.example.com',
        'http://localhost:3000',
        'https://*.example.com',
        'null',
      ].map(otherWww),
    ).toEqual(['https://www.example.com', 'https://example.com', null, null, null, null]);
  });
});

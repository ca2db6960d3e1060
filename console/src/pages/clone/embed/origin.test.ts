import { describe, expect, it } from 'vitest';
import { originOf, otherWww, pageAddress } from './origin.ts';

describe('what people type for a site', () => {
  it.each([
    ['https://example.com/path?q#x', 'https://example.com'],
    [' Example.COM ', 'https://example.com'],
    ['example.com:8443/x', 'https://example.com:8443'],
    ['http://example.com:80/', 'http://example.com'],
    ['localhost:3000', 'http://localhost:3000'],
    ['127.0.0.1:5173/a', 'http://127.0.0.1:5173'],
    ['https://user:pw@example.com', 'https://example.com'],
    ['https://bücher.de', 'https://xn--bcher-kva.de'],
  ])('%s is the origin %s', (typed, origin) => expect(originOf(typed)).toBe(origin));

  it.each(['', 'my site', 'example', 'ftp://example.com', 'https://', 'javascript://example.com/%0aalert(1)', 'null', '*'])(
    '%s is none',
    (typed) => expect(originOf(typed)).toBeNull(),
  );

  it('becomes the address of a page with all that was typed of it', () => {
    expect(pageAddress('example.com/contact?x=1')).toBe('https://example.com/contact?x=1');
    expect(pageAddress('http://localhost:3000/a')).toBe('http://localhost:3000/a');
    expect(pageAddress('nothing')).toBeNull();
  });

  it('has a pair with www., where sites have one', () => {
    expect(['https://example.com', 'https://www.example.com', 'https://app.example.com', 'http://localhost:3000'].map(otherWww)).toEqual([
      'https://www.example.com',
      'https://example.com',
      null,
      null,
    ]);
  });
});

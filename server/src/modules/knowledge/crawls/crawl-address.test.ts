import { describe, expect, it } from 'vitest';
import { hostKey, isAsset, matchesPattern, normalizeAddress } from './crawl-address.ts';

describe('the address of a page', () => {
  it.each([
    ['https://Example.com/a#part', 'https://example.com/a'],
    ['https://example.com:443', 'https://example.com/'],
    ['https://example.com/a?utm_source=x&id=1&fbclid=y', 'https://example.com/a?id=1'],
    ['https://example.com/a?utm_source=x', 'https://example.com/a'],
    ['https://example.com/a?', 'https://example.com/a'],
    ['https://example.com/a?q=b+c%20d', 'https://example.com/a?q=b+c%20d'],
    ['https://example.com/über', 'https://example.com/%C3%BCber'],
  ])('%s is %s', (address, normal) => expect(normalizeAddress(address)).toBe(normal));

  it.each([
    'ftp://example.com/',
    'https://user@example.com/',
    '/relative',
    'javascript:void(0)',
    `https://example.com/${'a'.repeat(2000)}`,
  ])('%s is none', (address) => expect(normalizeAddress(address)).toBeNull());

  it('belongs to the same website with and without www, but not on another port or host', () => {
    expect(hostKey('http://www.example.com/a')).toBe(hostKey('https://example.com/b'));
    expect(hostKey('https://example.com:8080/')).not.toBe(hostKey('https://example.com/'));
    expect(hostKey('https://docs.example.com/')).not.toBe(hostKey('https://example.com/'));
    expect(hostKey('https://www.com/')).toBe('www.com');
  });

  it('may be that of a picture or program, by its name', () => {
    expect(['/a.png', '/a.CSS', '/dl/a.tar.gz'].map((path) => isAsset(`https://example.com${path}`))).toEqual([true, true, true]);
    expect(['/a.pdf', '/a.html', '/png', '/a.docx', '/?file=a.png'].map((path) => isAsset(`https://example.com${path}`))).not.toContain(
      true,
    );
  });
});

describe('a pattern of paths', () => {
  it.each([
    ['/docs/', '/docs/a', true],
    ['/docs/', '/docs', false],
    ['/docs$', '/docs', true],
    ['/docs$', '/docs/a', false],
    ['/*/print', '/a/b/print?x=1', true],
    ['/*/print$', '/a/b/print?x=1', false],
    ['*.pdf$', '/files/a.pdf', true],
    ['*.pdf$', '/files/a.pdf.html', false],
    ['*?sort=', '/shop/?sort=price', true],
    ['/a*a$', '/a', false],
    ['/über/', '/%C3%BCber/uns', true],
    ['/%C3%BCber/', '/%C3%BCber/uns', true],
    ['*', '/', true],
    ['/', '/anything', true],
  ])('%s, of %s: %s', (pattern, path, matches) => expect(matchesPattern(pattern, path)).toBe(matches));

  it('takes time in proportion to the path, whatever it is', () => {
    const path = `/${'a'.repeat(1_000_000)}`;
    expect(matchesPattern(`/${'a*'.repeat(90)}b`, path)).toBe(false);
  });
});

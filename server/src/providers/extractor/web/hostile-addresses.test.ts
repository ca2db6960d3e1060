import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { steepTexts } from '../../../text/hostile-texts.testing.ts';
import { ExtractionError } from '../failures.ts';
import { readAddresses } from './addresses.ts';

type Kind = 'page' | 'sitemap' | 'feed';
const read = (content: string | Uint8Array, as: Kind) =>
  readAddresses(Buffer.from(content as string), { url: 'https://example.com/', as, fileName: 'a', mimeType: '' });
const outcome = (content: string | Uint8Array, as: Kind) => {
  try {
    return read(content, as).links.length;
  } catch (error) {
    if (!(error instanceof ExtractionError)) throw error;
    return error.code;
  }
};

const MEGABYTE = 1_000_000;
const times = (unit: string) => unit.repeat(Math.ceil(MEGABYTE / unit.length));
const ROOTS: Record<Kind, string> = { page: '<html>', sitemap: '<urlset>', feed: '<rss>' };
/** Far more than any of these takes, and far less than quadratic time would. */
const CPU_MS = 3000;

describe('a megabyte of hostile markup', () => {
  const units = [
    '<a',
    '<a ',
    '<a href=',
    '<a href="/',
    '<div>',
    '<a href=/a>',
    '<item><link>',
    '<url><loc>',
    '</a>',
    '<!--',
    '<![CDATA[',
    '&',
    '&amp',
    '<a b=1 ',
    '<!ENTITY a "',
  ];
  it.each(units.flatMap((unit) => (['page', 'sitemap', 'feed'] as const).map((as) => [unit, as] as const)))(
    'of %j is read as a %s in time',
    (unit, as) => {
      const before = process.threadCpuUsage();
      outcome(ROOTS[as] + times(unit), as);
      const { user, system } = process.threadCpuUsage(before);
      expect((user + system) / 1000).toBeLessThan(CPU_MS);
    },
  );
});

describe('a web document', () => {
  it.each(['page', 'sitemap', 'feed'] as const)('of any form costs in proportion to its length as a %s', async (as) => {
    expect(await steepTexts((text) => outcome(ROOTS[as] + text, as), 40_000)).toEqual([]);
  });

  it('nested a hundred thousand deep is read as a page and refused as XML', () => {
    const deep = `${'<div>'.repeat(100_000)}<a href="/a">a</a>`;
    expect(outcome(deep, 'page')).toBe(1);
    expect(outcome(`<urlset>${deep}`, 'sitemap')).toBe('damaged');
    expect(outcome(`{"version":"https://jsonfeed.org/version/1","items":${'['.repeat(100_000)}`, 'feed')).toBe('damaged');
  });

  it('does not expand the entities that it defines, or read those from elsewhere', () => {
    const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
    const xml = `<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "https://example.com/lol"><!ENTITY f SYSTEM "file:///etc/passwd">${laughs}]>
      <urlset><url><loc>https://example.com/a</loc><lastmod>&l9;&f;</lastmod></url></urlset>`;
    expect(read(xml, 'sitemap').links).toEqual([{ url: 'https://example.com/a', modified: '&l9;&f;', title: null }]);
  });

  it('that decompresses to more than 50 MB is refused', () => {
    expect(outcome(gzipSync(Buffer.alloc(60 * 1024 * 1024, ' ')), 'sitemap')).toBe('too_large');
    expect(outcome(gzipSync('<urlset>').subarray(0, 15), 'sitemap')).toBe('damaged');
  });

  it('cannot make addresses, dates, and titles of any length', () => {
    const long = 'a'.repeat(100_000);
    const xml = `<rss><channel><item><link>/${long}</link></item><item><link>/b</link><title>${long}</title><pubDate>${long}</pubDate></item></channel></rss>`;
    const [link, ...others] = read(xml, 'feed').links;
    expect([link?.url, link?.title?.length, link?.modified?.length, others.length]).toEqual(['https://example.com/b', 300, 100, 0]);
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readAddresses } from './addresses.ts';

const PAGE = 'https://example.com/docs/intro';
const read = (content: string | Uint8Array, as: 'page' | 'sitemap' | 'feed', url = PAGE, mimeType = 'text/html') =>
  readAddresses(Buffer.from(content as string), { url, as, fileName: 'index.html', mimeType });
const urls = (...args: Parameters<typeof read>) => read(...args).links.map(({ url }) => url);
const failure = (...args: Parameters<typeof read>) => {
  try {
    return read(...args);
  } catch (error) {
    return { code: (error as { code: string }).code, message: (error as Error).message };
  }
};

describe('addresses of a page', () => {
  it('are absolute, in document order, each once, without fragments', () => {
    const html = `<a href="/a">1</a><a href="b?x=1&amp;y=2#part">2</a><map><area href="../c"></map><A HREF=' https://other.org/d '>3</A>
      <a href="/a#again">4</a><a href="//cdn.example.com/e">5</a>`;
    expect(urls(html, 'page')).toEqual([
      'https://example.com/a',
      'https://example.com/docs/b?x=1&y=2',
      'https://example.com/c',
      'https://other.org/d',
      'https://cdn.example.com/e',
    ]);
  });

  it('are relative to the base of the page, which also counts for what stands above it', () => {
    const html = '<link rel="canonical" href="home"><base href="/base/"><base href="/other/"><a href="a">1</a>';
    expect(read(html, 'page')).toMatchObject({
      links: [{ url: 'https://example.com/base/a' }],
      canonical: 'https://example.com/base/home',
    });
  });

  it('are those that a crawler may follow: no nofollow, scripts, mails, calls, data, places on the page, passwords, or comments', () => {
    const html = `<a href="/n" rel="noopener NoFollow">n</a><a href="javascript:go()">j</a><a href="mailto:a@b.c">m</a><a href="tel:1">t</a>
      <a href="data:text/html,x">d</a><a href="#top">top</a><a href="intro#part">itself</a><a>none</a><a href="">empty</a>
      <a href="https://me:secret@example.com/p">p</a><a href="ftp://example.com/f">f</a><a href="http://[">broken</a>
      <!-- <a href="/comment">c</a> --><script>"<a href='/script'>"</script><textarea><a href="/textarea"></textarea><a href="/kept">k</a>`;
    expect(urls(html, 'page')).toEqual(['https://example.com/kept']);
  });

  it('include the next page, frames of the same host, and where the page forwards to', () => {
    const html = `<link rel="next" href="?page=2"><iframe src="/frame"></iframe><iframe src="https://video.example/1"></iframe>
      <frameset><frame src="menu.html"></frameset><meta http-equiv="Refresh" content="0; URL='/new'">`;
    expect(urls(html, 'page')).toEqual([
      'https://example.com/docs/intro?page=2',
      'https://example.com/frame',
      'https://example.com/docs/menu.html',
      'https://example.com/new',
    ]);
  });

  it('come with its feeds, and with the canonical address of the head only', () => {
    const html = `<head><link rel="alternate" type="application/rss+xml" href="/feed"><link rel="alternate" type="application/atom+xml" href="atom.xml">
      <link rel="alternate" hreflang="de" href="/de"></head><body><p><link rel="canonical" href="https://evil.example/"></p>`;
    expect(read(html, 'page')).toMatchObject({
      feeds: ['https://example.com/feed', 'https://example.com/docs/atom.xml'],
      canonical: null,
    });
  });

  it.each([
    ['<meta name="robots" content="noindex, follow">', true, false],
    ['<META NAME="CloneAI" CONTENT="NOINDEX,NOFOLLOW">', true, true],
    ['<meta name="robots" content="none">', true, true],
    ['<meta name="robots" content="index"><meta name="cloneai" content="nofollow">', false, true],
    ['<meta name="robots" content="noimageindex, max-snippet:0">', false, false],
    ['<meta name="otherbot" content="noindex">', false, false],
  ])('come with what the page asks of crawlers: %s', (html, noindex, nofollow) => {
    expect(read(html, 'page')).toMatchObject({ noindex, nofollow });
  });

  it('are read in the encoding that the page declares', () => {
    const html = Buffer.from('<meta charset="windows-1251"><a href="/\xef\xf0\xe8\xe2\xe5\xf2">x</a>', 'latin1');
    expect(urls(html, 'page')).toEqual([`https://example.com/${encodeURIComponent('привет')}`]);
  });

  it('are at most 5,000', () => {
    const html = Array.from({ length: 100_000 }, (_, i) => `<a href="/page/${i}">page</a>`).join('');
    const found = urls(html, 'page');
    expect([found.length, found[0], found.at(-1)]).toEqual([5000, 'https://example.com/page/0', 'https://example.com/page/4999']);
  });
});

const SITEMAP = 'https://example.com/sitemap.xml';
const urlset = (content: string) => `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${content}</urlset>`;

describe('addresses of a sitemap', () => {
  it('come with their dates, whatever the prefix, entities, CDATA, and white space', () => {
    const xml = `\ufeff<?xml version="1.0" encoding="UTF-8"?><!-- made by hand --><sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9">
      <sm:url><sm:loc>\n https://example.com/?a=1&amp;b=2 </sm:loc><sm:lastmod>2026-11-02</sm:lastmod></sm:url>
      <sm:url><sm:loc><![CDATA[https://example.com/?c=1&d=2]]></sm:loc></sm:url>
      <sm:url><sm:loc>https://example.com/?e=1&f=2</sm:loc></sm:url><sm:url><sm:lastmod>2026</sm:lastmod></sm:url></sm:urlset>`;
    expect(read(xml, 'sitemap', SITEMAP).links).toEqual([
      { url: 'https://example.com/?a=1&b=2', modified: '2026-11-02', title: null },
      { url: 'https://example.com/?c=1&d=2', modified: null, title: null },
      { url: 'https://example.com/?e=1&f=2', modified: null, title: null },
    ]);
  });

  it('are those of pages, not of the pictures and videos in them, and have the titles of news', () => {
    const xml = urlset(`<url><image:image><image:loc>https://example.com/a.png</image:loc><image:title>Picture</image:title></image:image>
      <loc>https://example.com/a</loc><news:news><news:publication><news:name>Paper</news:name></news:publication><news:title>News &amp; more</news:title></news:news></url>`);
    expect(read(xml, 'sitemap', SITEMAP).links).toEqual([{ url: 'https://example.com/a', modified: null, title: 'News & more' }]);
  });

  it('of an index are those of further sitemaps', () => {
    const xml = `<sitemapindex><sitemap><loc>https://example.com/1.xml.gz</loc><lastmod>2026</lastmod></sitemap><sitemap><loc>/2.xml</loc></sitemap></sitemapindex>`;
    expect(read(xml, 'sitemap', SITEMAP)).toMatchObject({
      links: [],
      sitemaps: ['https://example.com/1.xml.gz', 'https://example.com/2.xml'],
    });
  });

  it('are read from compressed files, lists of lines, and feeds', () => {
    const xml = urlset('<url><loc>https://example.com/a</loc></url>');
    expect(urls(gzipSync(xml), 'sitemap', SITEMAP)).toEqual(['https://example.com/a']);
    expect(urls('\ufeffhttps://example.com/a\r\n\r\nhttps://example.com/b\r\nnot an address\n', 'sitemap')).toEqual([
      'https://example.com/a',
      'https://example.com/b',
    ]);
    expect(urls('<rss><channel><item><link>https://example.com/a</link></item></channel></rss>', 'sitemap')).toEqual([
      'https://example.com/a',
    ]);
  });

  it('of a file that breaks off are the complete ones', () => {
    const xml =
      '<urlset><url><loc>https://example.com/a</loc></url><url><loc>https://example.com/b</loc><lastmod>20</url><url><loc>https://example.com/abc';
    expect(urls(xml, 'sitemap', SITEMAP)).toEqual(['https://example.com/a', 'https://example.com/b']);
    expect(urls('<urlset><url><loc>https://example.com/a</loc><lastmod>2026-', 'sitemap', SITEMAP)).toEqual(['https://example.com/a']);
  });

  it('are at most 50,000', () => {
    const xml = urlset(Array.from({ length: 60_000 }, (_, i) => `<url><loc>https://example.com/${i}</loc></url>`).join(''));
    expect(urls(xml, 'sitemap', SITEMAP)).toHaveLength(50_000);
  });

  it.each([
    ['a web page', '<!doctype html><html><body><a href="/a">a</a></body></html>', /a web page, not a sitemap.*sitemap\.xml/],
    ['other XML', '<svg xmlns="http://www.w3.org/2000/svg"></svg>', /other than a sitemap/],
    ['a text', 'Not found.\nhttps://example.com/', /other than a sitemap/],
    ['JSON', '{"links":["https://example.com/"]}', /other than a sitemap/],
    ['binary data', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 1, 2, 3]), /other than a sitemap/],
    ['white space', ' \n ', /other than a sitemap/],
    ['no tags but <', '<', /other than a sitemap/],
  ])('are none of %s, and the reason says what to do', (_, content, message) => {
    expect(failure(content, 'sitemap', SITEMAP)).toEqual({ code: 'wrong_type', message: expect.stringMatching(message) });
  });
});

const FEED = 'https://example.com/blog/feed.xml';

describe('addresses of a feed', () => {
  it('of RSS 2.0 are the links of its entries, or else their permanent ones', () => {
    const xml = `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="m"><channel><title>Blog</title><link>https://example.com/</link>
      <atom:link href="https://example.com/feed?page=2" rel="next"/><image><link>https://example.com/logo</link></image>
      <item><media:title>Picture</media:title><title><![CDATA[Caf&eacute; <b>&amp;</b> tea]]></title><link>/1</link><pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate><guid>https://example.com/?p=1</guid></item>
      <item><title>2</title><guid>https://example.com/2</guid></item>
      <item><title>3</title><guid isPermaLink="false">https://example.com/3</guid></item>
      <item><link></link><guid isPermaLink="true">https://example.com/4</guid><dc:date>2026-11-03</dc:date></item>
      <item><link>https://proxy.example/5</link><feedburner:origLink>https://example.com/5</feedburner:origLink></item></channel></rss>`;
    expect(read(xml, 'feed', FEED)).toMatchObject({
      links: [
        { url: 'https://example.com/1', modified: 'Mon, 02 Nov 2026 08:00:00 GMT', title: 'Café & tea' },
        { url: 'https://example.com/2', modified: null, title: '2' },
        { url: 'https://example.com/4', modified: '2026-11-03', title: null },
        { url: 'https://example.com/5', modified: null, title: null },
      ],
      feeds: ['https://example.com/feed?page=2'],
    });
  });

  it('of RSS 0.91 and 1.0 are those of entries beside the channel, too', () => {
    expect(urls('<rss version="0.91"><channel><item><link>https://example.com/1</link></item></channel></rss>', 'feed', FEED)).toHaveLength(
      1,
    );
    const rdf = `<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="https://example.com/"><link>https://example.com/</link><items><rdf:Seq/></items></channel>
      <item rdf:about="https://example.com/1"><title>One</title><link>https://example.com/one</link></item><item rdf:about="https://example.com/2"/></rdf:RDF>`;
    expect(read(rdf, 'feed', FEED).links).toMatchObject([
      { url: 'https://example.com/one', title: 'One' },
      { url: 'https://example.com/2' },
    ]);
  });

  it('of Atom are the pages that its entries are about', () => {
    const xml = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://example.com/blog/"><link rel="self" href="feed"/><link href="/"/>
      <entry xml:base="2026/"><title type="html">&lt;i&gt;One&lt;/i&gt;</title><link rel="replies" href="1/comments"/><link rel="alternate" type="application/pdf" href="1.pdf"/>
        <link rel="alternate" type="text/html" href="1"/><link rel="enclosure" href="1.mp3"/><published>2026-01-01T00:00:00Z</published><updated>2026-02-02T00:00:00Z</updated>
        <source><title>Other</title><link href="https://other.org/"/></source></entry>
      <entry><title type="xhtml"><div>Two <b>words</b></div></title><id>tag:example.com,2026:2</id><link href="2"/><content type="xhtml"><div><a href="x">x</a><link href="y"/></div></content></entry></feed>`;
    expect(read(xml, 'feed', FEED).links).toEqual([
      { url: 'https://example.com/blog/2026/1', modified: '2026-02-02T00:00:00Z', title: 'One' },
      { url: 'https://example.com/blog/2', modified: null, title: 'Two words' },
    ]);
  });

  it('of a JSON Feed are those of its items', () => {
    const feed = {
      version: 'https://jsonfeed.org/version/1.1',
      next_url: 'https://example.com/feed.json?page=2',
      items: [
        { id: '1', url: '/1', title: 'One', date_published: '2026-01-01', date_modified: '2026-02-02' },
        { id: 'https://example.com/2', date_published: '2026-01-01' },
        { id: '3', external_url: 'https://other.org/3' },
        { id: '4', url: 5, title: null },
        null,
      ],
    };
    expect(read(JSON.stringify(feed), 'feed', FEED)).toMatchObject({
      links: [
        { url: 'https://example.com/1', modified: '2026-02-02', title: 'One' },
        { url: 'https://example.com/2', modified: '2026-01-01', title: null },
        { url: 'https://other.org/3' },
      ],
      feeds: ['https://example.com/feed.json?page=2'],
    });
  });

  it.each([
    ['a web page', '<html><a href="/a">a</a></html>', 'wrong_type', /a web page, not a feed/],
    ['a sitemap', urlset(''), 'wrong_type', /a sitemap, not a feed/],
    ['other JSON', '{"items":[]}', 'wrong_type', /RSS, Atom, or JSON feed/],
    ['a text', 'hello', 'wrong_type', /other than a feed/],
    ['broken JSON', '{"version":"https://jsonfeed.org/version/1","items":[', 'damaged', /damaged/],
    ['no bytes', '', 'empty', /nothing/],
  ])('are none of %s, and the reason says so', (_, content, code, message) => {
    expect(failure(content, 'feed', FEED)).toEqual({ code, message: expect.stringMatching(message) });
  });
});

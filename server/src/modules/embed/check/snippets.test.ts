import { describe, expect, it } from 'vitest';
import { findSnippets } from './snippets.service.ts';

const PAGE = 'https://site.example/shop/page';
const find = (html: string) => findSnippets(html, PAGE);

describe('findSnippets', () => {
  it.each([
    ['as copied from the console', '<script async src="https://host.example/widget.js" data-clone="ada"></script>'],
    ['without quotes and in capitals', '<SCRIPT SRC=https://host.example/widget.js DATA-CLONE=ada></SCRIPT>'],
    ['with HTML entities', '<script src="https:&#47;&#47;host.example/widget.js" data-clone=" ada "></script>'],
    ['with a base element', '<base href="https://host.example/x/"><script src="../widget.js" data-clone="ada"></script>'],
    ['as a cloneai-chat element', '<script src="//host.example/widget.js"></script><cloneai-chat clone="ada"></cloneai-chat>'],
    ['in a page with unclosed tags', '<html><body><div><p>a<script src="//host.example/widget.js" data-clone=ada>'],
  ])('finds a snippet %s', async (_how, html) => {
    expect(await find(html)).toEqual([{ src: 'https://host.example/widget.js', clone: 'ada' }]);
  });

  it('finds a snippet whose address names the clone', async () => {
    const src = 'https://host.example/widget.js?clone=ada&position=left';
    expect(await find(`<script src="${src.replace('&', '&amp;')}"></script>`)).toEqual([{ src, clone: 'ada' }]);
  });

  it.each([
    ['in a comment', '<!-- <script src="https://host.example/widget.js" data-clone="ada"></script> -->'],
    ['in another script', '<script>const s = \'<script src="https://host.example/widget.js" data-clone="ada">\'</script>'],
    ['in escaped text', '<p>&lt;script src="https://host.example/widget.js" data-clone="ada"&gt;</p>'],
    ['in a textarea', '<textarea><script src="https://host.example/widget.js" data-clone="ada"></script></textarea>'],
    ['that is another script', '<script src="https://host.example/app.js" data-clone="ada"></script>'],
    ['that is a cloneai-chat element without the script', '<cloneai-chat clone="ada"></cloneai-chat>'],
    ['with an invalid address', '<script src="https://[/widget.js" data-clone="ada"></script>'],
  ])('ignores a snippet %s', async (_where, html) => {
    expect(await find(html)).toEqual([]);
  });

  it('parses a deeply nested page in linear time', async () => {
    const deep = '<div>'.repeat(200_000);
    const snippet = '<script src="https://host.example/widget.js" data-clone="ada"></script>';
    // Quadratic parsers take minutes for this. Content below 512 levels is not read.
    expect(await find(deep + snippet)).toEqual([]);
    expect(await find(snippet + deep)).toHaveLength(1);
    expect((await find(snippet.repeat(10_000))).length).toBeLessThan(60);
  });

  it('truncates long clone names and ignores long addresses', async () => {
    const long = 'a'.repeat(500_000);
    const [found] = await find(`<script src="https://host.example/widget.js" data-clone="${long}"></script>`);
    expect(found?.clone).toHaveLength(2000);
    expect(await find(`<script src="https://host.example/${long}/widget.js" data-clone="ada"></script>`)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { findSnippets } from './snippets.service.ts';

const PAGE = 'https://site.example/shop/page';
const find = (html: string) => findSnippets(html, PAGE);

describe('snippets of a page', () => {
  it.each([
    ['as it is copied', '<script async src="https://host.example/widget.js" data-clone="ada"></script>'],
    ['without quotes, in capitals', '<SCRIPT SRC=https://host.example/widget.js DATA-CLONE=ada></SCRIPT>'],
    ['with an entity in it', '<script src="https:&#47;&#47;host.example/widget.js" data-clone=" ada "></script>'],
    ['by a base', '<base href="https://host.example/x/"><script src="../widget.js" data-clone="ada"></script>'],
    ['as an element of the page', '<script src="//host.example/widget.js"></script><cloneai-chat clone="ada"></cloneai-chat>'],
    ['in a page that is not closed', '<html><body><div><p>a<script src="//host.example/widget.js" data-clone=ada>'],
  ])('are found %s', async (_how, html) => {
    expect(await find(html)).toEqual([{ src: 'https://host.example/widget.js', clone: 'ada' }]);
  });

  it.each([
    ['in a comment', '<!-- <script src="https://host.example/widget.js" data-clone="ada"></script> -->'],
    ['in another script', '<script>const s = \'<script src="https://host.example/widget.js" data-clone="ada">\'</script>'],
    ['in a text', '<p>&lt;script src="https://host.example/widget.js" data-clone="ada"&gt;</p>'],
    ['in a field', '<textarea><script src="https://host.example/widget.js" data-clone="ada"></script></textarea>'],
    ['of another script', '<script src="https://host.example/app.js" data-clone="ada"></script>'],
    ['of an element without its script', '<cloneai-chat clone="ada"></cloneai-chat>'],
    ['of an address that is none', '<script src="https://[/widget.js" data-clone="ada"></script>'],
  ])('are none %s', async (_where, html) => {
    expect(await find(html)).toEqual([]);
  });

  it('of a hostile page are looked for no longer than its length asks', async () => {
    const deep = '<div>'.repeat(200_000);
    const snippet = '<script src="https://host.example/widget.js" data-clone="ada"></script>';
    // Quadratic parsers take minutes for this; what stands below 512 elements is not read.
    expect(await find(deep + snippet)).toEqual([]);
    expect(await find(snippet + deep)).toHaveLength(1);
    expect((await find(snippet.repeat(10_000))).length).toBeLessThan(60);
  });

  it('that are endless are cut, or none', async () => {
    const long = 'a'.repeat(500_000);
    const [found] = await find(`<script src="https://host.example/widget.js" data-clone="${long}"></script>`);
    expect(found?.clone).toHaveLength(2000);
    expect(await find(`<script src="https://host.example/${long}/widget.js" data-clone="ada"></script>`)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { parseBlocks, parseInline, safeUrl } from './markdown.ts';

const inline = (text: string) => parseInline({ text, at: 0 });

describe('Markdown blocks', () => {
  it('parses paragraphs, lists, headings, and code', () => {
    const kinds = parseBlocks('# Title\n\nOne\ntwo\n\n- a\n- b\n  more of b\n\n3. c\n4. d\n\n```js\nlet x;\n\n```\nend').map((block) =>
      block.kind === 'list' ? `${block.ordered ? `list from ${block.start}` : 'list'} of ${block.items.length}` : block.kind,
    );
    expect(kinds).toEqual(['heading', 'paragraph', 'list of 2', 'list from 3 of 2', 'code', 'paragraph']);
  });

  it('reports the offset of each line in the whole text', () => {
    const text = 'One\r\ntwo\n\n- three';
    const spans = parseBlocks(text).flatMap((block) =>
      block.kind === 'list' ? block.items.flat() : block.kind === 'code' ? [] : block.lines,
    );
    for (const { text: line, at } of spans) expect(text.slice(at, at + line.length)).toBe(line);
    expect(spans.map((span) => span.text)).toEqual(['One', 'two', 'three']);
  });

  it('keeps a code block without an end', () => {
    expect(parseBlocks('```\nlet x')).toEqual([{ kind: 'code', text: 'let x' }]);
  });
});

describe('Markdown inlines', () => {
  it('parses emphasis, code, and web links', () => {
    expect(inline('a **b *c*** `**d**`')).toEqual([
      { kind: 'text', text: 'a ' },
      {
        kind: 'strong',
        children: [
          { kind: 'text', text: 'b ' },
          { kind: 'em', children: [{ kind: 'text', text: 'c' }] },
        ],
      },
      { kind: 'text', text: ' ' },
      { kind: 'code', text: '**d**' },
    ]);
    expect(inline('[x](https://example.com/a) https://example.com/b.')).toEqual([
      { kind: 'link', href: 'https://example.com/a', children: [{ kind: 'text', text: 'x' }] },
      { kind: 'text', text: ' ' },
      { kind: 'link', href: 'https://example.com/b', children: [{ kind: 'text', text: 'https://example.com/b' }] },
      { kind: 'text', text: '.' },
    ]);
  });

  it('reports the offset of a citation marker, also inside emphasis', () => {
    const text = 'Sold **ten [2]**. [1]';
    const markers: unknown[] = [];
    const collect = (nodes: ReturnType<typeof inline>): void => {
      for (const node of nodes) {
        if (node.kind === 'marker') markers.push([node.index, text.indexOf(`[${node.index}]`) + 100 === node.at]);
        else if ('children' in node) collect(node.children);
      }
    };
    collect(parseInline({ text, at: 100 }));
    expect(markers).toEqual([
      [2, true],
      [1, true],
    ]);
  });

  it('never turns a script URL into a link', () => {
    const hostile = [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      'vbscript:x',
      '//evil.example',
      ' https://x',
      'http:x',
      'https://',
    ];
    for (const address of hostile) expect(safeUrl(address)).toBeNull();
    expect(
      JSON.stringify(inline('[x](javascript:alert(1)) [y](data:text/html;base64,PHN2Zz4=) <img src=x onerror=alert(1)>')),
    ).not.toContain('"link"');
  });

  it('keeps the whole text of inputs crafted to be slow', () => {
    const textOf = (nodes: ReturnType<typeof inline>): string =>
      nodes.map((node) => ('children' in node ? textOf(node.children) : node.kind === 'marker' ? `[${node.index}]` : node.text)).join('');
    for (const text of ['['.repeat(20_000), '[a]('.repeat(10_000), '`'.repeat(20_001), '**a '.repeat(10_000)])
      expect(textOf(inline(text))).toBe(text);
  });
});

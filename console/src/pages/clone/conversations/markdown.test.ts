import { describe, expect, it } from 'vitest';
import { parseBlocks, parseInline, safeUrl } from './markdown.ts';

const inline = (text: string) => parseInline({ text, at: 0 });

describe('the blocks of an answer', () => {
  it('are paragraphs, lists, headings and code', () => {
    const kinds = parseBlocks('# Title\n\nOne\ntwo\n\n- a\n- b\n  more of b\n\n3. c\n4. d\n\n```js\nlet x;\n\n```\nend').map((block) =>
      block.kind === 'list' ? `${block.ordered ? `list from ${block.start}` : 'list'} of ${block.items.length}` : block.kind,
    );
    expect(kinds).toEqual(['heading', 'paragraph', 'list of 2', 'list from 3 of 2', 'code', 'paragraph']);
  });

  it('know the place of each line in the whole text', () => {
    const text = 'One\r\ntwo\n\n- three';
    const spans = parseBlocks(text).flatMap((block) =>
      block.kind === 'list' ? block.items.flat() : block.kind === 'code' ? [] : block.lines,
    );
    for (const { text: line, at } of spans) expect(text.slice(at, at + line.length)).toBe(line);
    expect(spans.map((span) => span.text)).toEqual(['One', 'two', 'three']);
  });

  it('keep the code of an answer that was cut off in it', () => {
    expect(parseBlocks('```\nlet x')).toEqual([{ kind: 'code', text: 'let x' }]);
  });
});

describe('what stands in a line', () => {
  it('is emphasis, code and links to the web', () => {
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

  it('tells where a citation’s marker stands in the whole answer, inside of emphasis too', () => {
    const text = 'Sold **ten [2]**. [1]';
    const markers: unknown[] = [];
    const walk = (parts: ReturnType<typeof inline>): void => {
      for (const part of parts) {
        if (part.kind === 'marker') markers.push([part.index, text.indexOf(`[${part.index}]`) + 100 === part.at]);
        else if ('children' in part) walk(part.children);
      }
    };
    walk(parseInline({ text, at: 100 }));
    expect(markers).toEqual([
      [2, true],
      [1, true],
    ]);
  });

  it('is never a link that runs something', () => {
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

  it('keeps every word of texts that are made to be slow', () => {
    const textOf = (parts: ReturnType<typeof inline>): string =>
      parts.map((part) => ('children' in part ? textOf(part.children) : part.kind === 'marker' ? `[${part.index}]` : part.text)).join('');
    for (const text of ['['.repeat(20_000), '[a]('.repeat(10_000), '`'.repeat(20_001), '**a '.repeat(10_000)])
      expect(textOf(inline(text))).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { createLinkPolicy, hostOf, type MarkdownBlock, parseMarkdown, plainText, renderMarkdown, safeUrl } from './index.ts';
import type { MarkdownOptions } from './markdown-inline.ts';

/** Elements as HTML, to compare them. */
const options = (allowed: string[] = []): MarkdownOptions<string> => ({
  createElement: (tag, attributes, ...children) => {
    const shown = Object.entries(attributes ?? {}).filter(([name]) => name === 'href' || name === 'start');
    return `<${[tag, ...shown.map(([name, value]) => `${name}=${value}`)].join(' ')}>${children.join('')}</${tag}>`;
  },
  allowsLink: createLinkPolicy(['https://www.zoo.example/a', null, 'https://user@odd.example/'], allowed),
});
const render = (text: string, more: Partial<MarkdownOptions<string>> = {}) => renderMarkdown(text, { ...options(), ...more }).join('');

describe('renderMarkdown', () => {
  it('renders the blocks and marks that answers use', () => {
    expect(render('# A\n\nb **c** `d`\n- e\n  - f\n\n3. g\n\n> h\n\n| i |\n|---|\n| j |\n\n---')).toBe(
      '<h3>A</h3><p>b <strong>c</strong> <code>d</code></p><ul><li>e<ul><li>f</li></ul></li></ul><ol start=3><li>g</li></ol>' +
        '<blockquote>h</blockquote><div><table><thead><tr><th>i</th></tr></thead><tbody><tr><td>j</td></tr></tbody></table></div><hr></hr>',
    );
  });

  it('renders code and citations with the given functions', () => {
    const shown = render('One [1] two [2].\n```js\nx\n```', {
      citation: (index, at) => (index === 1 ? `{${index}@${at}}` : undefined),
      code: (text, language) => `{${language}: ${text}}`,
    });
    expect(shown).toBe('<p>One\u2009{1@4} two [2].</p>{js: x}');
    expect(render('```\nx\n```')).toBe('<pre><code>x</code></pre>');
  });

  it('shows the host of every link, and links only to hosts of the sources and of the list', () => {
    const text = '[a](https://zoo.example/b) [a](https://evil.example) [a](https://x.docs.example) ![a](https://zoo.example/p.png)';
    expect(render(text, options(['*.docs.example']))).toBe(
      '<p><a href=https://zoo.example/b>a<small> (zoo.example)</small></a> a<small> (evil.example)</small> ' +
        '<a href=https://x.docs.example/>a<small> (x.docs.example)</small></a> <a href=https://zoo.example/p.png>a<small> (zoo.example)</small></a></p>',
    );
  });

  it('shows the text that the server escaped as it was written', () => {
    expect(render('1 \\< 2, \\<b>, [r]\\: \\`x')).toBe('<p>1 < 2, <b>, [r]: `x</p>');
  });
});

describe('a link policy', () => {
  it('compares hosts, with and without www, and domains of email addresses', () => {
    const allows = createLinkPolicy(['https://www.zoo.example/a'], ['*.docs.example', 'www.b.example']);
    const allowed = [
      'https://zoo.example',
      'http://www.zoo.example',
      'https://docs.example',
      'https://a.b.docs.example',
      'https://b.example',
    ];
    for (const url of [...allowed, 'mailto:a@zoo.example']) expect([url, allows(url)]).toEqual([url, true]);
    for (const url of [
      'https://a.zoo.example',
      'https://zoo.example.evil.example',
      'https://evildocs.example',
      'mailto:zoo.example@evil.example',
    ])
      expect([url, allows(url)]).toEqual([url, false]);
  });

  it('takes no host from a source whose URL is not safe', () => {
    expect(createLinkPolicy(['https://user@odd.example/', 'javascript:x', 'no url'])('https://odd.example/')).toBe(false);
  });
});

it('safeUrl refuses user names, scripts, and relative URLs', () => {
  const refused = [
    'https://bank.example@evil.example',
    'https://@a.example',
    'https://a\\@b.example',
    'javascript:x',
    'JaVaScRiPt:x',
    'data:x',
    '//a',
    '/a',
    '',
  ];
  expect(refused.map(safeUrl)).toEqual(refused.map(() => null));
  expect(safeUrl('https://a.example/@me?x=a@b')).toBe('https://a.example/@me?x=a@b');
  expect(hostOf('mailto:Me@A.example')).toBe('a.example');
});

it('plainText removes characters that change the direction of a text', () => {
  expect(plainText('a\u202eb\u2066c\u200fd')).toBe('abcd');
});

describe('a growing answer', () => {
  const ANSWERS = [
    'One.\n\nTwo\nthree.\n\n- a\n- b\n  more\n\n  still b\n\n- c\n\n1. x\n\n-\n- y\n\nEnd.',
    '# Head\ntext | more\n|---|---|\n| 1 | 2 |\n\nafter | it\n---\n\n***\n> said\n> so\n\n> again\nand\n> last',
    '```js\nlet a;\n\n- no item\n```\nThen\n- [x] done\n- [ ] not\n    - below\n\t1. and\n\n~~~\nopen',
    'Text\n* ***\n\n-1',
    '\n\n- a\n\n-\n\n1\n\n1.\n\n1. z\n#\n# H\n--\n---\n- |\n|-|\n|1|\r\n\r\nx\r\n* * *\n- \n',
  ];

  it('has the same blocks whether it is read anew or from the blocks of a moment ago', () => {
    for (const answer of ANSWERS)
      for (const step of [1, 2, 5, 17]) {
        let blocks: MarkdownBlock[] = [];
        for (let end = 0; end <= answer.length + step; end += step) {
          const text = answer.slice(0, end);
          blocks = parseMarkdown(text, blocks);
          expect(blocks, JSON.stringify(text)).toEqual(parseMarkdown(text));
        }
      }
  });

  it('keeps all but the last two blocks, and does not read their text again', () => {
    const paragraphs = Array.from({ length: 200 }, (_, i) => `Paragraph ${i}.`).join('\n\n');
    const before = parseMarkdown(`${paragraphs}\n\nThe en`);
    const after = parseMarkdown(`${' '.repeat(paragraphs.length)}\n\nThe end.`, before);
    expect(after.slice(0, -1)).toEqual(before.slice(0, -2));
    const grown = parseMarkdown(`${paragraphs}\n\nThe end.`, before);
    expect(grown.slice(0, -2).every((block, i) => block === before[i])).toBe(true);
    expect(grown.at(-1)).toEqual({
      kind: 'paragraph',
      at: paragraphs.length + 2,
      lines: [{ text: 'The end.', at: paragraphs.length + 2 }],
    });
  });
});

// @vitest-environment happy-dom
import { type Citation, createLinkPolicy, safeUrl } from '@cloneai/sdk';
import { render } from 'preact';
import { describe, expect, it } from 'vitest';
import { originalUrl } from './original-url.ts';
import { PAYLOADS, pieces, seeded } from './payloads.testing.ts';
import { RichText } from './rich-text.tsx';

const citation = (index: number, at: number): Citation => ({
  index,
  at,
  chunkId: 'chk_1',
  sourceId: 'src_1',
  title: 'A guide',
  url: null,
  page: null,
  quote: 'q',
  start: 0,
  end: 1,
});

const allowsLink = createLinkPolicy(['https://a.example/'], ['d.example', 'fine.example']);
const box = document.createElement('div');
function show(text: string, citations: Citation[] = []): HTMLElement {
  render(
    <RichText
      text={text}
      citations={citations}
      open={null}
      allowsLink={allowsLink}
      renderCitation={({ index, at }) => <b class="chip">{`${index}@${at}`}</b>}
      renderCopyButton={() => null}
    />,
    box,
  );
  return box.firstElementChild as HTMLElement;
}
const html = (text: string, citations?: Citation[]) => {
  render(null, box);
  return show(text, citations).innerHTML.replace(/ target="_blank" rel="[^"]*"/g, '');
};

describe('the Markdown of an answer', () => {
  it.each([
    ['one\ntwo\n\nthree', '<p>one<br>two</p><p>three</p>'],
    ['a **b *c* d** _e_ ~~f~~', '<p>a <strong>b <em>c</em> d</strong> <em>e</em> <del>f</del></p>'],
    ['snake_case_name and 2*3*4 * 5', '<p>snake_case_name and 2<em>3</em>4 * 5</p>'],
    ['`a **b**` and ``c ` d``', '<p><code>a **b**</code> and <code>c ` d</code></p>'],
    ['- a\n- b\n  - c\n\n1. d\n2. e', '<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol start="1"><li>d</li><li>e</li></ol>'],
    ['- [x] a\n- [ ] b\n- [1] c', '<ul><li data-task="true">☑ a</li><li data-task="false">☐ b</li><li>[1] c</li></ul>'],
    ['# A\n### B', '<h3>A</h3><h5>B</h5>'],
    ['> said\n> so', '<blockquote>said<br>so</blockquote>'],
    ['a\n\n---\n\nb', '<p>a</p><hr><p>b</p>'],
    [
      '[x](https://a.example/b) <mailto:c@d.example>',
      '<p><a href="https://a.example/b">x<small> (a.example)</small></a> <a href="mailto:c@d.example">mailto:c@d.example</a></p>',
    ],
    ['see https://a.example/b_(c).', '<p>see <a href="https://a.example/b_(c)">https://a.example/b_(c)</a>.</p>'],
    ['(https://a.example/b) x', '<p>(<a href="https://a.example/b">https://a.example/b</a>) x</p>'],
    ['\\*not\\* [1] [2', '<p>*not* [1] [2</p>'],
    ['![alt](https://a.example/p.png)', '<p><a href="https://a.example/p.png">alt<small> (a.example)</small></a></p>'],
    ['<b>x</b>', '<p>&lt;b&gt;x&lt;/b&gt;</p>'],
    ['[x](https://evil.example/b) https://evil.example', '<p>x<small> (evil.example)</small> https://evil.example</p>'],
    [
      '[a.example](https://a.example/b) [https://a.example](https://d.example)',
      '<p><a href="https://a.example/b">a.example</a> <a href="https://d.example/">https://a.example<small> (d.example)</small></a></p>',
    ],
    ['[x](https://a.example@evil.example) https://a.example@evil.example', '<p>x https://a.example@evil.example</p>'],
    ['\u202ea\u2066[\u202eb](https://a.example)', '<p>a<a href="https://a.example/">b<small> (a.example)</small></a></p>'],
  ])('renders %j', (text, expected) => {
    expect(html(text)).toBe(expected);
  });

  it('shows code unchanged, also before its closing fence arrives', () => {
    for (const text of ['```js\na <b> `c`\n\n  d\n```', '```js\na <b> `c`\n\n  d'])
      expect(html(text)).toBe('<div class="code"><pre dir="ltr" tabindex="0"><code>a &lt;b&gt; `c`\n\n  d</code></pre></div>');
  });

  it('renders tables', () => {
    expect(html('| a | b |\n|---|:-:|\n| 1 | **2** |')).toContain('<td>1</td><td><strong>2</strong></td>');
  });

  it('shows citations at their position, also in lists, tables and emphasis', () => {
    const text = 'One [1]. **Two [2]**\n- three [1]\n\n| a |\n|---|\n| four [2] |';
    const at = [...text.matchAll(/\[\d\]/g)].map((match) => match.index);
    const citations = at.map((place, i) => citation([1, 2, 1, 2][i] as number, place));
    show(text, citations);
    expect([...box.querySelectorAll('.chip')].map((chip) => chip.textContent)).toEqual(
      citations.map(({ index, at: place }) => `${index}@${place}`),
    );
  });

  it('renders the same result however the text was split into chunks', () => {
    const text = 'Intro [1] **bold**\n\n1. a\n2. b\n\n```\ncode\n```\n> quote\n\n| a | b |\n|---|---|\n| c | d |\n\nEnd.';
    const complete = html(text);
    const random = seeded(7);
    for (let run = 0; run < 20; run++) {
      render(null, box);
      let received = '';
      for (const piece of pieces(text, random)) {
        received += piece;
        show(received);
      }
      expect(box.firstElementChild?.innerHTML.replace(/ target="_blank" rel="[^"]*"/g, '')).toBe(complete);
    }
  });

  it('renders only the block again that grows, and the block that a citation is added to', () => {
    render(null, box);
    const start = `${'A paragraph with [1].\n\n'.repeat(50)}The en`;
    const inFirst = citation(1, start.indexOf('[1]'));
    show(start);
    const paragraphs = [...(box.firstElementChild?.children ?? [])];
    const observer = new MutationObserver(() => {});
    observer.observe(box, { subtree: true, childList: true, characterData: true });
    const changes = () => [
      ...new Set(observer.takeRecords().map(({ target }) => paragraphs.findIndex((paragraph) => paragraph.contains(target)))),
    ];
    show(`${start}d`);
    expect(changes()).toEqual([50]);
    show(`${start}d`, [inFirst]);
    expect(changes()).toEqual([0]);
    observer.disconnect();
  });

  it('takes time in proportion to the text’s length for every kind of markup', () => {
    for (const part of ['*', '_', '[', '`', '![', '**a', '[a](', '<', '|', '> ', '- ', 'http://', '~~x ', '(((']) {
      const time = (times: number) => {
        const started = performance.now();
        html(part.repeat(times));
        return performance.now() - started;
      };
      time(500);
      expect([part, time(8000) < 3000]).toEqual([part, true]);
    }
  });
});

describe(`hostile replies in random chunks (${PAYLOADS.length})`, () => {
  it('create only text elements, and no attribute or URL that runs code', () => {
    expect(PAYLOADS.length).toBe(500);
    const random = seeded(42);
    const allowed = new Set(
      'DIV P BR STRONG EM DEL CODE PRE A SMALL UL OL LI BLOCKQUOTE H3 H4 H5 H6 HR TABLE THEAD TBODY TR TH TD B'.split(' '),
    );
    for (const payload of PAYLOADS) {
      render(null, box);
      let received = '';
      for (const piece of pieces(payload, random)) {
        received += piece;
        show(received, [citation(1, received.indexOf('[1]'))]);
        for (const element of box.querySelectorAll('*')) {
          expect([payload, allowed.has(element.tagName) ? '' : element.tagName]).toEqual([payload, '']);
          for (const { name, value } of element.attributes) {
            expect([payload, /^(class|dir|href|target|rel|start|scope|tabindex)$/.test(name) ? '' : name]).toEqual([payload, '']);
            if (name === 'href') {
              expect([payload, /^(https?:\/\/|mailto:)/.test(value) ? '' : value]).toEqual([payload, '']);
              expect([payload, /^https:\/\/(a|fine)\.example\//.test(value) ? '' : value]).toEqual([payload, '']);
            }
          }
        }
      }
    }
  });
});

describe('URLs', () => {
  it('are accepted when they are http, https or mailto', () => {
    expect(['https://a.example', 'mailto:a@b.example', 'HTTP://A.example/b'].map(safeUrl)).toEqual([
      'https://a.example/',
      'mailto:a@b.example',
      'http://a.example/b',
    ]);
    expect(
      [
        'javascript:x',
        ' https://a',
        'data:x',
        '//a',
        '/a',
        '',
        null,
        undefined,
        'https://',
        'https://a@b',
        'https://@b',
        'https:\\a@b',
      ].map(safeUrl),
    ).toEqual(Array(12).fill(null));
  });

  it('point to the page of a PDF or to the words of a web page', () => {
    expect(originalUrl({ url: 'https://a.example/r.pdf', page: 3, quote: 'x' })).toBe('https://a.example/r.pdf#page=3');
    expect(originalUrl({ url: 'https://a.example/original?expires=1', page: 3, quote: 'x' })).toBe(
      'https://a.example/original?expires=1#page=3',
    );
    expect(originalUrl({ url: 'https://a.example/', page: null, quote: 'one-two, three' })).toBe(
      'https://a.example/#:~:text=one%2Dtwo%2C%20three',
    );
    expect(originalUrl({ url: 'https://a.example/#s', page: 3, quote: 'x' })).toBe('https://a.example/#s');
    expect(originalUrl({ url: 'javascript:x', page: 3, quote: 'x' })).toBe(null);
  });
});

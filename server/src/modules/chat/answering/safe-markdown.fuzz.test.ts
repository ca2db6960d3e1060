import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { createAnswerReader } from './citations.ts';
import { createLinkHosts } from './link-hosts.ts';
import { createMarkdownFilter } from './safe-markdown.ts';

const SEED = 20261130;
/** Fewer if the processor time is used up. */
const CASES = 5000;
const MAX_MICROS = 8_000_000;

const hosts = createLinkHosts(['https://zoo.example/'], []);

/** What callers receive, by the way that every answer takes. */
function answer(pieces: Iterable<string>): string {
  let text = '';
  const reader = createAnswerReader({
    sources: [],
    question: '',
    filter: createMarkdownFilter(hosts),
    onText: (piece) => {
      text += piece;
    },
    onCitation: () => {},
  });
  for (const piece of pieces) reader.push(piece);
  expect(reader.end().text).toBe(text);
  return text;
}

/** The same numbers on every run. */
function random(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const HOST = 'evil.com';
const GRAMMAR: Record<string, readonly string[]> = {
  prefix: [
    '',
    '',
    '',
    ' ',
    '  ',
    '   ',
    '    ',
    '\t',
    ' \t',
    '- ',
    '* ',
    '1. ',
    '2. ',
    '10) ',
    '> ',
    '>',
    '>> ',
    '- > ',
    '> - ',
    '-\t',
    '- [ ] ',
    '# ',
    '| ',
  ],
  fence: ['```', '~~~', '````', '~~~~', '```js', '~~~ a`b', '``` a`b', '``` a', '``', '` ```'],
  end: ['\n', '\n', '\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n', '\n  ', '\n   ', '\n    ', '\n\t', '\n> ', '\n- ', ' ', '  \n', '\\\n'],
  url: [
    `https://${HOST}`,
    `//${HOST}/x`,
    `www.${HOST}`,
    `/\\${HOST}`,
    `\\/\\/${HOST}`,
    `&#104;ttps://${HOST}`,
    `https&colon;//${HOST}`,
    `&#x2f;&#47;${HOST}`,
    `javascript:alert("evil")`,
    `https://zoo.example@${HOST}`,
    `https://zoo.example/https://${HOST}`,
    `https://zoo.example/'https://${HOST}`,
    `https://zoo.example/\u0001//${HOST}`,
    `https://zoo.example.${HOST}`,
    `www.zoo.example/www.${HOST}`,
    `https:https://https://${HOST}`,
    'https://zoo.example/a',
    `ftp://${HOST}`,
  ],
  mail: [
    `help@${HOST}`,
    `_a@${HOST}`,
    `1a@${HOST}`,
    `xmpp:a@${HOST}`,
    `mailto:a@${HOST}`,
    `mailto:b%40${HOST},a@zoo.example`,
    'a@zoo.example',
    `a&commat;${HOST}`,
    `a@zoo.example@${HOST}`,
    `${'a'.repeat(70)}@${HOST}`,
  ],
  before: ['', '', ' ', 'x', '1', '_', '(', '"', '*', '\\', ':', '/', '\\:', '\\/', ']:', '&', 'ä', '\u00a0', '\u200b', '@'],
  label: ['x', '', 'b', 'b\\[c', '\\[', 'b\\]c', 'x\ny', '`', 'a`b', '`a`', '!', '![i', '[n]', '\\\\', '<', 'https://zoo.example/a'],
  space: ['', '', '', ' ', '\n', '\r', '\t', '  \n  '],
  title: ['', '', ` "t"`, ` 't'`, ` (t)`, '\n"t"', ' "a\nb"', ' "'],
  html: [
    `<img src=//${HOST}/p.png>`,
    `<img src="https://${HOST}/p.png">`,
    `<a href=//${HOST}>`,
    `<A\rHREF=//${HOST}>`,
    `<script>evil()</script>`,
    `<!-- --><img src=//${HOST}>`,
    '<',
    '</evil',
    '<?evil ?>',
    '<![CDATA[<img src=evil>]]>',
  ],
  noise: [
    '`',
    '``',
    '```',
    '~~~',
    '|',
    '| a |\n|---|\n| ',
    '\n---\n',
    '===',
    '*',
    '**',
    '_',
    '~~',
    '\\',
    '\\\\',
    '[',
    ']',
    '(',
    ')',
    '!',
    '<',
    '>',
    ':',
    '&',
    '@',
    '.',
    ' ',
    'word',
    '[1]',
    '`c`',
    '`a | b`',
    '`<img src=//evil.com>`',
    'ä',
    '😀',
    '\u2028',
    '\f',
  ],
};

const names = Object.keys(GRAMMAR);

function generate(below: (limit: number) => number): string {
  const one = (name: string) => {
    const options = GRAMMAR[name] ?? [];
    return options[below(options.length)] ?? '';
  };
  const target = () => (below(4) === 0 ? one('mail') : one('url'));
  const inline: (() => string)[] = [
    () => one('before') + target(),
    () => `<${one('before')}${target()}>`,
    () => `[${one('label')}](${one('space')}${target()}${one('title')}${one('space')})`,
    () => `![${one('label')}](${one('space')}<${target()}>${one('title')})`,
    () => {
      const label = one('label');
      return `[${one('label')}][${label}]\n\n${one('prefix')}[${label}]:${one('space')}${target()}${one('title')}`;
    },
    () => `[${one('label')}]${one('before')}:${one('space')}${target()}`,
    () => one('html'),
    () => one('noise'),
    () => one('noise'),
    () => `${one('prefix')}${one('fence')}${one('end')}`,
    () => `\`${inline[below(5)]?.()}\``,
  ];
  let text = '';
  // Short and without order, or longer and built like an answer.
  if (below(2) === 0) {
    for (let tokens = 2 + below(12); tokens > 0; tokens--) text += one(names[below(names.length)] ?? '');
    return text;
  }
  for (let parts = 1 + below(below(2) === 0 ? 2 : 6); parts > 0; parts--) {
    text += one('prefix');
    for (let words = 1 + below(4); words > 0; words--)
      text += (inline[below(inline.length)]?.() ?? '') + (below(2) === 0 ? one('end') : '');
    text += one('end');
  }
  return text;
}

/** As callers may have set it up: with everything on, and without links of words that have no scheme. */
const renderers = [true, false].map((fuzzyEmail) => {
  const renderer = new MarkdownIt({ html: true, linkify: true });
  renderer.linkify.set({ fuzzyLink: false, fuzzyEmail });
  renderer.validateLink = () => true;
  return renderer;
});

/** Whatever a renderer that allows everything would load, run, or link to on another host. */
function liveIn(text: string): string[] {
  return renderers.flatMap((renderer) =>
    renderer.parse(text, {}).flatMap((block) =>
      [block, ...(block.children ?? [])].flatMap(({ type, content, attrs }) => {
        if (type === 'html_block' || type === 'html_inline') return [content];
        if (type !== 'image' && type !== 'link_open') return [];
        return (attrs ?? []).map(([, value]) => String(value)).filter(isHostile);
      }),
    ),
  );
}

function isHostile(url: string): boolean {
  if (!URL.canParse(url, 'https://this.example/')) return false;
  const { protocol, host, href } = new URL(url, 'https://this.example/');
  if (protocol === 'mailto:') return !/^mailto:[^,;@]+@(?:www\.)?zoo\.example$/.test(href) || /%(?:40|2c|3b)/i.test(href);
  return !/^https?:$/.test(protocol) || !['this.example', 'zoo.example', 'www.zoo.example'].includes(host);
}

describe('an answer in any mixture of syntax', () => {
  it('has no link, image, or HTML of another host, and is the same however it is split', () => {
    const below = random(SEED);
    const started = process.cpuUsage();
    let done = 0;
    const failed: unknown[] = [];
    for (; done < CASES; done++) {
      const { user, system } = process.cpuUsage(started);
      if (user + system > MAX_MICROS) break;
      const text = generate(below);
      const whole = answer([text]);
      const live = liveIn(whole);
      if (live.length > 0) failed.push({ text, whole, live });
      const single = answer(text);
      if (single !== whole) failed.push({ text, whole, single });
    }
    expect(failed.slice(0, 3)).toEqual([]);
    expect(done).toBeGreaterThan(2000);
  });
});

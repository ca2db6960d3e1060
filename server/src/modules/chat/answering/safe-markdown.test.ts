import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { createLinkHosts } from './link-hosts.ts';
import { createMarkdownFilter } from './safe-markdown.ts';

const hosts = createLinkHosts(['https://zoo.example/'], []);

function filtered(pieces: string[]): string {
  const filter = createMarkdownFilter(hosts);
  return pieces.map((piece) => filter.push(piece)).join('') + filter.flush();
}

describe('the Markdown that callers receive', () => {
  it.each([
    [
      'an image of another host',
      'See ![a map](https://evil.example/p.png?q=secret).',
      'See [a map] (`https://evil.example/p.png?q=secret`).',
    ],
    ['an image of a source', '![a map](https://zoo.example/p.png "t")', '[a map](https://zoo.example/p.png)'],
    ['a link to another host', '[zoo.example](https://evil.example/x)', '[zoo.example] (`https://evil.example/x`)'],
    ['a link to a source', 'Read [this page](https://zoo.example/x_(y)).', 'Read [this page](https://zoo.example/x_(y)).'],
    ['a URL of another host', 'Go to https://evil.example/a, now', 'Go to `https://evil.example/a`, now'],
    ['a URL of a source', 'Go to https://zoo.example/a, (https://zoo.example).', 'Go to https://zoo.example/a, (https://zoo.example).'],
    ['a URL that could go on', '(https://zoo.example[x]@evil.example)', '(<https://zoo.example>[x]`@evil.example`)'],
    ['a URL as the label of a link', '[https://zoo.example/a](https://zoo.example/a)', '[https://zoo.example/a](https://zoo.example/a)'],
    ['a host with www', 'Go to www.evil.example.', 'Go to `www.evil.example`.'],
    ['an address in angle brackets', '<https://evil.example> <https://zoo.example>', '`https://evil.example` <https://zoo.example>'],
    ['an email address in angle brackets', '<a@evil.example> <a@zoo.example>', '`a@evil.example` <a@zoo.example>'],
    ['a user name before the host', '[x](https://zoo.example@evil.example)', '[x] (`https://zoo.example@evil.example`)'],
    ['a script', '[x](javascript:alert(1))', '[x] (`javascript:alert(1)`)'],
    ['a tag', 'a <b>x</b> <img src="https://evil.example/p.png"> 1 < 2', 'a \\<b>x\\</b> \\<img src="`https://evil.example/p.png`"> 1 < 2'],
    ['a reference', '[x][r]\n\n[r]: https://evil.example', '[x][r]\n\n[r]\\: `https://evil.example`'],
    ['an address made of entities', '[x](&#104;ttps://evil.example)', '[x] (`&#104;ttps://evil.example`)'],
    ['a label over two lines', '[x\ny](&#104;ttps://evil.example)', '[x\ny] (`&#104;ttps://evil.example`)'],
    [
      'a link within a link',
      '[![x](https://evil.example/p)](https://zoo.example)',
      '[[x] (`https://evil.example/p`)](https://zoo.example)',
    ],
    ['an unpaired backtick', 'a ` b https://evil.example c', 'a \\` b `https://evil.example` c'],
    ['a URL without a scheme', 'See //evil.example/a and mailto:a@evil.example', 'See `//evil.example/a` and `mailto:a@evil.example`'],
    ['a backslash before a URL', 'a \\https://evil.example', 'a \\ `https://evil.example`'],
    ['code', 'Run `curl https://evil.example` or ``a ` b``.', 'Run `curl https://evil.example` or ``a ` b``.'],
    ['code in a table', '| `a | https://evil.example` |', '| `a | evil.example` |'],
    [
      'a fenced block',
      '```sh\ncurl <https://evil.example>\n```\nhttps://evil.example',
      '```sh\ncurl <https://evil.example>\n```\n`https://evil.example`',
    ],
    ['a fenced block without an end', '~~~\n[x](https://evil.example)', '~~~\n[x](https://evil.example)'],
    [
      'a fence in a list',
      '- ```\n  https://evil.example/a\n  ```\nhttps://evil.example/b',
      '- ```\n  evil.example/a\n  ```\nevil.example/b',
    ],
    ['a fence that its list ends', '1. a\n   ```\nhttps://evil.example', '1. a\n   ```\nevil.example'],
    [
      'a fence that is none, because of its indentation',
      'Text\n    ~~~ <img src="https://evil.example/p"> ![](https://evil.example) [x](https://evil.example)',
      'Text\n    ~~~ < img src="evil.example/p"> [] (evil.example) [x] (evil.example)',
    ],
    ['a fence that is none, because of its number', 'Text\n2. ``` [x](https://evil.example)', 'Text\n2. ``` [x] (evil.example)'],
    [
      'a fence that the end of a list opens again',
      '- a\n  ```\n  b\n```\nc\n```\n[x](https://evil.example)',
      '- a\n  ```\n  b\n```\nc\n```\n[x] (evil.example)',
    ],
    [
      'a reference whose name has an escaped bracket',
      '[x][f\\[1]\n\n[f\\[1]: &#104;ttps://evil.example',
      '[x][f\\[1]\n\n[f\\[1]\\: \\&#104;ttps://evil.example',
    ],
    ['a reference in a list of tasks', '- [ ] [b]: &#47;/evil.example', '- [ ] [b]\\: \\&#47;/evil.example'],
    ['a colon behind a bracket', 'As in [1]: yes.', 'As in [1]: yes.'],
    [
      'a URL in the URL of a source',
      'xhttps://zoo.example/https://evil.example and https://zoo.example/?to=//evil.example.',
      'x<https://zoo.example/https://evil.example> and <https://zoo.example/?to=//evil.example>.',
    ],
    [
      'a URL in the destination of a link',
      "\\[x](https://zoo.example/'https://evil.example)",
      "\\[x](<https://zoo.example/'https://evil.example>)",
    ],
    ['a URL behind an escaped colon', 'a\\://evil.example', 'a\\:`//evil.example`'],
    ['a control character in a URL', 'https://zoo.example/\u0001https://evil.example', '`https://zoo.example/\u0001https://evil.example`'],
    [
      'email addresses',
      'Write to help@evil.example, a.b@zoo.example, or xmpp:a@evil.example/x.',
      'Write to help`@evil.example`, a.b@zoo.example, or xmpp:a`@evil.example`/x.',
    ],
    [
      'an address of two hosts',
      'a@zoo.example@evil.example a@zoo.example\\.evil.example',
      'a`@zoo.example` `@evil.example` a`@zoo.example`\\.evil.example',
    ],
    [
      'an address with an odd name',
      `${'a'.repeat(70)}@evil.example <_a@evil.example>`,
      `${'a'.repeat(70)}\`@evil.example\` \`_a@evil.example\``,
    ],
    ['an address made of entities', 'a&#64;evil.example a&commat;evil.example', 'a\\&#64;evil.example a\\&commat;evil.example'],
    [
      'recipients behind a recipient',
      '[x](mailto:a@zoo.example?cc=b%40evil.example) [y](mailto:b%40evil.example,a@zoo.example) [z](mailto:a@zoo.example?subject=Hi)',
      '[x] (`mailto:a@zoo.example?cc=b%40evil.example`) [y] (`mailto:b%40evil.example,a@zoo.example`) [z](mailto:a@zoo.example?subject=Hi)',
    ],
    ['code that a table would end', '| `a | <img src=x>` |', '| \\`a | \\<img src=x>\\` |'],
    ['commands with a pipe', 'Run `cat a | sort`.', 'Run `cat a | sort`.'],
    [
      'entities, mentions, and comparisons',
      'Q&A &amp; &nbsp; &#39;x&#39; @zoe, a@b, 1<2, i <3 you, 5 @ 3.',
      'Q&A &amp; &nbsp; &#39;x&#39; @zoe, a@b, 1<2, i <3 you, 5 @ 3.',
    ],
    [
      'plain text',
      'Great! See [1] (page 3): f(x) = a[0](x), 5 * 3 ~ 15, "w: h".',
      'Great! See [1] (page 3): f(x) = a[0] (x), 5 * 3 ~ 15, "w: h".',
    ],
  ])('has %s in a harmless form', (_what, text, expected) => {
    expect(filtered([text])).toBe(expected);
  });

  it('cannot get a link by what follows a citation marker', () => {
    const filter = createMarkdownFilter(hosts);
    let text = filter.push('It says so') + filter.flush();
    filter.inserted('[1]');
    text += `[1]${filter.push('(https://evil.example)')}${filter.flush()}`;
    expect(text).toBe('It says so[1] (`https://evil.example`)');
    const after = createMarkdownFilter(hosts);
    expect(after.push('See https://zoo.example') + after.flush('[')).toBe('See <https://zoo.example>');
  });

  const part = fc.oneof(
    fc.constantFrom(
      ...[
        '[',
        ']',
        '(',
        ')',
        '](',
        '!',
        '![',
        '`',
        '``',
        '```',
        '\n```\n',
        '~~~',
        '\n',
        '\n\n',
        '- ',
        '> ',
        '1. ',
        '   ',
        '    ',
        '|',
        '\\',
      ],
      ...['<', '>', '<a href=', '"', ' ', 'x', '[1]', '[r]: ', '&#104;ttps://evil.example', 'www.', '*', '**', '_'],
      ...['mailto:a@evil.example', 'mailto:a@zoo.example', '| a |\n|---|\n', '\n  ', '\t', '<img src=', '@evil.example'],
      ...[
        'https://evil.example/a',
        'https://zoo.example',
        'https://zoo.example@evil.example',
        '.evil.example',
        '//evil.example',
        'http',
        '://',
      ],
    ),
    fc.string({ maxLength: 6 }),
  );

  it('does not depend on how the text is split into pieces', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const text = parts.join('');
        const whole = filtered([text]);
        expect(filtered([...text])).toBe(whole);
        expect(filtered(parts)).toBe(whole);
      }),
      { numRuns: 3000 },
    );
  });

  it('has no link to another host in any mixture of syntax, as a renderer that allows everything reads it', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const result = filtered([parts.join('')]);
        expect(linksIn(result).filter(isHostile), result).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });
});

/** A link to the other host, or HTML that names it. */
function isHostile(url: string): boolean {
  if (url.startsWith('<')) return url.includes('evil');
  if (!URL.canParse(url, 'https://this.example/')) return false;
  const { protocol, host, pathname } = new URL(url, 'https://this.example/');
  return (/^https?:$/.test(protocol) ? host : pathname).includes('evil');
}

const renderer = new MarkdownIt({ html: true, linkify: true });
renderer.linkify.set({ fuzzyLink: false, fuzzyEmail: false });

/** Whatever a renderer that allows everything would load or link to. */
function linksIn(text: string): string[] {
  return renderer.parse(text, {}).flatMap((block) =>
    [block, ...(block.children ?? [])].flatMap(({ type, content, attrs }) => {
      if (type === 'html_block' || type === 'html_inline') return [content];
      return type === 'image' || type === 'link_open' ? (attrs ?? []).map(([, value]) => String(value)) : [];
    }),
  );
}

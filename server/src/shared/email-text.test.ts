import { describe, expect, it } from 'vitest';
import { oneLine, renderEmail } from './email-text.ts';

describe('a rendered email', () => {
  const hostile = '<img src=x onerror="alert(1)"> & \'friends\'';
  const email = renderEmail({
    subject: 'Hello',
    greeting: `Hello ${hostile},`,
    paragraphs: [`First ${hostile}`, 'Second.'],
    action: { label: `Press ${hostile}`, url: 'https://clones.example.test/x#token=a"b' },
    code: { about: 'By the API:', lines: ['POST https://clones.example.test/v1', `{"a":"${hostile}"}`] },
    closing: `Bye ${hostile}`,
  });

  it('has plain text with the link and the API call on separate lines', () => {
    expect(email.text).toBe(
      [
        `Hello ${hostile},`,
        `First ${hostile}`,
        'Second.',
        `Press ${hostile}:\nhttps://clones.example.test/x#token=a"b`,
        `By the API:\n    POST https://clones.example.test/v1\n    {"a":"${hostile}"}`,
        `Bye ${hostile}\n`,
      ].join('\n\n'),
    );
  });

  it('escapes text in HTML and loads no external content', () => {
    const tags = new Set([...email.html.matchAll(/<\/?([a-z!]+)/gi)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual(['!doctype', 'a', 'body', 'html', 'p', 'pre']);
    expect(email.html.match(/&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt; &amp; &#39;friends&#39;/g)).toHaveLength(5);
    expect(email.html).toContain('href="https://clones.example.test/x#token=a&quot;b"');
  });
});

describe('a name in an email', () => {
  it.each([
    ['Ada\r\nBcc: eve@example.test', 'Ada Bcc: eve@example.test'],
    ['  Ada \t Lovelace ', 'Ada Lovelace'],
    ['Ada\u2028Lovelace\u0000', 'Ada Lovelace'],
    ['Ada\u202egnitseretni', 'Adagnitseretni'],
    ['\ud83d', ''],
    ['Zoë 😀', 'Zoë 😀'],
  ])('is reduced to one line: %j', (given, expected) => {
    expect(oneLine(given)).toBe(expected);
  });

  it('is truncated between characters', () => {
    expect(oneLine('😀'.repeat(200), 10)).toBe(`${'😀'.repeat(9)}…`);
    expect(renderEmail({ subject: 'x'.repeat(1_000), greeting: '', paragraphs: [], closing: '' }).subject).toHaveLength(150);
  });
});

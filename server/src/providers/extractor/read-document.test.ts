import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { makeDocx, makePdf, paragraph, table } from './documents.testing.ts';
import { LIMITS } from './failures.ts';
import { readFileBytes } from './read-document.ts';

const read = (bytes: Uint8Array | string, name = 'file', type = '') => readFileBytes(Buffer.from(bytes as string), name, type);
const codeOf = (bytes: Uint8Array | string, name?: string) =>
  read(bytes, name).then(
    () => 'read',
    (error) => error.code ?? error,
  );

describe('reading a PDF', () => {
  it('returns text, pages numbered from 1, and headings found by font size', async () => {
    const lines = (n: number) => [`Chapter ${n}`, ...Array.from({ length: 12 }, (_, i) => `Line ${i} of page ${n} about the sea.`)];
    const document = await read(makePdf([lines(1), lines(2), lines(3)], { title: 'A book of the sea' }));
    expect(document.title).toBe('A book of the sea');
    expect(document.pages.map(({ number }) => number)).toEqual([1, 2, 3]);
    for (const { number, start, end } of document.pages) expect(document.text.slice(start, end)).toContain(`of page ${number} about`);
    expect(document.pages.map(({ start }) => start).slice(1)).toEqual(document.pages.map(({ end }) => end).slice(0, -1));
    expect(document.headings.map(({ title }) => title)).toEqual(['Chapter 1', 'Chapter 2', 'Chapter 3']);
    for (const { title, start } of document.headings) expect(document.text.startsWith(title, start)).toBe(true);
  });

  it('reads a PDF whose last bytes are missing', async () => {
    const whole = makePdf([['First page of the cut file'], ['Second page of the cut file']]);
    const document = await read(whole.subarray(0, whole.length - 20));
    expect(document.text).toContain('First page of the cut file');
  });

  it.each([
    ['a scan', makePdf([[], [], []]), 'no_text'],
    ['a PDF with a password', makePdf([['secret']], { encrypted: true }), 'password_protected'],
    ['a truncated PDF without content', makePdf([['a']]).subarray(0, 60), 'damaged'],
    ['a PDF header without content', '%PDF-1.7\n', 'damaged'],
  ])('reports the reason for %s', async (_, bytes, code) => {
    expect(await codeOf(bytes, 'a.pdf')).toBe(code);
  });

  it('ignores titles that programs generate', async () => {
    const lines = ['Some words that are long enough to be text'];
    for (const title of ['Microsoft Word - report.doc', '0000764478-23-000006', 'Untitled', 'final.indd'])
      expect((await read(makePdf([lines], { title }))).title).toBeNull();
  });
});

describe('reading a DOCX file', () => {
  it('returns headings, paragraphs, and tables as rows', async () => {
    const body =
      paragraph('Prices', 'Heading1') +
      paragraph('All of them.') +
      table([
        ['Tea', '3'],
        ['Coffee', '4'],
      ]) +
      paragraph('More', 'Heading2');
    const document = await read(makeDocx(body));
    expect(document.text).toBe('Prices\n\nAll of them.\n\nTea\t3\nCoffee\t4\n\nMore');
    expect(document.headings).toEqual([
      { level: 1, title: 'Prices', start: 0 },
      { level: 2, title: 'More', start: document.text.indexOf('More') },
    ]);
    expect(document.title).toBe('Prices');
  });

  it('rejects a decompression bomb before parsing it', async () => {
    const bomb = makeDocx(paragraph('x'), { 'word/media.xml': ' '.repeat(LIMITS.expandedBytes + 1) });
    expect(bomb.length).toBeLessThan(200_000);
    expect(await codeOf(bomb, 'a.docx')).toBe('too_large');
    expect(await codeOf(makeDocx(paragraph('x'), { 'word/media.xml': ' '.repeat(5_000_000) }))).toBe('too_large');
  });

  it('rejects an archive that declares a wrong size of a part', async () => {
    const liar = makeDocx(paragraph('x'), { 'word/media.xml': ' '.repeat(2_000_000) });
    const entry = liar.lastIndexOf('word/media.xml');
    liar.writeUInt32LE(10, entry - 46 + 24);
    expect(await codeOf(liar)).toBe('damaged');
  });

  it('rejects 400,000 tiny paragraphs with too_many_parts', async () => {
    expect(await codeOf(makeDocx(paragraph('a').repeat(400_000)))).toBe('too_many_parts');
  });

  it('rejects a truncated or empty document', async () => {
    const whole = makeDocx(paragraph('text'));
    expect(await codeOf(whole.subarray(0, whole.length - 30))).toBe('damaged');
    expect(await codeOf(makeDocx('<w:p/>'))).toBe('no_text');
  });
});

describe('reading HTML', () => {
  it('keeps the content and skips menus, ads, scripts, hidden elements, and link targets', async () => {
    const words = 'The old lighthouse stands on a rock far out in the bay. '.repeat(5);
    const html = `<!doctype html><html><head><title>The  lighthouse</title><style>p{}</style></head><body>
      <nav><a href="/a">Home</a></nav><div class="cookie-banner">We use cookies</div>
      <main><h1>The lighthouse</h1><p>${words}</p><p>More <a href="javascript:alert(1)">about it</a>.<script>evil()</script></p>
      <h2>Keepers</h2><ul><li>Ann</li><li><p>Ben</p></li></ul><pre>a  b\n c</pre><p style="display: none">hidden words</p></main>
      <aside>Related</aside><footer>Imprint</footer></body></html>`;
    const { text, title, headings } = await read(html);
    expect(title).toBe('The lighthouse');
    expect(text).toBe(`The lighthouse\n\n${words.trim()}\n\nMore about it.\n\nKeepers\n\n- Ann\n- Ben\n\na  b\n c`);
    expect(headings.map(({ level, title }) => [level, title])).toEqual([
      [1, 'The lighthouse'],
      [2, 'Keepers'],
    ]);
  });

  it('keeps the content of a page whose body has class names of ads', async () => {
    const words = 'Pack water, a map and a warm coat for the way up. '.repeat(10).trim();
    const html = `<html><body><div class="page ad social-share"><p>${words}</p><div class="ad">Buy now</div></div></body></html>`;
    expect((await read(html)).text).toBe(words);
  });

  it('reports no_text for a page that consists of scripts', async () => {
    expect(await codeOf('<!doctype html><html><body><div id="root"></div><script>render()</script></body></html>')).toBe('no_text');
  });
});

describe('reading Markdown and plain text', () => {
  it('keeps Markdown unchanged and finds its headings, but not those in code', async () => {
    const source = '---\ntitle: "Guide"\n---\n# One [link](http://x)\n\ntext\n\n```\n# not one\n```\nTwo\n---\n\n### Three ###\n';
    const { text, title, headings } = await read(source, 'a.md');
    expect(text).toBe(source);
    expect(title).toBe('Guide');
    expect(headings.map(({ level, title }) => [level, title])).toEqual([
      [1, 'One link'],
      [2, 'Two'],
      [3, 'Three'],
    ]);
    for (const { start } of headings) expect(source.slice(start)).toMatch(/^(# One|Two|### Three)/);
  });

  it('takes the title of a Markdown text from its fields, in YAML and in TOML', async () => {
    const titleOf = async (fields: string) => (await read(`${fields}\n# One\n`, 'a.md')).title;
    expect(await titleOf('---\ntitle: "Bees in winter"\n---\n')).toBe('Bees in winter');
    expect(await titleOf('+++\ntitle = "Bees in winter"\n[extra]\ntitle = "inner"\n+++\n')).toBe('Bees in winter');
    expect(await titleOf('+++\n[extra]\ntitle = "inner"\n+++\n')).toBe('One');
    expect(await titleOf('---\ntitle: >\n  A long\n  title\n---\n')).toBe('One');
  });

  it('finds the headings of a Markdown text that begins with a thematic break', async () => {
    const source = '---\n\n# One\n\ntitle: of a book\n\n---\n\n# Two\n';
    const { title, headings } = await read(source, 'a.md');
    expect([title, ...headings.map((one) => one.title)]).toEqual(['One', 'One', 'Two']);
  });

  it('finds headings only at the top level and outside HTML comments and tables', async () => {
    const source = 'a | b\n--|--\n1 | 2\n\n<!--\n# hidden\n-->\n\n- # in a list\n\n> # in a quote\n\nA **bold** `word`\n===\n';
    const { headings } = await read(source, 'a.md');
    expect(headings).toEqual([{ level: 1, title: 'A bold word', start: source.indexOf('A **bold**') }]);
  });

  it.each([
    ['nested quotes', '>'.repeat(1_000_000)],
    ['nested lists', '* '.repeat(500_000)],
    ['a heading of brackets', `# ${'['.repeat(1_000_000)}`],
    ['a wide table', `${'|a'.repeat(300_000)}\n${'|-'.repeat(300_000)}\n`],
  ])('finishes reading Markdown with %s', async (_, source) => {
    expect((await read(source, 'a.md')).text).toBe(source);
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\uFEFFGrüße')],
    ['UTF-16 LE with a mark', Buffer.from('\uFEFFGrüße', 'utf16le')],
    ['UTF-16 BE with a mark', Buffer.from('\uFEFFGrüße', 'utf16le').swap16()],
    ['UTF-16 LE without', Buffer.from('Grüße', 'utf16le')],
    ['Latin-1', Buffer.from('Grüße', 'latin1')],
  ])('reads %s', async (_, bytes) => {
    expect((await read(bytes, 'a.txt')).text).toBe('Grüße');
  });
});

describe('detecting the format of a file', () => {
  it('uses the content, not the file name', async () => {
    expect((await read(makePdf([['The words of a PDF file']]), 'a.txt')).pages).toHaveLength(1);
    expect((await read(makeDocx(paragraph('words')), 'a.pdf')).text).toBe('words');
    expect((await read('<html><body><p>page</p></body></html>', 'a.txt')).text).toBe('page');
    expect((await read('<b>not</b> a page', 'a.txt')).text).toBe('<b>not</b> a page');
  });

  it.each(['BMW is a car maker.', 'MZ is a short name.', 'BZh, GIF8, ID3 and Rar! are signatures.'])('reads as text: %s', async (text) => {
    expect((await read(text, 'a.txt')).text).toBe(text);
  });

  it.each([
    ['an empty file', '', 'a.txt', 'empty'],
    ['white space', ' \n ', 'a.txt', 'empty'],
    ['text named .pdf', 'text', 'a.pdf', 'wrong_type'],
    ['text named .docx', 'text', 'a.DOCX', 'wrong_type'],
    ['binary data', Buffer.from([1, 2, 3, 0, 255, 0, 7]), 'a.bin', 'unsupported_type'],
    ['an archive', zipSync({ 'a.txt': Buffer.from('a') }), 'a.zip', 'unsupported_type'],
    ['slides', zipSync({ 'ppt/presentation.xml': Buffer.from('a') }), 'a.pptx', 'unsupported_type'],
    ['a broken archive', 'PK\u0003\u0004 and no more', 'a.docx', 'damaged'],
    ['a bitmap', Buffer.from('BM\x36\0\0\0\0\0\0\0', 'latin1'), 'a.bmp', 'unsupported_type'],
    ['a picture under a name that promises text', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'a.txt', 'unsupported_type'],
    ['the first bytes of a picture', Buffer.from('89504e470d0a1a0a', 'hex'), 'a.png', 'unsupported_type'],
    ['audio without a tag', Buffer.from('fffb904400000000', 'hex'), 'a.txt', 'unsupported_type'],
    ['a packed archive', Buffer.from('fd377a585a000004', 'hex'), 'a.txt.xz', 'unsupported_type'],
    ['a program', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), 'a.txt', 'unsupported_type'],
    ['an RTF file', '{\\rtf1 text}', 'a.txt', 'unsupported_type'],
    ['an old Office file', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'a.doc', 'unsupported_type'],
    [
      'an Office file with a password',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      'a.docx',
      'password_protected',
    ],
  ])('reports the reason for %s', async (_, bytes, name, code) => {
    expect(await codeOf(bytes, name)).toBe(code);
  });

  const old = (stream: string) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from(stream, 'utf16le')]);
  it.each([
    ['a workbook', zipSync({ 'xl/workbook.xml': Buffer.from('a') }), /as CSV/],
    ['an old workbook', old('Workbook'), /as XLSX/],
    ['old slides', old('PowerPoint Document'), /as PDF/],
    ['an old letter', old('WordDocument'), /as DOCX/],
    ['binary data', Buffer.from([1, 2, 3, 0, 255, 0, 7]), /Upload a PDF/],
  ])('says what to do with %s, and names every format that it reads', async (_, bytes, advice) => {
    const message = await read(bytes, 'a.bin').then(String, (error: Error) => error.message);
    expect(message).toMatch(advice);
    for (const format of ['PDF', 'DOCX', 'XLSX', 'Markdown', 'plain text', 'HTML', 'CSV', 'TSV', 'subtitle'])
      expect(message).toContain(format);
  });
});

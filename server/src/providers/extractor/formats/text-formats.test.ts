import { describe, expect, it } from 'vitest';
import { chunkDocument } from '../chunking.ts';
import { readFileBytes } from '../read-document.ts';

const read = (text: string, name: string) => readFileBytes(Buffer.from(text), name, '');
const textOf = async (text: string, name = 'a.html') => (await read(text, name)).text;
const prose = 'The old mill stands by the river and grinds corn for the village every autumn. '.repeat(6).trim();

describe('content of a page that opens on a click', () => {
  it('keeps the questions and answers of accordions, whatever hides the answers', async () => {
    const text =
      await textOf(`<html><body><nav><button aria-expanded="false" aria-controls="m">Menu</button></nav><main><h1>Help</h1><p>${prose}</p>
      <h3><button aria-expanded="false" aria-controls="a1">How deep is the mill pond?</button></h3><div id="a1" hidden>Three metres.</div>
      <div class="faq"><button>Who owns the mill?</button><div style="display: none"><p>The parish does.</p></div></div>
      <dl><dt>Opening day</dt><dd aria-hidden="true">The first of May.</dd></dl>
      <a role="button" data-bs-target="#x9" class="btn">Parking</a><p>${prose}</p><section id="x9" style="display:none">Behind the barn.</section>
      <details><summary>Can I fish?</summary>Only on Sundays.</details>
      <button>Add to basket</button><div aria-hidden="true">›</div></main></body></html>`);
    for (const words of [
      'How deep is the mill pond?',
      'Three metres.',
      'Who owns the mill?',
      'The parish does.',
      'Opening day',
      'The first of May.',
    ])
      expect(text).toContain(words);
    for (const words of ['Parking', 'Behind the barn.', 'Can I fish?', 'Only on Sundays.']) expect(text).toContain(words);
    for (const words of ['Menu', 'Add to basket', '›']) expect(text).not.toContain(words);
  });

  it('keeps the sections beside one that has most of the text', async () => {
    const text = await textOf(
      `<html><body><div id="content"><h1>Mill</h1><div class="list"><p>${prose}</p><p>${prose}</p></div><h2>Getting here</h2><div><p>Take the path along the river until the second bridge, then walk through the orchard and up the hill.</p></div></div></body></html>`,
    );
    expect(text).toMatch(/^Mill\n/);
    expect(text).toContain('second bridge');
  });

  it('keeps the panels of tabs', async () => {
    const text =
      await textOf(`<html><body><h1>Mill</h1><p>${prose}</p><div role="tablist"><button role="tab" id="t1" aria-controls="p1">Prices</button>
      <button role="tab" id="t2" aria-controls="p2">Hours</button></div><div role="tabpanel" id="p1" aria-labelledby="t1"><p>Flour costs two euro.</p></div>
      <div role="tabpanel" id="p2" aria-labelledby="t2" hidden><p>Open from noon.</p></div></body></html>`);
    expect(
      text
        .split('\n')
        .filter((line) => line !== '')
        .slice(-4),
    ).toEqual(['Prices', 'Hours', 'Flour costs two euro.', 'Open from noon.']);
  });

  it('keeps the text of a box that holds terms', async () => {
    const text = await textOf(
      `<html><body><form><p>${prose}</p><textarea readonly>Boats leave by nine.</textarea><textarea></textarea></form></body></html>`,
    );
    expect(text).toBe(`${prose}\n\nBoats leave by nine.`);
  });

  it('skips what is hidden for good', async () => {
    const text = await textOf(
      `<html><body><p>${prose}</p><p style="display:none">secret words</p><div role="dialog" hidden>Accept?</div></body></html>`,
    );
    expect(text).toBe(prose);
  });

  it('keeps a page inside one form, but not the form of a search', async () => {
    const form = '<form action="/search"><label>Search the site</label><input value="mill"></form>';
    expect(await textOf(`<html><body><form id="aspnetForm"><div><h1>Mill</h1><p>${prose}</p></div></form></body></html>`)).toBe(
      `Mill\n\n${prose}`,
    );
    expect(await textOf(`<html><body>${form}<p>${prose}</p></body></html>`)).toBe(prose);
  });

  it('reads a page that is hidden until a script shows it', async () => {
    expect(await textOf('<html><body><div style="display:none"><p>Short words.</p></div></body></html>')).toBe('Short words.');
  });
});

const parts = Array.from({ length: 300 }, (_, i) => [`M-${1000 + i}`, `Cog number ${i}`, `${i + 7} euro`, i % 2 ? 'oak' : 'iron']);
const header = ['Code', 'Name', 'Price', 'Made of'];
const expected = 'Code: M-1217; Name: Cog number 217; Price: 224 euro; Made of: oak';

describe('a table that spans several chunks', () => {
  it.each([
    ['CSV', 'a.csv', [header, ...parts].map((row) => row.join(',')).join('\n')],
    ['CSV with semicolons and quotes', 'a.csv', [header, ...parts].map((row) => row.map((cell) => `"${cell}"`).join(';')).join('\r\n')],
    ['CSV below a title', 'a.csv', ['List of parts', '', ...[header, ...parts].map((row) => row.join(','))].join('\n')],
    ['TSV', 'a.tsv', [header, ...parts].map((row) => row.join('\t')).join('\n')],
    ['tabs in a text file', 'a.txt', [header, ...parts].map((row) => row.join('\t')).join('\n')],
    [
      'Markdown',
      'a.md',
      `# Parts\n\n|${header.join('|')}|\n|${'---|'.repeat(4)}\n${parts.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n\nEnd.\n`,
    ],
    [
      'HTML',
      'a.html',
      `<html><body><h1>Parts</h1><table><thead><tr>${header.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead>${parts.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table></body></html>`,
    ],
  ])('has the titles of its columns in every row (%s)', async (_, name, source) => {
    const document = await read(source, name);
    const chunks = [...chunkDocument(document)];
    expect(chunks.length).toBeGreaterThan(3);
    expect(document.text.split('\n').filter((line) => line.includes('M-1217'))).toEqual([expected]);
    for (const { text } of chunks) for (const title of header) expect(text).toContain(`${title}: `);
  });

  it('repeats a cell that covers several rows', async () => {
    const rows = parts.map(
      ([code, ...rest], i) => `<tr>${i % 2 ? '' : `<td rowspan="2">${code}</td>`}${rest.map((cell) => `<td>${cell}</td>`).join('')}</tr>`,
    );
    const text = await textOf(
      `<html><body><table><caption>All cogs</caption><tr>${header.map((cell) => `<th>${cell}</th>`).join('')}</tr>${rows.join('')}</table></body></html>`,
    );
    expect(text.startsWith('All cogs\n')).toBe(true);
    expect(text).toContain('Code: M-1216; Name: Cog number 217; Price: 224 euro; Made of: oak');
  });

  it('stays as it is if it is short, or if its first row names no columns', async () => {
    const numbers = Array.from({ length: 400 }, (_, i) => `${i},${i * 2}`).join('\n');
    expect(await textOf(numbers, 'a.csv')).toBe(numbers);
    expect(await textOf('| a | b |\n|---|---|\n| 1 | 2 |\n', 'a.md')).toBe('| a | b |\n|---|---|\n| 1 | 2 |\n');
    const text = 'First, some prose; it has commas.\nThen, a second line, with more of them, and so on.\n';
    expect(await textOf(text, 'a.csv')).toBe(text);
  });
});

describe('subtitles', () => {
  const running = 'The wheel turns slowly in spring. Open the gate.\n\nMira: Then the water comes.';
  it.each([
    [
      'WebVTT',
      'a.vtt',
      'WEBVTT - title\n\nNOTE not spoken\n\nSTYLE\n::cue { color: red }\n\nintro\n00:58.000 --> 01:01.000 align:start\nThe <i>wheel</i> turns\nslowly in spring.\n\n01:01.000 --> 01:03.000\nOpen the <00:01:02.000>gate.\n\n00:03:10.500 --> 00:03:12.000\n<v Mira>Then the water &amp;comes.</v>\n'.replace(
        '&amp;',
        '',
      ),
    ],
    [
      'SubRip',
      'a.srt',
      '1\n00:00:58,000 --> 00:01:01,000\nThe wheel turns\nslowly in spring.\n\n2\n00:01:01,000 --> 00:01:03,000\n{\\an8}Open the gate.\n\n3\n00:03:10,500 --> 00:03:12,000\nMira: Then the water comes.\n',
    ],
    [
      'SubRip without its name',
      'a.txt',
      '1\n00:00:58,000 --> 00:01:03,000\nThe wheel turns slowly in spring. Open the gate.\n2\n00:03:10,500 --> 00:03:12,000\nMira: Then the water comes.\n',
    ],
    [
      'SubViewer',
      'a.sbv',
      '0:00:58.000,0:01:01.000\nThe wheel turns slowly in spring.\n\n0:01:01.000,0:01:03.000\nOpen the gate.\n\n0:03:10.500,0:03:12.000\nMira: Then the water comes.\n',
    ],
    [
      'SubStation',
      'a.ass',
      '[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\nDialogue: 0,0:00:58.00,0:01:01.00,Main,,0,0,0,,The wheel turns\\Nslowly in spring.\nDialogue: 0,0:01:01.00,0:01:03.00,Main,,0,0,0,,{\\b1}Open the gate.\nDialogue: 0,0:03:10.50,0:03:12.00,Main,,0,0,0,,Mira: Then the water comes.\n',
    ],
    [
      'TTML',
      'a.ttml',
      '<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml"><body><div><p begin="00:00:58.000" end="00:01:01.000">The wheel turns<br/>slowly in spring.</p><p begin="61s" end="63s">Open the <span>gate</span>.</p><p begin="00:03:10.500" end="00:03:12.000">Mira: Then the water comes.</p></div></body></tt>',
    ],
  ])('are running text, and each minute is a page (%s)', async (_, name, source) => {
    const { text, pages, metadata } = await read(source, name);
    expect(text).toBe(running);
    expect(pages.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    expect(pages.map(({ start, end }) => text.slice(start, end).trim()).at(-1)).toBe('Mira: Then the water comes.');
    expect(metadata).toEqual({ pageUnit: 'minute' });
  });

  it('do not repeat the lines of captions that roll', async () => {
    const source =
      'WEBVTT\n\n00:01.000 --> 00:02.000\nthe corn\n\n00:02.000 --> 00:02.010\nthe corn\n\n00:02.010 --> 00:04.000\nthe corn\nis ground\n';
    expect(await textOf(source, 'a.vtt')).toBe('the corn is ground');
  });

  it('are not seen in a text that names a time', async () => {
    const text = 'At 00:10 the train leaves.\nIt arrives at 01:30.\n';
    expect(await textOf(text, 'a.txt')).toBe(text);
  });
});

it('drops images that are written into Markdown or text, and keeps their descriptions', async () => {
  const data = `data:image/png;base64,${'iVBORw0KGgo'.repeat(400)}`;
  const source = `# Mill\n\n![a wheel of oak](${data})\n\nSee <img alt="the pond" src="${data}"> and ![the gate][g] and [a file](${data}).\n\n[g]: ${data}\n\nEnd.\n`;
  expect(await textOf(source, 'a.md')).toBe('# Mill\n\na wheel of oak\n\nSee the pond and ![the gate][g] and [a file]().\n\n\n\nEnd.\n');
  expect(await textOf(`before ${data} after`, 'a.txt')).toBe('before  after');
});

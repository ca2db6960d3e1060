import { describe, expect, it } from 'vitest';
import { readPdf } from './pdf.ts';
import { isIllegible, legibleRuns } from './pdf-legibility.ts';
import { linesOf } from './pdf-lines.ts';

const HELVETICA = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';
const stream = (content: string, entries = '') => `<< /Length ${content.length} ${entries} >>\nstream\n${content}\nendstream`;
const write = (x: number, y: number, words: string) => `BT /F1 11 Tf ${x} ${y} Td (${words}) Tj ET\n`;

/** One page with this content. Objects 6 and up are `others`; /F1 is Helvetica. */
function makePage(content: string, options: { fonts?: string; page?: string; catalog?: string; others?: string[] } = {}): Uint8Array {
  const { fonts = '', page = '', catalog = '', others = [] } = options;
  const bodies = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R ${fonts} >> >> ${page} >>`,
    stream(content),
    HELVETICA,
    ...others,
  ];
  let file = '%PDF-1.7\n';
  const offsets = bodies.map((body, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${file}xref\n0 ${bodies.length + 1}\n0000000000 65535 f \n${rows}trailer\n<< /Size ${bodies.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF`,
    'latin1',
  );
}

const textOf = async (pdf: Uint8Array) => (await readPdf(new Uint8Array(pdf))).text;

describe('a PDF with fonts of East Asia that it does not contain', () => {
  const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex');
  it.each([
    ['Japanese', 'UniJIS-UCS2-H', 'Japan1', '灯台は夜に光ります。', utf16('灯台は夜に光ります。')],
    ['Japanese in Shift JIS', '90ms-RKSJ-H', 'Japan1', '灯台', '939491e4'],
    ['simplified Chinese', 'UniGB-UCS2-H', 'GB1', '灯塔在夜里发光。', utf16('灯塔在夜里发光。')],
    ['traditional Chinese', 'UniCNS-UCS2-H', 'CNS1', '燈塔在夜裡發光。', utf16('燈塔在夜裡發光。')],
    ['Korean', 'UniKS-UCS2-H', 'Korea1', '등대는 밤에 빛난다.', utf16('등대는 밤에 빛난다.')],
  ])('is read: %s', async (_, encoding, ordering, words, hex) => {
    const font = `<< /Type /Font /Subtype /Type0 /BaseFont /Light /Encoding /${encoding} /DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 /BaseFont /Light /CIDSystemInfo << /Registry (Adobe) /Ordering (${ordering}) /Supplement 1 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /StemV 80 >> >> ] >>`;
    const content = `${write(72, 740, 'Words before.')}BT /F2 11 Tf 72 700 Td <${hex}> Tj ET`;
    expect(await textOf(makePage(content, { fonts: '/F2 6 0 R', others: [font] }))).toBe(`Words before.\n\n${words}`);
  });
});

describe('a PDF form', () => {
  const widget = (rect: string, entries: string) => `<< /Type /Annot /Subtype /Widget /F 4 /Rect [${rect}] ${entries} >>`;
  const fields = [
    widget('150 696 300 714', '/FT /Tx /T (boat) /V (Heron 12)'),
    widget('400 696 500 714', '/FT /Tx /T (berth) /V (C7)'),
    widget('72 630 300 648', '/FT /Ch /T (kind) /V (b) /Opt [[(a) (Canoe)] [(b) (Rowing boat)]]'),
    widget('72 596 84 608', '/FT /Btn /T (paid) /V /Yes /AS /Yes /AP << /N << /Yes 6 0 R /Off 6 0 R >> >>'),
    widget('72 576 84 588', '/FT /Btn /T (late) /V /Off /AS /Off /AP << /N << /Yes 6 0 R /Off 6 0 R >> >>'),
    widget('150 546 300 560', '/FT /Tx /Ff 8192 /T (code) /V (secret)'),
    '<< /Type /Annot /Subtype /Text /F 4 /Rect [500 700 520 720] /Contents (Check the oars.) >>',
    '<< /Type /Annot /Subtype /FreeText /F 4 /Rect [72 500 300 520] /DA (/Helv 10 Tf) /Contents (Written over the page.) >>',
    '<< /Type /Annot /Subtype /Text /F 2 /Rect [500 600 520 620] /Contents (hidden note) >>',
  ];
  const content =
    write(72, 700, 'Name of boat:') +
    write(340, 700, 'Berth:') +
    write(72, 655, 'Kind') +
    write(90, 598, 'Rent is paid') +
    write(90, 578, 'Late return') +
    write(72, 550, 'Password:');
  const refs = fields.map((_, i) => `${7 + i} 0 R`);

  it('is read with the values beside their words, boxes with their marks, and comments', async () => {
    const pdf = makePage(content, {
      page: `/Annots [${refs.join(' ')}]`,
      catalog: `/AcroForm << /Fields [${refs.slice(0, 6).join(' ')}] /DR << >> /DA (/Helv 0 Tf) >>`,
      others: [stream('', '/Type /XObject /Subtype /Form /BBox [0 0 12 12]'), ...fields],
    });
    const text = await textOf(pdf);
    expect(text).toMatch(/Name of boat: Heron 12\s+Berth: C7/);
    expect(text).toMatch(/Kind\n+Rowing boat/);
    expect(text).toContain('[x] Rent is paid');
    expect(text).toContain('[ ] Late return');
    expect(text).toContain('Check the oars.');
    expect(text).toContain('Written over the page.');
    for (const words of ['secret', 'hidden note']) expect(text).not.toContain(words);
  });
});

it('a form in the XML Forms Architecture is read with its values', async () => {
  const field = (name: string, caption: string) =>
    `<field name="${name}" w="90mm" h="8mm"><ui><textEdit/></ui><caption reserve="30mm"><value><text>${caption}</text></value></caption></field>`;
  const page =
    '<pageSet><pageArea name="P1" id="P1"><contentArea x="5mm" y="5mm" w="200mm" h="280mm"/><medium stock="a4" short="210mm" long="297mm"/></pageArea></pageSet>';
  const draw = '<draw w="90mm" h="8mm"><ui><textEdit/></ui><value><text>Mooring request</text></value></draw>';
  const template = `<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form" layout="tb">${page}<subform layout="tb" w="190mm">${draw}${field('boat', 'Boat')}${field('days', 'Days')}</subform></subform></template>`;
  const data =
    '<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form><boat>Heron</boat><days>14</days></form></xfa:data></xfa:datasets>';
  const xdp = `<?xml version="1.0"?><xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><config xmlns="http://www.xfa.org/schema/xci/3.0/"></config>${template}${data}</xdp:xdp>`;
  const pdf = makePage(write(72, 700, 'Please wait for another program.'), {
    catalog: '/NeedsRendering true /AcroForm << /Fields [] /XFA 6 0 R >>',
    others: [stream(xdp)],
  });
  expect(await textOf(pdf)).toBe('Mooring request\nBoat Heron\nDays 14');
});

describe('a line from right to left', () => {
  const words = ['السفينة', 'تغادر', 'الميناء', 'غدا'];
  const size = 12;
  /** The words from right to left, with gaps that are smaller than those of Latin text. */
  const placed = words.map((str, i) => ({ str, transform: [size, 0, 0, size, 400 - i * 52, 700], width: 50 }));
  const spaces = words.slice(1).map((_, i) => ({ str: ' ', transform: [size, 0, 0, size, 398 - i * 52, 700], width: 2 }));

  it.each([
    ['in the order of reading', placed],
    ['in the order of places', placed.toReversed()],
  ])('keeps its words apart and in order, drawn %s', (_, runs) => {
    expect(linesOf(runs).map(({ text }) => text)).toEqual([words.join(' ')]);
  });

  it('has a space wherever the PDF has one, however narrow', () => {
    const narrow = placed.flatMap((run, i) => [
      { ...run, width: 50, transform: [size, 0, 0, size, 400 - i * 51, 700] },
      ...spaces.slice(i, i + 1).map((space) => ({ ...space, transform: [size, 0, 0, size, 399 - i * 51, 700], width: 1 })),
    ]);
    expect(linesOf(narrow).map(({ text }) => text)).toEqual([words.join(' ')]);
  });

  it('keeps numbers and Latin words in their order', () => {
    const runs = ['الرحلة', 'AB', '1234', 'صباحا'].map((str, i) => ({
      str,
      width: 40,
      transform: [size, 0, 0, size, [400, 300, 350, 250][i] ?? 0, 700],
    }));
    expect(linesOf(runs).map(({ text }) => text)).toEqual(['الرحلة AB 1234 صباحا']);
  });

  it('has spaces around words of another script, none before marks, and ligatures in order', () => {
    const runs = ['زورق', 'Otter', 'سريع ً', 'األمواج'].map((str, i) => ({
      str,
      width: 50,
      transform: [size, 0, 0, size, 400 - i * 50, 700],
    }));
    runs[3] = { ...(runs[3] as (typeof runs)[0]), transform: [size, 0, 0, size, 245, 700] };
    expect(linesOf(runs).map(({ text }) => text)).toEqual(['زورق Otter سريعً الأمواج']);
  });

  it('has letters as people type them', () => {
    expect(linesOf([{ str: 'ﺳﻼﻡ', transform: [size, 0, 0, size, 400, 700], width: 40 }])[0]?.text).toBe('سلام');
  });
});

describe('a PDF whose fonts do not say which letters they show', () => {
  const shifted = (text: string) =>
    [...text].map((letter) => (letter === ' ' ? ' ' : String.fromCharCode(letter.charCodeAt(0) - 29))).join('');
  const prose =
    'the old lighthouse keeper climbs the narrow stairs every evening and lights the lamp before the ships return from their journey to the northern islands where they trade cloth for salt and amber and then sleep until morning comes with gulls over the harbour wall again';

  it.each([
    [
      'numbers of glyphs in a private area',
      [...prose].map((letter) => (letter === ' ' ? ' ' : String.fromCharCode(0xf000 + letter.charCodeAt(0)))).join(''),
    ],
    ['numbers of glyphs as letters', shifted(prose)],
    ['control characters', [...prose].map((letter) => (letter === ' ' ? ' ' : String.fromCharCode(letter.charCodeAt(0) - 96))).join('')],
    ['signs', [...prose].map((letter) => (letter === ' ' ? ' ' : String.fromCharCode(33 + (letter.charCodeAt(0) % 15)))).join('')],
  ])('is illegible: %s', (_, text) => {
    expect(isIllegible(text)).toBe(true);
  });

  it.each([
    ['prose', prose],
    ['a table of figures', '$1,234.50 (12.5%) 2,345 -17 0.25 €3.100,00 12/31/2023 100% 4:1 $ 5 6 7 8 9 10 11 12 13'.repeat(5)],
    ['tickers and units', 'AAPL MSFT GOOG NVDA AMZN META TSLA kWh mm kg GmbH CHF'.repeat(3)],
    ['a table of contents', 'Introduction .................... 3 Methods .................... 17 Results .......... 25'],
    ['Russian', 'Старый смотритель маяка каждый вечер поднимается по узкой лестнице'],
    ['Arabic', 'يصعد حارس المنارة القديم كل مساء على الدرج الضيق'],
    ['Czech', 'strč prst skrz krk a čtvrt hrst vlk zmlk brzd dnes ráno starý hlídač majáku stoupá po úzkých schodech každý večer'],
  ])('is legible: %s', (_, text) => {
    expect(isIllegible(text)).toBe(false);
  });

  it('is not meant by a font of bullets or formulas', () => {
    const words = { str: prose, fontName: 'text' };
    const signs = { str: '= + ( ) − × ∑ • '.repeat(10), fontName: 'signs' };
    expect(legibleRuns([words, words, words, signs])).toEqual({ kept: [words, words, words, signs], lost: 0 });
  });

  it('is refused with the reason if nothing else is left, and says so if something is', async () => {
    // Text beyond the edge of the page does not count.
    const lines = (y: number, words: string, font = 'F1') =>
      (words.match(/.{1,60}/g) ?? [])
        .map((part, i) => `BT /${font} 9 Tf 30 ${y - i * 12} Td (${part.replaceAll(/[()\\]/g, '\\$&')}) Tj ET\n`)
        .join('');
    await expect(readPdf(new Uint8Array(makePage(lines(700, shifted(prose)))))).rejects.toMatchObject({
      code: 'no_text',
      message: expect.stringContaining('fonts'),
    });
    const both = makePage(lines(740, prose) + lines(600, shifted(prose), 'F2'), {
      fonts: '/F2 6 0 R',
      others: [HELVETICA.replace('Helvetica', 'Times-Roman')],
    });
    const { text, metadata } = await readPdf(new Uint8Array(both));
    expect(text).toContain('the old lighthouse keeper');
    expect(text).not.toContain('OLJKWKRXVH');
    expect(metadata.notice).toContain('1 of the 1 pages');
  });
});

import { describe, expect, it } from 'vitest';
import { makeDocx, paragraph, table } from '../documents.testing.ts';
import { readFileBytes } from '../read-document.ts';

const W =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const read = (file: Buffer, name = 'a.docx') => readFileBytes(file, name, '');
const textOf = async (body: string, parts: Record<string, string> = {}) => (await read(makeDocx(body, parts))).text;

const relations = (targets: Record<string, string>) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${Object.entries(targets)
    .map(([target, type]) => `<Relationship Id="${target}" Type="${RELATIONS}/${type}" Target="${target}"/>`)
    .join('')}</Relationships>`;
const level = (index: number, format: string, text: string, more = '') =>
  `<w:lvl w:ilvl="${index}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
const numbering = (levels: string, more = '') =>
  `<w:numbering ${W}><w:abstractNum w:abstractNumId="7">${levels}</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>${more}</w:numbering>`;
const item = (text: string, index = 0, list = 3) =>
  `<w:p><w:pPr><w:numPr><w:ilvl w:val="${index}"/><w:numId w:val="${list}"/></w:numPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
const numbered = (body: string, xml: string) =>
  textOf(body, {
    'word/numbering.xml': xml,
    'word/_rels/document.xml.rels': relations({ 'numbering.xml': 'numbering', 'styles.xml': 'styles' }),
  });

describe('the main part of a Word file', () => {
  it.each([
    ['by the relations of the package', 'word/part7.xml', true],
    ['by its type, if the package has no relations', 'doc/body.xml', false],
  ])('is found under any name, %s', async (_, name, hasRelations) => {
    const main = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
    const file = makeDocx('', {
      '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Override PartName="/${name}" ContentType="${main}"/></Types>`,
      '_rels/.rels': relations(hasRelations ? { [`/${name}`]: 'officeDocument' } : {}),
      'word/document.xml': '<other/>',
      [name]: `<w:document ${W}><w:body>${paragraph('The keel is oak.')}</w:body></w:document>`,
    });
    expect((await read(file)).text).toBe('The keel is oak.');
  });

  it('is read whatever prefix its elements have', async () => {
    const body = `<x:document xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><x:body><x:p><x:r><x:t>The keel.</x:t></x:r></x:p></x:body></x:document>`;
    expect(await textOf('', { 'word/document.xml': body })).toBe('The keel.');
  });
});

describe('numbered paragraphs of a Word file', () => {
  it('have the numbers of all levels, which restart below a higher one', async () => {
    const levels =
      level(0, 'decimal', '%1.') + level(1, 'decimal', '%1.%2') + level(2, 'lowerLetter', '(%3)') + level(3, 'lowerRoman', '%4)');
    const body = [
      item('Hull'),
      item('Planks', 1),
      item('Oak', 2),
      item('Wet', 3),
      item('Dry', 3),
      item('Larch', 2),
      item('Ribs', 1),
      item('Sail'),
      item('Mast', 1),
    ];
    expect(await numbered(body.join(''), numbering(levels))).toBe(
      '1. Hull\n1.1 Planks\n(a) Oak\ni) Wet\nii) Dry\n(b) Larch\n1.2 Ribs\n2. Sail\n2.1 Mast',
    );
  });

  it('continue behind other text, restart where the file says so, and show prefixes', async () => {
    const again =
      '<w:num w:numId="4"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>';
    const body = item('Oars') + paragraph('Between.') + item('Ropes') + item('Anchors', 0, 4) + item('Chains', 0, 4);
    expect(await numbered(body, numbering(level(0, 'upperRoman', 'Article %1:'), again))).toBe(
      'Article I: Oars\n\nBetween.\n\nArticle II: Ropes\nArticle V: Anchors\nArticle VI: Chains',
    );
  });

  it('take their list from their style, also as headings', async () => {
    const styles = `<w:styles ${W}><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style><w:style w:type="paragraph" w:styleId="H2"><w:name w:val="Clause"/><w:basedOn w:val="Heading1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>`;
    const file = makeDocx(paragraph('Boats', 'Heading1') + paragraph('Oars', 'H2') + paragraph('Text.'), {
      'word/styles.xml': styles,
      'word/numbering.xml': numbering(
        level(0, 'decimal', '%1', '<w:pStyle w:val="Heading1"/>') + level(1, 'decimal', '%1.%2', '<w:pStyle w:val="H2"/>'),
      ),
      'word/_rels/document.xml.rels': relations({ 'numbering.xml': 'numbering', 'styles.xml': 'styles' }),
    });
    const { text, headings } = await read(file);
    expect(text).toBe('1 Boats\n\n1.1 Oars\n\nText.');
    expect(headings.map(({ level, title }) => [level, title])).toEqual([
      [1, '1 Boats'],
      [2, '1.1 Oars'],
    ]);
  });

  it('show bullets as dashes, and no number where the list is switched off', async () => {
    expect(await numbered(item('Pitch') + item('Tar') + item('Plain', 0, 0), numbering(level(0, 'bullet', '\uf0b7')))).toBe(
      '- Pitch\n- Tar\n\nPlain',
    );
  });
});

describe('text of a Word file outside its paragraphs', () => {
  const box = (text: string) => `<w:txbxContent>${paragraph(text)}</w:txbxContent>`;

  it('in text boxes follows their paragraph, once, with or without a copy for older programs', async () => {
    const alone = `<w:p><w:r><w:t>Before.</w:t></w:r><w:r><w:drawing>${box('Tide at noon.')}</w:drawing></w:r><w:r><w:t> After.</w:t></w:r></w:p>`;
    const twice = `<w:p><w:r><mc:AlternateContent xmlns:mc="x"><mc:Choice><w:drawing>${box('High water.')}</w:drawing></mc:Choice><mc:Fallback><w:pict>${box('High water.')}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`;
    const fallback = `<w:p><w:r><mc:AlternateContent xmlns:mc="x"><mc:Choice><w:drawing/></mc:Choice><mc:Fallback><w:pict>${box('Low water.')}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`;
    expect(await textOf(alone + twice + fallback)).toBe('Before. After.\n\nTide at noon.\n\nHigh water.\n\nLow water.');
  });

  it('in headers and footers stands at the end, once, without the numbers of pages', async () => {
    const page = '<w:r><w:t>Page </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>';
    const section =
      '<w:sectPr><w:headerReference w:type="default" r:id="h1.xml"/><w:headerReference w:type="first" r:id="h2.xml"/><w:footerReference w:type="default" r:id="f1.xml"/></w:sectPr>';
    const header = (body: string) => `<w:hdr ${W}>${body}</w:hdr>`;
    const text = await textOf(`<w:p><w:pPr>${section}</w:pPr></w:p>${paragraph('Body.')}${section}`, {
      'word/h1.xml': header(`${paragraph('Harbour office, berth 9')}<w:p><w:r><w:pict>${box('Call 555-0199')}</w:pict></w:r></w:p>`),
      'word/h2.xml': header(paragraph('Harbour office, berth 9')),
      'word/f1.xml': header(`<w:p>${page}</w:p>${table([['Valid', 'until May']])}`),
      'word/_rels/document.xml.rels': relations({ 'h1.xml': 'header', 'h2.xml': 'header', 'f1.xml': 'footer' }),
    });
    expect(text).toBe('Body.\n\nHarbour office, berth 9\nCall 555-0199\nValid\nuntil May');
  });

  it('in fields and notes is kept; what is deleted, moved away, hidden, or a field code is not', async () => {
    const run = (text: string, properties = '') => `<w:r>${properties}<w:t xml:space="preserve">${text}</w:t></w:r>`;
    const complex =
      '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>MERGEFIELD x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Ada</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>';
    const body = `<w:p>${run('Dear ')}<w:fldSimple w:instr="MERGEFIELD y">${run('Ms ')}</w:fldSimple>${complex}<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:moveFrom>${run('moved')}</w:moveFrom><w:ins>${run(', welcome')}</w:ins>${run('secret', '<w:rPr><w:vanish/></w:rPr>')}<w:sdt><w:sdtPr><w:alias w:val="a"/></w:sdtPr><w:sdtContent>${run(' aboard')}</w:sdtContent></w:sdt><w:r><w:footnoteReference w:id="2"/></w:r>${run('.')}</w:p>`;
    const text = await textOf(body, {
      'word/footnotes.xml': `<w:footnotes ${W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2">${paragraph('Crew only.')}</w:footnote></w:footnotes>`,
      'word/_rels/document.xml.rels': relations({ 'footnotes.xml': 'footnotes' }),
    });
    expect(text).toBe('Dear Ms Ada, welcome aboard[1].\n\n[1] Crew only.');
  });
});

it('the boxes and lists of a form in a Word file have their values', async () => {
  const field = (data: string) =>
    `<w:r><w:fldChar w:fldCharType="begin"><w:ffData>${data}</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORM </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
  const body = `<w:p>${field('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>')}<w:r><w:t>Insured</w:t></w:r></w:p><w:p>${field('<w:checkBox><w:default w:val="0"/></w:checkBox>')}<w:r><w:t>Late</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">Boat: </w:t></w:r>${field('<w:ddList><w:result w:val="1"/><w:listEntry w:val="Canoe"/><w:listEntry w:val="Kayak"/></w:ddList>')}</w:p>`;
  expect(await textOf(body)).toBe('[x] Insured\n\n[ ] Late\n\nBoat: Kayak');
});

it('the rows of a long table in a Word file have the titles of their columns', async () => {
  const rows = Array.from({ length: 120 }, (_, i) => [`B-${i}`, `Boat ${i}`, `${i + 20} euro`]);
  const text = await textOf(table([['Berth', 'Name', 'Rent'], ...rows]));
  expect(text.split('\n').filter((line) => line.includes('B-77;'))).toEqual(['Berth: B-77; Name: Boat 77; Rent: 97 euro']);
});

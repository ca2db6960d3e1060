import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readFileBytes } from '../read-document.ts';
import { formatNumber } from './xlsx-numbers.ts';

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';

interface Sheet {
  name: string;
  rows: string;
  after?: string;
  state?: string;
}

/** Creates an Excel file. Styles of cells: 0 General, 1 date, 2 percent, 3 euros. */
function makeXlsx(sheets: Sheet[], parts: Record<string, string> = {}): Buffer {
  const files: Record<string, string> = {
    '_rels/.rels': `<Relationships><Relationship Id="r1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="${RELATIONS}"><sheets>${sheets.map(({ name, state }, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="s${i}"${state ? ` state="${state}"` : ''}/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${sheets.map((_, i) => `<Relationship Id="s${i}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${i}.xml"/>`).join('')}<Relationship Id="t" Type="${RELATIONS}/styles" Target="styles.xml"/><Relationship Id="h" Type="${RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    'xl/styles.xml': `<styleSheet ${MAIN}><numFmts><numFmt numFmtId="170" formatCode="#,##0.00\\ &quot;€&quot;"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="170"/></cellXfs></styleSheet>`,
    'xl/sharedStrings.xml': `<sst ${MAIN}><si><t>Pump</t></si><si><r><t>Val</t></r><r><t>ve</t></r><rPh><t>x</t></rPh></si></sst>`,
    ...parts,
  };
  for (const [i, { rows, after = '' }] of sheets.entries())
    files[`xl/worksheets/sheet${i}.xml`] = `<worksheet ${MAIN}><sheetData>${rows}</sheetData>${after}</worksheet>`;
  return Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
}

const words = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`;
const number = (ref: string, value: number, style = 0) => `<c r="${ref}" s="${style}"><v>${value}</v></c>`;
const row = (at: number, ...cells: string[]) => `<row r="${at}">${cells.join('')}</row>`;
const read = (file: Buffer, name = 'a.xlsx') => readFileBytes(file, name, '');
const HEADER = row(1, words('A1', 'Part'), words('B1', 'Price'), words('C1', 'Since'));

describe('an Excel file', () => {
  it('has each visible sheet under its name, with the titles of the columns in each row', async () => {
    const prices = HEADER + row(2, '<c r="A2" t="s"><v>0</v></c>', number('B2', 1234.5, 3), number('C2', 46_112, 1));
    const shares = row(1, words('A1', 'Part'), words('B1', 'Share')) + row(2, '<c r="A2" t="s"><v>1</v></c>', number('B2', 0.125, 2));
    const { text, headings } = await read(
      makeXlsx([
        { name: 'Prices', rows: prices },
        { name: 'Shares &amp; more', rows: shares },
      ]),
    );
    expect(text).toBe('Prices\n\nPart: Pump; Price: 1,234.50 €; Since: 2026-03-31\n\nShares & more\n\nPart: Valve; Share: 12.50%');
    expect(headings.map(({ title, start }) => [title, start])).toEqual([
      ['Prices', 0],
      ['Shares & more', text.indexOf('Shares &')],
    ]);
  });

  it('is read under another name', async () => {
    const file = makeXlsx([{ name: 'A', rows: row(1, words('A1', 'Oak')) }]);
    expect((await read(file, 'a.docx')).text).toBe('A\n\nOak');
  });

  it('leaves out hidden sheets and says so', async () => {
    const { text, metadata } = await read(
      makeXlsx([
        { name: 'A', rows: row(1, words('A1', 'Oak')) },
        { name: 'Lists', rows: row(1, words('A1', 'secret')), state: 'veryHidden' },
      ]),
    );
    expect(text).not.toContain('secret');
    expect(metadata.notice).toMatch(/hidden sheet was left out: Lists/);
  });

  it('finds a table that begins further down and to the right, below its caption', async () => {
    const rows =
      row(3, words('C3', 'Stock of May')) +
      row(5, words('C5', 'Part'), words('D5', 'Pieces')) +
      row(6, words('C6', 'Pump'), number('D6', 7)) +
      row(7, words('C7', 'Valve'), number('D7', 9));
    expect((await read(makeXlsx([{ name: 'A', rows }]))).text).toBe('A\n\nStock of May\n\nPart: Pump; Pieces: 7\n\nPart: Valve; Pieces: 9');
  });

  it('gives a second table of a sheet its own titles', async () => {
    const rows =
      row(1, words('A1', 'Part'), words('B1', 'Pieces')) +
      row(2, words('A2', 'Pump'), number('B2', 7)) +
      row(4, words('A4', 'Town'), words('B4', 'People')) +
      row(5, words('A5', 'Kiel'), number('B5', 246));
    expect((await read(makeXlsx([{ name: 'A', rows }]))).text).toMatch(/Part: Pump; Pieces: 7\n\nTown: Kiel; People: 246$/);
  });

  it('shows results of formulas, truth values, and errors, and repeats a cell that covers several rows', async () => {
    const rows =
      HEADER +
      row(2, words('A2', 'Pump'), '<c r="B2" t="str"><f>A1&amp;A2</f><v>sum</v></c>', '<c r="C2" t="b"><v>1</v></c>') +
      row(3, '<c r="A3"/>', '<c r="B3" t="e"><v>#N/A</v></c>', '<c r="C3"><f>B1*2</f><v>4</v></c>');
    const after = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>';
    expect((await read(makeXlsx([{ name: 'A', rows, after }]))).text).toBe(
      'A\n\nPart: Pump; Price: sum; Since: TRUE\n\nPart: Pump; Price: #N/A; Since: 4',
    );
  });

  it('may have 4,000 rows', async () => {
    const rows = Array.from({ length: 4000 }, (_, i) => row(i + 2, words(`A${i + 2}`, `Pump ${i}`), number(`B${i + 2}`, i)));
    const { text } = await read(makeXlsx([{ name: 'A', rows: HEADER + rows.join('') }]));
    expect(text.endsWith('Part: Pump 3999; Price: 3999')).toBe(true);
  });

  it.each([
    ['an empty workbook', makeXlsx([{ name: 'A', rows: '' }]), 'no_text'],
    ['a bomb', makeXlsx([{ name: 'A', rows: row(1, words('A1', 'x'.repeat(5_000_000))) }]), 'too_large'],
    ['a file cut short', makeXlsx([{ name: 'A', rows: HEADER }]).subarray(0, 700), 'damaged'],
  ])('is refused for %s', async (_, file, code) => {
    await expect(read(file)).rejects.toMatchObject({ code });
  });

  it('does not expand the entities that it defines', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><sst><si><t>Pump &b;</t></si></sst>`;
    const file = makeXlsx([{ name: 'A', rows: row(1, '<c r="A1" t="s"><v>0</v></c>') }], { 'xl/sharedStrings.xml': bomb });
    expect((await read(file)).text).not.toContain('aaa');
  });

  it('with its only cells in the last column takes no time for the empty ones', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => row(i + 1, number(`XFD${i + 1}`, i * 7919)));
    expect((await read(makeXlsx([{ name: 'A', rows: rows.join('') }]))).text).toContain('\n\n7919\n\n');
  }, 5000);
});

it.each([
  [0.1 + 0.2, 'General', '0.3'],
  [1234567.891, '#,##0.0', '1,234,567.9'],
  [0.5, '0%', '50%'],
  [12, '"$"#,##0.00', '$12.00'],
  [12, '[$€-407]\\ #,##0', '€ 12'],
  [-12, '#,##0;[Red]-#,##0', '-12'],
  [-12, '#,##0_);(#,##0)', '(12)'],
  [7, '0 "kg"', '7 kg'],
  [7, '00000', '00007'],
  [46_112.5, 'dd/mm/yyyy hh:mm', '2026-03-31 12:00'],
  [46_112, 'mmmm yyyy', '2026-03'],
  [0.25, 'h:mm AM/PM', '06:00'],
  [1.5, '[h]:mm', '36:00'],
  [1, 'yyyy-mm-dd', '1900-01-01'],
  [2_500_000, '0.0,,"M"', '2.5M'],
])('shows %d in the format %s as %s', (value, format, shown) => {
  expect(formatNumber(value, format)).toBe(shown);
});

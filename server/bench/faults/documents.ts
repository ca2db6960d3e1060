/**
 * Reads the files of a folder with known faults and prints which are read right: `CLONEAI_CORPUS=… node server/bench/faults/documents.ts`.
 * The folder is `faults` in CLONEAI_CORPUS, or CLONEAI_CORPUS itself.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chunkDocument } from '../../src/providers/extractor/chunking.ts';
import type { Chunk, ExtractedDocument } from '../../src/providers/extractor/extractor.port.ts';
import { readFileBytes } from '../../src/providers/extractor/read-document.ts';
import { table } from '../figures.ts';

interface Check {
  /** Beginning of the name of the file. */
  file: string;
  expected: string;
  isRight: (document: ExtractedDocument, chunks: Chunk[], bytes: Buffer) => boolean;
}

const has =
  (...words: string[]) =>
  ({ text }: ExtractedDocument) =>
    words.every((word) => text.split(word).length === 2);
const decodedAs = (label: string) => (document: ExtractedDocument, _: Chunk[], bytes: Buffer) =>
  document.text.trim() === new TextDecoder(label).decode(bytes).trim();

const CHECKS: Check[] = [
  { file: 'mojibake-cp1251.txt', expected: 'as Windows-1251', isRight: decodedAs('windows-1251') },
  { file: 'mojibake-gbk.txt', expected: 'as GBK', isRight: decodedAs('gbk') },
  { file: 'mojibake-sjis.txt', expected: 'as Shift JIS', isRight: decodedAs('shift_jis') },
  {
    file: 'mojibake-html-meta-charset',
    expected: 'as its meta element says',
    isRight: ({ text }, _, bytes) =>
      new TextDecoder('windows-1251').decode(bytes).includes(text.trim()) && /\p{Script=Cyrillic}{5}/u.test(text),
  },
  {
    file: 'mojibake-one-bad-byte',
    expected: 'UTF-8 with one U+FFFD',
    isRight: ({ text }) => text.split('\ufffd').length === 2 && !text.includes('Ã'),
  },
  { file: 'sniff-BM25', expected: 'text', isRight: ({ text }) => text.startsWith('BM25') },
  { file: 'sniff-text-begins-with-MZ', expected: 'text', isRight: ({ text }) => text.startsWith('MZ ') },
  { file: 'docx-word-online', expected: 'its text', isRight: has('150 euro') },
  {
    file: 'docx-template-title',
    expected: 'header and footer once, another title than that of the template',
    isRight: (document) => has('0555-7788', '12 Harbour Lane')(document) && document.title !== 'Company Template v3',
  },
  {
    file: 'docx-textbox',
    expected: 'the text box behind the body',
    isRight: ({ text }) => /lighthouse\.\s+The lamp is lit at 21:40\.$/.test(text),
  },
  {
    file: 'docx-auto-numbers',
    expected: '1, 2, 2.1, 2.2',
    isRight: ({ text }) =>
      /^1\.? Scope$/m.test(text) && /^2\.? Liability$/m.test(text) && /^2\.1 The hirer/m.test(text) && /^2\.2 The yard/m.test(text),
  },
  { file: 'docx-simple-fields', expected: 'the field «Telefon»', isRight: has('«Telefon»', '«Email»') },
  {
    file: 'html-accordion',
    expected: 'four questions and answers',
    isRight: has(
      'Falcon drone last?',
      'thirty-six months',
      'fly it in the rain?',
      'Water ruins',
      'Which batteries fit?',
      'FB-900',
      'Norway',
    ),
  },
  {
    file: 'html-whole-page-in-form',
    expected: 'the article',
    isRight: ({ text }) => /helicopter crash in Afghanistan/.test(text) && text.length > 1500,
  },
  { file: 'pdf-mixed-japanese', expected: 'Japanese lines', isRight: ({ text }) => /返品は/.test(text) && /送料は/.test(text) },
  {
    file: 'pdf-form-field-values',
    expected: 'the values beside their text',
    isRight: ({ text }) => /number[^\n]*\n*[^\n]*4471/i.test(text) && /Seagull/.test(text),
  },
  {
    file: 'table-rows-without-header',
    expected: 'the header in each chunk, the row of P-0388 with it',
    isRight: ({ text }, chunks) =>
      chunks.every((chunk) => ['Part', 'Name', 'Price in euro', 'Delivery time'].every((title) => chunk.text.includes(title))) &&
      text.split('\n').filter((line) => line.includes('P-0388') && line.includes('Delivery time: 3 weeks')).length === 1,
  },
  {
    file: 'subtitles-timecodes',
    expected: 'running text, the time as the page',
    isRight: ({ text, pages }) => text === 'The kiln is heated to nine hundred degrees for eleven hours.' && pages.length === 1,
  },
  { file: 'markdown-data-uri', expected: 'no data, the description', isRight: ({ text }) => !/AAAA/.test(text) && /\balt\b/.test(text) },
];

function folderOfFaults(): string {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const folder = resolve(root, process.env.CLONEAI_CORPUS ?? '../shared/corpus');
  return existsSync(join(folder, 'faults')) ? join(folder, 'faults') : folder;
}

const folder = folderOfFaults();
const names = existsSync(folder) ? readdirSync(folder) : [];
const rows: string[][] = [];
let right = 0;
for (const { file, expected, isRight } of CHECKS) {
  const name = names.find((each) => each.startsWith(file));
  if (name === undefined) {
    rows.push([file, 'missing', expected]);
    continue;
  }
  const bytes = readFileSync(join(folder, name));
  let outcome: string;
  try {
    const document = await readFileBytes(bytes, name, '');
    outcome = isRight(document, [...chunkDocument(document)], bytes) ? 'right' : 'wrong';
  } catch (error) {
    outcome = `wrong: ${error instanceof Error ? error.message : error}`;
  }
  if (outcome === 'right') right++;
  rows.push([name, outcome, expected]);
}
console.log(table(['file', 'result', 'expected'], rows));
console.log(`${right} of ${CHECKS.length} files are read right.`);
process.exitCode = right === CHECKS.length ? 0 : 1;

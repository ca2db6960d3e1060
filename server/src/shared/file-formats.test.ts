import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { A_READABLE_FILE, READABLE_FILES } from './file-formats.ts';

const root = new URL('../../../', import.meta.url);

it('lists the formats as a sentence needs them', () => {
  expect(READABLE_FILES).toBe('PDF, DOCX, XLSX, PPTX, Markdown, plain text, HTML, CSV, TSV, and subtitle files');
  expect(A_READABLE_FILE).toBe('a PDF, DOCX, XLSX, PPTX, Markdown, plain text, HTML, CSV, TSV, or subtitle file');
});

it.each(['server/src/modules/demo/content/faq.md', 'console/src/pages/clone/knowledge.tsx'])('has every format named in %s', (path) => {
  const text = readFileSync(new URL(path, root), 'utf8')
    .replace(/<\/?strong>/g, '')
    .replace(/\s+/g, ' ');
  const names = READABLE_FILES.replace(/,? and | files$/g, ', ')
    .split(', ')
    .filter(Boolean);
  expect(names.filter((name) => !text.includes(name))).toEqual([]);
});

import { expect, test } from 'vitest';
import { titleOfFile } from './document-title.ts';

const text = 'Night shift plan\n\nThe harbor master signs the plan before the first ferry leaves. See the document in the office.';
const headings = [
  { level: 2, title: 'Ferries', start: 40 },
  { level: 1, title: 'Night shift plan', start: 0 },
];
const titled = (title: string | null, fileName = 'shifts.docx', own: Partial<Parameters<typeof titleOfFile>[0]> = {}) =>
  titleOfFile({ title, headings, text, ...own }, fileName);

test('a file takes its first heading instead of the title of a template or of a program', () => {
  const made = [
    'Document1',
    'Dokument 2',
    'Präsentation (3)',
    'Company Template v3',
    'Briefvorlage 2019 Vorlage',
    'Unbenannt',
    'Blue Corporate Letter',
  ];
  for (const title of made) expect(titled(title), title).toBe('Night shift plan');
});

test('a file without headings takes its name instead of the title of a template', () => {
  for (const title of ['Document1', 'Company Template v3', 'Blue Corporate Letter'])
    expect(titled(title, 'shifts.pptx', { headings: [] }), title).toBe('shifts.pptx');
  expect(titled(null)).toBe('shifts.docx');
});

test('a title that the text or the file name supports is kept', () => {
  expect(titled('Night shift plan')).toBe('Night shift plan');
  expect(titled('Plan of the harbor ferry')).toBe('Plan of the harbor ferry');
  expect(titled('Lighthouse rota', 'lighthouse_rota.docx')).toBe('Lighthouse rota');
  expect(titled('Template for letters', 'letters.docx', { text: 'Template for letters\n\nDear …' })).toBe('Template for letters');
});

test('a page without headings keeps a title that somebody wrote in other words', () => {
  expect(titled('Working at sea', 'index.html', { headings: [] })).toBe('Working at sea');
  expect(titled('Untitled', 'index.html', { headings: [] })).toBe('index.html');
});

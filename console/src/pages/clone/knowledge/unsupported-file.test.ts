import { expect, it } from 'vitest';
import { unsupportedReason } from './unsupported-file.ts';

it('accepts files that the server may be able to read, including unknown extensions', () => {
  for (const name of [
    'a.pdf',
    'a.PDF',
    'a.docx',
    'a.xlsx',
    'a.pptx',
    'a.xlsm',
    'a.md',
    'a.html',
    'a.txt',
    'notes',
    'a.csv',
    'a.tsv',
    'a.srt',
    'a.vtt',
    'doc',
    'a.png',
    'a.JPEG',
    'a.webp',
  ])
    expect(unsupportedReason({ name, size: 1 })).toBeNull();
});

it('explains what to do with an unsupported file', () => {
  expect(unsupportedReason({ name: 'talk.ppt', size: 1 })).toMatch(/Save them as PDF/);
  expect(unsupportedReason({ name: 'old.XLS', size: 1 })).toMatch(/as XLSX/);
  expect(unsupportedReason({ name: 'old.doc', size: 1 })).toMatch(/DOCX or PDF/);
  expect(unsupportedReason({ name: 'scan.tiff', size: 1 })).toMatch(/PNG, JPEG, or PDF/);
  expect(unsupportedReason({ name: 'a.pdf', size: 0 })).toMatch(/empty/);
});

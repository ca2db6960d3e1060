import { expect, it } from 'vitest';
import { unreadable } from './unreadable.ts';

it('lets every kind through that the server may read, also under names it does not know', () => {
  for (const name of ['a.pdf', 'a.PDF', 'a.docx', 'a.md', 'a.html', 'a.txt', 'notes', 'a.csv', 'doc'])
    expect(unreadable({ name, size: 1 })).toBeNull();
});

it('says of what is known not to be read what to do instead', () => {
  expect(unreadable({ name: 'talk.pptx', size: 1 })).toMatch(/Save them as PDF/);
  expect(unreadable({ name: 'numbers.XLSX', size: 1 })).toMatch(/Save them as PDF/);
  expect(unreadable({ name: 'old.doc', size: 1 })).toMatch(/DOCX or PDF/);
  expect(unreadable({ name: 'scan.jpeg', size: 1 })).toMatch(/has the text/);
  expect(unreadable({ name: 'a.pdf', size: 0 })).toMatch(/empty/);
});

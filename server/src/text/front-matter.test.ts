import { expect, test } from 'vitest';
import { frontMatterEnd } from './front-matter.ts';

test.each([
  '---\ntitle: Bees\n---\n',
  '\uFEFF---\r\ntitle: Bees\r\nheure-d’été: no\r\n---\r\n'.replace('heure-d’été', 'été'),
  '\n---\ntitle: >\n  A long\n  title\ntags:\n- bees\n- honey\n# as of May\n\ndraft: false\n---\n',
  '+++\ntitle = "Bees"\n# as of May\ntags = [\n  "honey",\n]\n\n[extra]\ndraft = false\n+++\n',
])('fields between two lines at the beginning are no part of the text: %j', (fields) => {
  expect(frontMatterEnd(`${fields}Bees sleep in winter.\n\n---\n\nMore.`)).toBe(fields.length);
});

test.each([
  '---\n\nWe close in winter.\n\n---\n\nIn spring we open.',
  '---\nNote: we close in winter.\nIn spring we open.\n---\nMore.',
  '---\nOpening hours: 9 to 5\n---\nMore.',
  '---\nhttps://honey.example/a\n---\nMore.',
  'Bees.\n\n---\ntitle: Bees\n---\n',
  '---\ntitle: Bees\n\nNothing ends the fields.',
  '-----\ntitle: Bees\n-----\n',
  '---\n---\nMore.',
  '+++\nThe price rises.\n+++\nMore.',
  '+++\ntitle: Bees\n+++\nMore.',
  `---\n${'a: b\n'.repeat(5000)}`,
  '',
])('a text that begins with a line and prose is all text: %j', (text) => {
  expect(frontMatterEnd(text)).toBe(0);
});

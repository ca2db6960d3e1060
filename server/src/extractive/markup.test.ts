import { expect, test } from 'vitest';
import { isCode, markupPenalty } from './markup.ts';

test('tells code from sentences that mention it', () => {
  for (const code of [
    "ts\nimport { CloneAI } from '@cloneai/sdk",
    'const page = await client.clones.list({ limit: 50 }); // one page',
    'for (const { title, page } of data) console.log(title, page);\n});',
    'docker build -f server/Dockerfile -t cloneai .',
    'export OPENAI_API_KEY=sk-1',
    '<script async src="https://HOST/widget.js"></script>',
    'http ──► use case ──► store',
  ])
    expect([code, isCode(code)]).toEqual([code, true]);
  for (const sentence of [
    'To start, run `npm start` in the folder; it installs (once) and prints `{ "port": 8787 }`.',
    'OPENAI_API_KEY` and all other settings are taken from a file `.env`.',
    'For the year, net sales of $15,200 million were 1% higher (2022: $15,050 million).',
    'Let us import goods from France; export them to Spain.',
    'Git is a tool for teams.',
    'npm start` also reads a file `.env` in the folder.',
    'Revenue\t$ 46,120\t$ 51,480',
    'If p < .05 and n = 30, the result counts as significant in this study of people.',
  ])
    expect([sentence, isCode(sentence)]).toEqual([sentence, false]);
});

test('excludes table headers and links, and allows rows and commands for questions that need them', () => {
  expect(markupPenalty('What is it?', false, '| variable | default |', '\n|---|---|')).toBeGreaterThan(5);
  expect(markupPenalty('What is it?', false, '[One](https://one.test) [Two](https://two.test)', '')).toBeGreaterThan(5);
  expect(markupPenalty('What is it?', false, 'See [One](https://one.test) and [Two](https://two.test) for how it is built.', '')).toBe(0);
  const row = '| `PORT` | 8787 | Port to listen on.';
  expect(markupPenalty('What is the port?', false, row, '')).toBeGreaterThan(markupPenalty('How many ports?', true, row, ''));
  expect(markupPenalty('What is it?', false, 'npm install loom', '')).toBeGreaterThan(
    markupPenalty('How do I install it?', false, 'npm install loom', ''),
  );
});

import { globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** As long as a message may be. */
const LENGTH = 8000;
/** Of processor time. A pattern that reads a text again from each of its places takes more; the others take a tenth of it at most. */
const MAX_MS = 200;
/** The first call may compile, load, or collect garbage. */
const CALLS_AT_MOST = 4;

const run = (unit: string) => unit.repeat(Math.ceil(LENGTH / unit.length)).slice(0, LENGTH);
const UNITS = [
  ...[' ', '\n', '\t', '\u200b', '\u0301', '\n \n', ' .', '.', ',', '-', '- ', '?', '? ', ':', "'", '"', '(', '[', '| a '],
  ...['#', '*', '`', '<', '&amp;', '\\', '@', 'a@b.', 'a-', 'http://', '1', '1.', '1,', '1 ', '2022-'],
  ...[
    'FY',
    '$1 ',
    '12:30 ',
    'a',
    'aB',
    'a1 ',
    'Ab Cd ',
    "a's ",
    'and ',
    'hello, ',
    '你好',
    'สวัสดี',
    'ما هو ',
    '👍',
    '“a ',
    '- item\n',
    '# a\n',
  ],
];
const TEXTS = UNITS.flatMap((unit) => [run(unit), `What is a${run(unit)}b`]);

const src = fileURLToPath(new URL('..', import.meta.url));
const paths = globSync(['text/*.ts', 'extractive/*.ts', 'modules/chat/answering/**/*.ts', 'modules/knowledge/search/*.ts'], { cwd: src })
  .filter((path) => !/\.(?:test|testing|store|tables|routes|module)\.ts$/.test(path))
  .sort();

/** Takes a list of a few records, and would read a text as thousands of them. */
const TAKES_RECORDS = new Set(['joinQuotations']);

/** Whatever takes a text gets it in each place; what needs something else refuses it. */
const CALLS: ((read: (...values: unknown[]) => unknown, text: string) => unknown)[] = [
  (read, text) => read(text),
  (read, text) => read('What is revenue?', text),
  (read, text) => read(text, text, text),
  (read, text) => read([text], [text]),
  (read, text) => read({ question: text, chunks: [{ index: 1, title: 'A', headingPath: [], text }] }),
];

/** Milliseconds of processor time of the fastest of a few calls; 0 if the function takes no such value. */
async function timeOf(call: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let calls = 0; calls < CALLS_AT_MOST && least > MAX_MS; calls++) {
    const before = process.cpuUsage();
    try {
      const result = await call();
      if (result !== null && typeof result === 'object' && Symbol.iterator in result) Array.from(result as Iterable<unknown>);
    } catch {
      return 0;
    }
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

describe('a text of any form is read in time proportional to its length', () => {
  it.each(paths)('by %s', async (path) => {
    const slow: string[] = [];
    for (const [name, read] of Object.entries<unknown>(await import(join(src, path)))) {
      if (typeof read !== 'function' || TAKES_RECORDS.has(name)) continue;
      for (const text of TEXTS)
        for (const [i, call] of CALLS.entries()) {
          const ms = await timeOf(() => call(read as (...values: unknown[]) => unknown, text));
          if (ms > MAX_MS) slow.push(`${name}, call ${i}, ${JSON.stringify(text.slice(0, 20))}…: ${Math.round(ms)} ms`);
        }
    }
    expect(slow).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { selectQuotations } from '../../extractive/select-quotations.ts';
import { createEvidenceScorer } from '../../text/evidence.ts';
import { readableTitle } from '../../text/titles.ts';
import { wordsOf } from '../../text/words.ts';
import type { RetrievedChunk } from '../knowledge/knowledge.schemas.ts';
import { searchTerms } from '../knowledge/search/query.ts';
import { chooseQuery } from './answering/choose-query.usecases.ts';
import { lendWords, needsContext, withLent } from './answering/condense-question.ts';
import { figuresOf } from './answering/figures.ts';
import { withoutAddresses } from './answering/follow-ups.ts';
import { detectLanguage } from './answering/language.service.ts';
import { createLinkHosts } from './answering/link-hosts.ts';
import { locateQuote } from './answering/quotes.ts';
import { createMarkdownFilter } from './answering/safe-markdown.ts';
import { smallTalkOf, withoutGreeting } from './answering/small-talk/intents.ts';
import { asksForClone } from './answering/small-talk/small-talk.usecases.ts';

const DOCUMENT = 'Revenue is the money that the mill earns. Revenue was 12 million euros in 2022.';
const chunkOf = (text: string) => ({ index: 1, title: 'The mill', headingPath: [], text });
const found = async () => [{ ...chunkOf(DOCUMENT), chunkId: 'chk_1' } as unknown as RetrievedChunk];
const index = { size: 1000, frequencyOf: () => 0 };

/** Everything that reads what a visitor or an author wrote. */
const READERS: Record<string, (text: string) => unknown> = {
  'the choice of quotations, as a question': (text) => selectQuotations({ question: text, chunks: [chunkOf(DOCUMENT)] }),
  'the choice of quotations, as a source': (text) => selectQuotations({ question: 'What is revenue in 2022?', chunks: [chunkOf(text)] }),
  'the choice of a query': (text) => chooseQuery(text, ['What does the mill earn?', text], found, { lastAnswer: text, cloneName: text }),
  'search terms': (text) => searchTerms(text, index),
  'evidence, of a question': (text) => createEvidenceScorer(text, index)(chunkOf(DOCUMENT)),
  'evidence, of a source': (text) => createEvidenceScorer('What is revenue in 2022?', index)({ title: text, headingPath: [text], text }),
  words: wordsOf,
  titles: readableTitle,
  'the need for context': needsContext,
  'words of a conversation': (text) => withLent(text, lendWords(text, [text]).all),
  'the language': (text) => detectLanguage(text),
  figures: figuresOf,
  'suggested questions': (text) => withoutAddresses([text]),
  greetings: withoutGreeting,
  'small talk': (text) => smallTalkOf(text, 'Mara'),
  'questions for the clone': (text) => asksForClone(text, 'Mara'),
  'a quote in a source': (text) => locateQuote(text, text.slice(100, 200)),
  'the Markdown of an answer': (text) => {
    const filter = createMarkdownFilter(createLinkHosts([], []));
    return filter.push(text) + filter.flush();
  },
};

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
  'Donaudampfschifffahrt ',
];
const run = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const FORMS: ((unit: string, length: number) => string)[] = [run, (unit, length) => `What is a${run(unit, length - 10)}b`];

/** Short, and as long as a message may be: four times as long. */
const [SHORT, LONG] = [2000, 8000];
/** In proportion to its length, a text takes four times as long; read again from each of its places, sixteen times. */
const MAX_GROWTH = 9;
/** Milliseconds of processor time below which a growth shows nothing. */
const NOTICEABLE = 60;
/** The fastest of a few calls counts: the first ones compile, load, and collect garbage. */
const ROUNDS = 4;

async function costOf(read: (text: string) => unknown, text: string, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && least > enough; round++) {
    const before = process.cpuUsage();
    await read(text);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

describe('a text of any form costs in proportion to its length', () => {
  it.each(Object.entries(READERS))('for %s', async (_what, read) => {
    const steep: string[] = [];
    for (const unit of UNITS)
      for (const form of FORMS) {
        const cost = await costOf(read, form(unit, LONG), NOTICEABLE);
        if (cost <= NOTICEABLE) continue;
        const growth = cost / (await costOf(read, form(unit, SHORT), 0));
        if (growth > MAX_GROWTH) steep.push(`${JSON.stringify(form(unit, 20))}…: ${growth.toFixed(1)} times`);
      }
    expect(steep).toEqual([]);
  });
});

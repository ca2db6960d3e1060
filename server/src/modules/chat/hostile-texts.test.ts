import { describe, expect, it } from 'vitest';
import { selectQuotations } from '../../extractive/select-quotations.ts';
import { createEvidenceScorer } from '../../text/evidence.ts';
import { steepTexts } from '../../text/hostile-texts.testing.ts';
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
  'the choice of a query': (text) =>
    chooseQuery(text, ['What does the mill earn?', text], found, { lastAnswer: text, cloneName: text.slice(0, 100) }),
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

describe('a text of any form costs in proportion to its length', () => {
  it.each(Object.entries(READERS))('for %s', async (_what, read) => {
    // Four times as long as a message may be, so that the growth is plain.
    expect(await steepTexts(read, 32_000)).toEqual([]);
  });
});

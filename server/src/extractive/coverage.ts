import { createConceptMatcher, strongestMatches } from '../text/concept-matcher.ts';
import { analyzeQuestion } from '../text/question.ts';
import { wordsOf } from '../text/words.ts';
import type { SourceChunk } from './analysis.ts';
import type { SelectedQuotation } from './select-quotations.ts';

/** Weaker matches share only their first letters with a word of the question. */
const MATCHED = 0.4;

/** A title or a heading stands for all of its text, but not for each sentence. */
const HEADING = 0.5;

/** The nearest Markdown heading above a place of a text; empty without one. */
export function headingAbove(text: string, place: number): string {
  const start = text.lastIndexOf('\n#', place - 1);
  if (start < 0 && !text.startsWith('#')) return '';
  const from = start < 0 ? 0 : start + 1;
  const end = text.indexOf('\n', from);
  return text.slice(from, end < 0 ? text.length : Math.min(end, place));
}

/**
 * The share of a question's words, 0 to 1, that the first quotation of an answer contains, together with the title and the headings of its
 * chunk. 0 for a question without words of its own.
 */
export function coverageOf(question: string, quotations: readonly SelectedQuotation[], chunks: readonly SourceChunk[]): number {
  const analyzed = analyzeQuestion(question);
  const [best] = quotations;
  const chunk = chunks.find(({ index }) => index === best?.index);
  if (!best || !chunk) return 0;
  const header = best.header ? chunk.text.slice(best.header.start, best.header.end) : '';
  const matcher = createConceptMatcher(analyzed);
  const strengthsIn = (text: string) => strongestMatches(matcher.matchesIn(wordsOf(text)), analyzed.concepts.length);
  const quoted = strengthsIn(`${header}\n${chunk.text.slice(best.start, best.end)}`);
  const above = strengthsIn([chunk.title ?? '', ...chunk.headingPath, headingAbove(chunk.text, best.start)].join('\n'));
  const strengths = quoted.map((strength, i) => Math.max(strength, HEADING * (above[i] as number)));
  let covered = 0;
  let total = 0;
  analyzed.concepts.forEach(({ factor }, i) => {
    const strength = strengths[i] as number;
    covered += factor * (strength >= MATCHED ? strength : 0);
    total += factor;
  });
  return total === 0 ? 0 : covered / total;
}

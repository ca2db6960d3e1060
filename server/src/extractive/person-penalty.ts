import { CERTAIN } from '../text/concept-matcher.ts';
import type { Piece, SourceAnalysis } from './analysis.ts';

const PENALTY = 0.5;
const BEGINS_WITH_PERSON = /^["“'(•\s]*(?:(?:She|He|His|Her)\b|(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Mme|Sra?|Dña)\.?\s\p{Lu})/u;
const WE = /\b(?:we|our|wir|unsere?|nous|notre|nos|nosotros|nuestr[oa]s?)\b/iu;
const ASKS_FOR_PERSON =
  /\b(?:s?he|his|hers?|who|whom|whose|wer|wen|wem|qui[eé]n(?:es)?|qui|ceo|cfo|coo|cto|chief|executives?|officers?|directors?|president|chair\w*|founders?|managers?|leaders?|board|career|experience|vorstand|geschäftsführer\w*|director[ae]s?|directeur|directrice)\b/iu;

/**
 * What a piece loses for being about a person when the document speaks as "we" and the question is about the organization: it names nobody
 * beyond the document's title and does not ask for a person.
 */
export function personPenalty({ question, chunks }: SourceAnalysis, { chunk, index, strengths }: Piece, text: string): number {
  if (!BEGINS_WITH_PERSON.test(text) || question.kind === 'person' || ASKS_FOR_PERSON.test(question.text)) return 0;
  const own = chunks[chunk];
  if (!own) return 0;
  const previous = own.pieces[index - 1]?.strengths;
  const isNamed = question.concepts.some(
    ({ isName }, i) =>
      isName && (own.headingStrengths[i] as number) < CERTAIN && Math.max(strengths[i] as number, previous?.[i] ?? 0) >= CERTAIN,
  );
  const speaksAsWe = chunks.some(({ document, text }) => document === own.document && WE.test(text));
  return !isNamed && speaksAsWe ? PENALTY : 0;
}

import { type Piece, type Reading, SURE } from './analysis.ts';

/** A sentence about somebody, in a text that speaks of itself as "we". */
const SOMEBODY = 0.5;
const OPENS = /^["“'(•\s]*(?:(?:She|He|His|Her)\b|(?:Mr|Mrs|Ms|Dr|Prof|Herr|Frau|Mme|Sra?|Dña)\.?\s\p{Lu})/u;
const WE = /\b(?:we|our|wir|unsere?|nous|notre|nos|nosotros|nuestr[oa]s?)\b/iu;
const ASKS_PERSON =
  /\b(?:s?he|his|hers?|who|whom|whose|wer|wen|wem|qui[eé]n(?:es)?|qui|ceo|cfo|coo|cto|chief|executives?|officers?|directors?|president|chair\w*|founders?|managers?|leaders?|board|career|experience|vorstand|geschäftsführer\w*|director[ae]s?|directeur|directrice)\b/iu;

/**
 * What a piece loses for being about a person ("She was responsible for 180 stores") where the text speaks as "we" and the question is
 * about that, not about somebody: names no one but what the document's title names, and asks for no one.
 */
export function somebodyPenalty({ question, chunks }: Reading, { chunk, number, said }: Piece, text: string): number {
  if (!OPENS.test(text) || question.kind === 'person' || ASKS_PERSON.test(question.text)) return 0;
  const read = chunks[chunk];
  if (!read) return 0;
  const before = read.pieces[number - 1]?.said;
  const named = question.concepts.some(
    ({ name }, i) => name && (read.heading[i] as number) < SURE && Math.max(said[i] as number, before?.[i] ?? 0) >= SURE,
  );
  return !named && chunks.some((one) => one.document === read.document && WE.test(one.text)) ? SOMEBODY : 0;
}

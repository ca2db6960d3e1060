import { CERTAIN } from '../text/concept-matcher.ts';
import type { SourceAnalysis } from './analysis.ts';
import { endOfList } from './quotation.ts';
import type { Candidate } from './ranking.ts';

const THRESHOLD = 5.5;
/** From this strength on a concept counts as matched. */
const MATCHED = 0.4;
/** Concepts up to this factor, such as the kind of answer, do not count as matched. */
const GENERIC = 0.4;
/** A piece that counts the thing asked for needs no verb of the question. */
const COUNTS_SURELY = 0.7;
const COUNTED = 1;

/**
 * Whether the best piece covers enough of the question to be an answer: a logistic regression, fitted on half of XQuAD (English and German)
 * and of the questions written for the bench, against XQuAD questions without their paragraph and questions of other collections. 98 of 100
 * right answers of that half pass `THRESHOLD`.
 */
export function isSufficient(analysis: SourceAnalysis, candidate: Candidate): boolean {
  const { piece, rowFit, counts } = candidate;
  const { question, chunks, shares } = analysis;
  const chunk = chunks[piece.chunk];
  if (!chunk) return false;
  const end = endOfList(analysis, piece);
  const quoted = [piece, ...chunk.pieces.slice(piece.index + 1).filter((one) => one.end <= end)];
  const neighbors = [-2, -1, 1].map((step) => chunk.pieces[piece.index + step]?.strengths);
  let quotedShare = 0;
  let nearby = 0;
  let anywhere = 0;
  let missing = 0;
  let matched = 0;
  // What an earlier question lends may rank pieces, but a refusal depends on the question alone.
  const own = question.concepts.map(({ isCarried }) => !isCarried);
  const ownShare = shares.reduce((sum, share, i) => sum + (own[i] ? share : 0), 0) || 1;
  question.concepts.forEach(({ isName, word, factor }, i) => {
    if (!own[i]) return;
    const share = (shares[i] as number) / ownShare;
    const heading = chunk.headingStrengths[i] as number;
    const inQuotation = Math.max(...quoted.map(({ strengths }) => strengths[i] as number));
    const inNeighbors = Math.max(
      inQuotation,
      heading,
      piece.aboveTable?.[i] ?? 0,
      piece.inherited?.[i] ?? 0,
      ...neighbors.map((one) => one?.[i] ?? 0),
    );
    const inChunk = Math.max(chunk.strengths[i] as number, heading);
    quotedShare += share * inQuotation;
    nearby += share * inNeighbors;
    anywhere += share * inChunk;
    if ((isName || word.kind === 'number') && inChunk < CERTAIN) missing += share * (1 - inChunk);
    if (inNeighbors >= MATCHED && factor > GENERIC) matched++;
  });
  const count = own.filter(Boolean).length;
  const specific = question.concepts.filter(({ factor }, i) => own[i] && factor > GENERIC).length;
  if (rowFit > 0)
    [quotedShare, nearby, anywhere, matched] = [Math.max(quotedShare, rowFit), Math.max(nearby, rowFit), Math.max(anywhere, rowFit), count];
  if (matched < Math.min(2, specific) && counts < COUNTS_SURELY) return false;
  const score = 4.4 * quotedShare + 1.35 * nearby + 2.4 * anywhere - 2.1 * missing + 1.77 * Math.log(1 + count);
  return score + (counts >= COUNTS_SURELY ? COUNTED : 0) >= THRESHOLD;
}

import { CERTAIN } from '../text/concept-matcher.ts';
import type { SourceAnalysis } from './analysis.ts';
import { neighborShare } from './first-pass.ts';
import { kindEvidence } from './kind-evidence.ts';
import { endOfList } from './quotation.ts';
import type { Candidate } from './ranking.ts';

/**
 * What the parts of the evidence count for. From a logistic regression on half of the sets (see `isSufficient`), in which each written
 * question weighs as much as three of XQuAD.
 */
const WEIGHTS = { quoted: 2.27, nearby: 1.02, anywhere: 3.57, missing: -6.39, concepts: 0.67, score: 1.06, inOrder: 1.18, kind: 1.19 };
const THRESHOLD = 5.5;
/** For the kind of thing that a question asks for, where words do not show it. */
const KIND_UNKNOWN = 0.5;
const SHOWN_BY_WORDS = new Set(['count', 'percent', 'duration', 'money', 'date', 'person', 'place', 'reason']);
/** From this strength on a concept counts as matched. */
const MATCHED = 0.4;
/** Concepts up to this factor, such as the kind of answer, do not count as matched. */
const GENERIC = 0.4;
/** What they count for, relative to their share of the question: an answer does without them. */
const GENERIC_SHARE = 0.5;
/** A piece that counts the thing asked for needs no verb of the question. */
const COUNTS_SURELY = 0.7;

/**
 * Whether the best piece is evidence enough for an answer: how much of the question it, the text around it, and its chunk contain, in the
 * order of the question, which names they lack, how good the piece is among others, and whether the kind of thing that is asked for stands
 * near the words of the question. Fitted on the tuned halves of XQuAD (English and German), ClapNQ, and the written questions, against
 * questions whose paragraph is left out and questions of other collections. 98 of 100 right answers of these halves pass `THRESHOLD`.
 */
export function isSufficient(analysis: SourceAnalysis, candidate: Candidate): boolean {
  const { piece, rowFit, counts } = candidate;
  const { question, chunks, shares, weights } = analysis;
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
  const sizeOf = (i: number) => (shares[i] as number) * ((question.concepts[i]?.factor ?? 1) <= GENERIC ? GENERIC_SHARE : 1);
  const ownShare = shares.reduce((sum, _, i) => sum + (own[i] ? sizeOf(i) : 0), 0) || 1;
  question.concepts.forEach(({ isName, word, factor }, i) => {
    if (!own[i]) return;
    const share = sizeOf(i) / ownShare;
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
  const { near } = kindEvidence(question.kind, question.counted, piece, chunk.words, chunk.text);
  const evidence =
    WEIGHTS.quoted * quotedShare +
    WEIGHTS.nearby * nearby +
    WEIGHTS.anywhere * anywhere +
    WEIGHTS.missing * missing +
    WEIGHTS.concepts * Math.log(1 + count) +
    WEIGHTS.score * candidate.score +
    WEIGHTS.inOrder * neighborShare(piece, weights) +
    WEIGHTS.kind * (SHOWN_BY_WORDS.has(question.kind) ? near : KIND_UNKNOWN);
  return evidence >= THRESHOLD;
}

import { firstClause } from '../../../text/first-clause.ts';
import { plainWords } from '../../../text/fold.ts';
import { isAcknowledgment } from './small-talk/intents.ts';

/** That one means something else than one said. Folded. */
const CORRECTION =
  '(?:(?:no|nein|nee|non|nao|nee?n|sorry|oops|actually|eigentlich|perdon|pardon|scusa|desculpa) )*(?:i (?:mean|meant|was asking about|was talking about)|ich (?:meine|meinte)|quer(?:ia|ia yo) decir|me referia a|quise decir|je (?:veux|voulais) dire|je parle de|intendevo|volevo dire|quis dizer|queria dizer|ik bedoel(?:de)?)';
const CORRECTS = new RegExp(`^${CORRECTION} (?=\\S)`);
const MAX_LEADS = 3;

export interface ReadQuestion {
  /** The question without what was said before it. */
  text: string;
  /** Whether it corrects the last one: "No, I meant the large one." It asks the same of another thing. */
  corrects: boolean;
}

/** A question without thanks, assent and corrections in front of it. */
export function readLead(question: string): ReadQuestion {
  let text = question;
  for (let i = 0; i < MAX_LEADS; i++) {
    const clause = firstClause(text);
    if (!clause || !isAcknowledgment(plainWords(clause.said))) break;
    text = clause.rest;
  }
  const words = [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)];
  const corrected = CORRECTS.exec(plainWords(text))?.[0].trim().split(' ').length;
  const first = corrected === undefined ? undefined : words[corrected];
  if (!first) return { text, corrects: false };
  return { text: text.slice(first.index), corrects: true };
}

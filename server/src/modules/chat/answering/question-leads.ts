import { firstClause } from '../../../text/first-clause.ts';
import { plainWords } from '../../../text/fold.ts';

/** What people say before a question without asking anything: thanks, assent, and that they meant something else. Folded. */
const ASSENT =
  'ok(?:ay|e|ey)?|alright|right|great|cool|perfect|nice|good|sure|thx|ty|thanks?(?: you)?(?: (?:so|very) much| a lot)?|cheers|ah|aha|oh|hm+|well|super|prima|klasse|alles klar|verstehe|danke(?: (?:dir|ihnen|schon|sehr))?|vielen dank|gut|na gut|vale|muy bien|bien|genial|perfecto|(?:muchas )?gracias|entiendo|d accord|tres bien|parfait|merci(?: beaucoup| bien)?|va bene|perfetto|grazie(?: mille)?|capito|tudo bem|perfeito|obrigad[oa]|bedankt|dank je|prima|goed';
const CORRECTION =
  '(?:(?:no|nein|nee|non|nao|nee?n|sorry|oops|actually|eigentlich|perdon|pardon|scusa|desculpa) )*(?:i (?:mean|meant|was asking about|was talking about)|ich (?:meine|meinte)|quer(?:ia|ia yo) decir|me referia a|quise decir|je (?:veux|voulais) dire|je parle de|intendevo|volevo dire|quis dizer|queria dizer|ik bedoel(?:de)?)';
const LEAD = new RegExp(`^(?:${ASSENT})$`);
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
    if (!clause || !LEAD.test(plainWords(clause.said))) break;
    text = clause.rest;
  }
  const words = [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu)];
  const corrected = CORRECTS.exec(plainWords(text))?.[0].trim().split(' ').length;
  const first = corrected === undefined ? undefined : words[corrected];
  if (!first) return { text, corrects: false };
  return { text: text.slice(first.index), corrects: true };
}

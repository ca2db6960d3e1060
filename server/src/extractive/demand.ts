import { CERTAIN } from '../text/concept-matcher.ts';
import { fold } from '../text/fold.ts';
import { wordsOf } from '../text/words.ts';
import type { SourceAnalysis } from './analysis.ts';
import { showsAskedUnit } from './asked-unit.ts';
import { hasHanNumber, namesHanWeekday } from './han-numbers.ts';
import { DATES, hasMoney } from './kind-evidence.ts';
import { isNumberWord, mayBeNumberWord } from './number-words.ts';
import { endOfList } from './quotation.ts';
import type { Candidate } from './ranking.ts';
import { yearsIn } from './table-rows.ts';
import { saysWhen } from './times.ts';

/** What a duration or a length is measured in, folded. */
const UNIT_WORDS =
  'seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)|met(?:er|re)s?|kilomet(?:er|re)s?|miles?|feet|foot|inch(?:es)?|yards?|pages?|sekunden?|minuten?|stunden?|tage?n?|wochen?|monate?n?|jahre?n?|jahrzehnte?|seiten?|kilometern?|metern?|segundos?|minutos?|horas?|dias?|semanas?|mes(?:es)?|anos?|metros?|kilometros?|secondes?|heures?|jours?|semaines?|mois|ans?|annees?|secondi|minuti|or[ae]|giorn[oi]|settiman[ae]|mes[ei]|ann[oi]|uur|uren|dagen|weken|maand(?:en)?|jaar|km|cm|mm|kg|g|m|h|min|ml|l';
const UNIT = new RegExp(
  `\\b(?:${UNIT_WORDS})\\b|\\d\\s?(?:${UNIT_WORDS})\\b|[\\d〇一二两兩三四五六七八九十百千万几幾数數半]\\s?[个個ヶか]?(?:工作)?(?:天|年|月|周|週|星期|小时|小時|分钟|分鐘|分|秒|時間|日|公里|米)|يوم|ساع|شهر|سن|اسبوع|عام|दिन|साल|वर्ष|महीन|घंट|मिनट`,
);
/** Figures that tell no time: sums, shares, and measures. */
const NO_TIME = new RegExp(
  `[$€£¥]\\s?\\d[\\d.,]*|\\d[\\d.,]*\\s?(?:[$€£¥%]|(?:euros?|dollars?|cents?|percent|prozent|kilogram\\w*|kilo|kg|guests?|people|personen|personas|personnes|persone|${UNIT_WORDS})\\b)`,
  'g',
);

/** A text counts them by what they are: guests, bathers, members. Folded. */
const PEOPLE = new Set('people persons personen leute menschen personas gente personnes gens persone pessoas personen mensen'.split(' '));
/** The number of a list item says nothing. */
const ITEM_NUMBER = /^\s*\(?\d{1,3}[.)]\s/gm;
/** Words of a price whose currency the text does not name. */
const PRICE =
  /\b(?:price|cost|fee|charge|paid|pay|spen[dt]|revenue|sales|earn|worth|budget|loan|debt|cash|fund|salar|tax|preis|kost|gebuhr|zahl|euro|umsatz|gewinn|preci|cuest|cost|tarif|pag|prix|cout|coute|prezz|cust|prijs|million|billion|milliard|millone)/;
/** A sign of a share without a digit. */
const SHARE =
  /%|\b(?:per ?cent|prozent|por ciento|pour cent|per cento|half|third|quarter|fifth|majority|halfte|drittel|viertel|mitad|moitie|meta)\b/;

/**
 * Whether a text says the kind of thing that the question asks for: a number after "how many", a time after "when". Without it, the text is
 * about the question, but does not answer it.
 */
export function saysAskedThing(analysis: SourceAnalysis, { piece, header, rowFit, counts }: Candidate, wantsFigure: boolean): boolean {
  const { question, chunks } = analysis;
  const chunk = chunks[piece.chunk];
  const quoted = chunk?.text.slice(piece.start, endOfList(analysis, piece)) ?? '';
  const withHeader = header ? `${quoted}\n${chunk?.text.slice(header.start, header.end)}` : quoted;
  const shown = withHeader.replace(ITEM_NUMBER, '');
  // A figure of another year is no answer to "And in 2022?"
  if (wantsFigure && namesOtherYears(question, shown)) return false;
  if (rowFit === 0 && !showsAskedUnit(question.text, shown)) return false;
  const { words } = wordsOf(shown);
  const hasNumber =
    words.some(({ kind, form }) => kind === 'number' || mayBeNumberWord(form)) || /\p{N}/u.test(shown) || hasHanNumber(shown);
  switch (question.kind) {
    case 'count':
      return hasNumber && (rowFit > 0 || counts > 0 || question.counted === undefined || namesCounted(question, chunks, piece));
    case 'duration':
      return (hasNumber && UNIT.test(fold(shown))) || saysWhen(shown, question.language);
    case 'percent':
      return hasNumber || SHARE.test(fold(shown));
    case 'money':
      return hasMoney(shown) || rowFit > 0 || (hasNumber && PRICE.test(fold(shown)));
    case 'date':
      return words.some(({ form, isYear }) => isYear || DATES.has(form)) || saysWhen(shown, question.language) || hasTime(shown);
    case 'phone':
      return /\d/.test(shown);
    case 'email':
      return shown.includes('@');
    default:
      return true;
  }
}

function namesOtherYears({ concepts }: SourceAnalysis['question'], shown: string): boolean {
  const asked = concepts.flatMap(({ word, isCarried }) => (word.isYear && !isCarried ? [word.form] : []));
  const named = yearsIn(shown);
  return asked.length > 0 && named.length > 0 && !asked.some((year) => named.includes(year));
}

/** An hour of the day, which is no length of time: "à 10 heures", "om 9 uur". Folded. */
const CLOCK =
  /\b(?:a|des|vers|de|entre|avant|apres|as|das|ate|om|tot|van|vanaf|um|ab|bis|von|at|from|until|alle|dalle)\s(?:las\s)?\d{1,2}\s?(?:heures?|h|horas?|ore|uur)\b/;

/** Whether a number is left that may be a time or a date. */
function hasTime(text: string): boolean {
  if (CLOCK.test(fold(text))) return true;
  const rest = fold(text).replace(NO_TIME, ' ');
  if (/\p{N}/u.test(rest) || hasHanNumber(rest) || namesHanWeekday(rest)) return true;
  const { words } = wordsOf(rest);
  return words.some(({ form }, i) => isNumberWord(form) && !UNIT.test(words[i + 1]?.form ?? ''));
}

/** Whether the thing that "how many" counts stands in the piece, in the lines before it, or above it. */
function namesCounted(
  { concepts, counted }: SourceAnalysis['question'],
  chunks: SourceAnalysis['chunks'],
  piece: Candidate['piece'],
): boolean {
  if (counted === undefined || PEOPLE.has(concepts[counted]?.word.form ?? '')) return true;
  const chunk = chunks[piece.chunk];
  const near = [piece, chunk?.pieces[piece.index - 1], chunk?.pieces[piece.index - 2]];
  const strength = Math.max(
    chunk?.headingStrengths[counted] ?? 0,
    piece.aboveTable?.[counted] ?? 0,
    ...near.map((one) => one?.strengths[counted] ?? 0),
  );
  return strength >= CERTAIN;
}

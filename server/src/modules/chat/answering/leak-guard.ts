import { fold } from '../../../text/fold.ts';
import type { CloneSettings } from '../../clones/clones.schemas.ts';

// Visitors must not be able to make a clone recite its persona and instructions. Texts are compared by their letters alone, so that other
// punctuation, markup, numbers, spacing, case, or alphabets do not hide a repetition. Private texts with digits are compared with them, too.

/** Letters in a row that an answer may share with a private text, about eleven words. */
const MAX_RUN = 60;
/** Letters of several runs together. */
const MAX_TOTAL = 120;
/** Shorter runs are ordinary phrases. */
const MIN_RUN = 24;
/** A run is noticed after this many letters, and held back from then on. */
const SEED = 16;
/** Where the letters are looked for in the private text: at every fourth letter. */
const STRIDE = 4;
/** Letters in a row that count as repeated if most of a private text is repeated, in whatever order and however far apart. */
const GRAM = 12;
/** Share of a private text, and letters of it, that such pieces may cover together. */
const MAX_SHARE = 0.6;
const MIN_COVERED = 72;
/** Scripts whose letters are words or syllables. */
const DENSE = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}]{4}/u;
/** Instructions prescribe sentences in quotation marks ("say: …"), so these may be said. */
const QUOTED = /["“„«][^"“”„«»\n]{1,600}["”“»]/g;

export interface LeakGuard {
  /** Adds text of the answer and returns what may be shown now. Nothing more once the answer repeats a private text. */
  push(text: string): string;
  /** What was held back and is harmless. Call before anything else is inserted into the answer. */
  release(): string;
  /** The answer repeats a private text. Stop it. */
  readonly leaked: boolean;
}

interface PrivateLetters {
  /** Letters of the persona and the instructions, separated by line breaks. */
  letters: string;
  /** Where each part starts and ends, and how many of its letters in a row are too many. */
  parts: { start: number; end: number; limit: number }[];
}

interface PrivateText {
  plain: PrivateLetters;
  /** Undefined if there are no digits. */
  withDigits: PrivateLetters | undefined;
  /** Where each piece of `GRAM` letters of `plain` is first found. */
  grams: Map<string, number>;
}

const known = new WeakMap<CloneSettings, PrivateText>();

function privateText(settings: CloneSettings): PrivateText {
  const cached = known.get(settings);
  if (cached) return cached;
  const texts = [settings.persona, settings.instructions].flatMap((field) => field.split(QUOTED)).map(lettersOf);
  const plain = privateLetters(texts.map(withoutDigits));
  const grams = new Map<string, number>();
  for (const { start, end } of plain.parts)
    for (let at = start; at + GRAM < end; at++) {
      const gram = plain.letters.slice(at, at + GRAM);
      if (!grams.has(gram)) grams.set(gram, at);
    }
  const withDigits = texts.some((text) => DIGITS.test(text)) ? privateLetters(texts) : undefined;
  const made = { plain, withDigits, grams };
  known.set(settings, made);
  return made;
}

function privateLetters(texts: readonly string[]): PrivateLetters {
  let letters = '';
  const parts: PrivateLetters['parts'] = [];
  for (const part of texts) {
    // A short text is private as a whole. A part below the minimum is a phrase.
    if (part.length < MIN_RUN) continue;
    const start = letters.length;
    letters += `${part}\n`;
    const limit = DENSE.test(part) ? MIN_RUN : Math.max(MIN_RUN, Math.ceil(part.length * 0.8));
    parts.push({ start, end: letters.length, limit: Math.min(MAX_RUN, limit) });
  }
  return { letters, parts };
}

/** Letters of other alphabets that look like Latin ones. */
const LOOK_ALIKES = new Map(
  [
    ['авекмнорстухіјѕԁһԛԝӏьѵ', 'abekmhopctyxijsdhqwlbv'],
    ['αβεζηικμνορτυχωγ', 'abeznikmvoptuxwy'],
    ['ıɑɡłøđօսհո', 'iaglodouhn'],
  ].flatMap(([theirs = '', latin = '']) => [...theirs].map((letter, i) => [letter, latin[i] ?? ''] as const)),
);
const DIGITS = /\p{N}/u;
const withoutDigits = (letters: string) => letters.replace(/\p{N}+/gu, '');

const folded = new Map<string, string>();

/** The character as it is compared: a folded letter or digit, or nothing. */
function letterOf(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 128)
    return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) ? char : code >= 65 && code <= 90 ? char.toLowerCase() : '';
  let letter = folded.get(char);
  if (letter === undefined) {
    letter = [...fold(char).replace(/[^\p{L}\p{N}]+/gu, '')].map((one) => LOOK_ALIKES.get(one) ?? one).join('');
    if (folded.size < 5000) folded.set(char, letter);
  }
  return letter;
}

function lettersOf(text: string): string {
  let letters = '';
  for (const char of text) letters += letterOf(char);
  return letters;
}

/** Follows the letters of an answer through one form of the private text. */
function createRunFinder({ letters, parts }: PrivateLetters, isPublic: (found: string) => boolean) {
  let recent = '';
  let count = 0;
  let run = '';
  /** Position in the private text after the run. */
  let at = 0;
  let total = 0;

  const endRun = () => {
    if (run.length >= MIN_RUN && !isPublic(run)) total += run.length;
    run = '';
  };
  const findRun = () => {
    const found = recent.length < SEED ? -1 : letters.indexOf(recent);
    if (found === -1) return;
    run = recent;
    at = found + SEED;
  };

  return {
    /** Follows the run by one letter. True: too much is repeated. */
    follow(letter: string): boolean {
      recent = (recent + letter).slice(-SEED);
      count++;
      if (run !== '' && letters[at] === letter) {
        run += letter;
        at++;
      } else if (run !== '') {
        // The private text may contain the same words at another place, followed by this letter.
        const other = letters.indexOf(run + letter, at - run.length + 1);
        if (other !== -1) {
          run += letter;
          at = other + run.length;
        } else {
          endRun();
          findRun();
        }
      } else if (count % STRIDE === 0) findRun();
      const limit = parts.find(({ end }) => at <= end)?.limit ?? MAX_RUN;
      if (run.length < MIN_RUN || (run.length < limit && total + run.length < MAX_TOTAL)) return false;
      if (!isPublic(run)) return true;
      // What follows a public passage may be private, so the run goes on from its end.
      run = run.slice(-SEED);
      return false;
    },
    /** What was said last may be the beginning of a repetition. */
    get isSuspicious() {
      return run.length > SEED;
    },
  };
}

/** Counts how much of the private text an answer repeats in pieces that are too short to be noticed alone. */
function createCoverage({ plain: { letters, parts }, grams }: PrivateText, isPublic: (found: string) => boolean) {
  let recent = '';
  let covered: Uint8Array | undefined;
  const limits = [...parts, { start: 0, end: letters.length }].map(({ start, end }) => ({
    ...{ start, end, count: 0 },
    limit: Math.max(MIN_COVERED, (end - start) * MAX_SHARE),
  }));
  return {
    /** True: too much is repeated. */
    follow(letter: string): boolean {
      recent = (recent + letter).slice(-GRAM);
      const found = recent.length < GRAM ? undefined : grams.get(recent);
      if (found === undefined || isPublic(recent)) return false;
      covered ??= new Uint8Array(letters.length);
      for (let at = found; at < found + GRAM; at++) {
        if (covered[at] === 1) continue;
        covered[at] = 1;
        for (const part of limits) if (at >= part.start && at < part.end) part.count++;
      }
      return limits.some(({ count, limit }) => count >= limit);
    },
  };
}

/**
 * Watches an answer for the clone's persona and instructions while it streams.
 * @param publicTexts what the answer may repeat: sources, the question, and the texts that visitors see anyway
 */
export function createLeakGuard(settings: CloneSettings, publicTexts: () => readonly string[]): LeakGuard {
  const secret = privateText(settings);
  let held = '';
  let leaked = false;
  let publicLetters: string | undefined;
  const publicWithDigits = () => {
    publicLetters ??= publicTexts().map(lettersOf).join('\n');
    return publicLetters;
  };
  let publicPlain: string | undefined;
  const isPublic = (found: string) => {
    publicPlain ??= withoutDigits(publicWithDigits());
    return publicPlain.includes(found);
  };
  const plain = createRunFinder(secret.plain, isPublic);
  const withDigits = secret.withDigits && createRunFinder(secret.withDigits, (found) => publicWithDigits().includes(found));
  const coverage = createCoverage(secret, isPublic);
  const isEmpty = secret.plain.letters === '' && !secret.withDigits?.letters;

  function follow(letter: string): boolean {
    const isRepeated = withDigits?.follow(letter) ?? false;
    if (DIGITS.test(letter)) return isRepeated;
    // Both go on, whatever the first one says.
    const isPlainlyRepeated = plain.follow(letter);
    return coverage.follow(letter) || isPlainlyRepeated || isRepeated;
  }

  return {
    push(text) {
      if (leaked) return '';
      if (isEmpty) return text;
      let shown = '';
      for (const char of text) {
        for (const letter of letterOf(char)) if (follow(letter)) leaked = true;
        if (leaked) {
          held = '';
          return shown;
        }
        held += char;
        if (plain.isSuspicious || withDigits?.isSuspicious) continue;
        shown += held;
        held = '';
      }
      return shown;
    },
    release() {
      const shown = leaked ? '' : held;
      held = '';
      return shown;
    },
    get leaked() {
      return leaked;
    },
  };
}

/** Whether a short text, such as a question, contains a phrase of the persona or the instructions that is not public. */
export function repeatsPrivateText(settings: CloneSettings, text: string, publicTexts: () => readonly string[]): boolean {
  const { plain, withDigits } = privateText(settings);
  const contains = (secret: string, found: string, form: (letters: string) => string) => {
    for (let start = 0; start + MIN_RUN <= found.length; start++) {
      const phrase = found.slice(start, start + MIN_RUN);
      if (secret.includes(phrase) && !publicTexts().some((one) => form(lettersOf(one)).includes(phrase))) return true;
    }
    return false;
  };
  const found = lettersOf(text);
  return contains(plain.letters, withoutDigits(found), withoutDigits) || contains(withDigits?.letters ?? '', found, (letters) => letters);
}

import { fold } from '../../../text/fold.ts';
import type { CloneSettings } from '../../clones/clones.schemas.ts';

// Visitors must not be able to make a clone recite its persona and instructions. Texts are compared by their letters and digits alone, so
// that other punctuation, markup, spacing, or case does not hide a repetition.

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

interface PrivateText {
  /** Letters of the persona and the instructions, separated by line breaks. */
  letters: string;
  /** Where each part ends, and how many of its letters in a row are too many. */
  parts: { end: number; limit: number }[];
}

const known = new WeakMap<CloneSettings, PrivateText>();

function privateText(settings: CloneSettings): PrivateText {
  const cached = known.get(settings);
  if (cached) return cached;
  let letters = '';
  const parts: PrivateText['parts'] = [];
  for (const text of [settings.persona, settings.instructions].flatMap((field) => field.split(QUOTED))) {
    const part = lettersOf(text);
    // A short text is private as a whole. A part below the minimum is a phrase.
    if (part.length < MIN_RUN) continue;
    letters += `${part}\n`;
    const limit = DENSE.test(part) ? MIN_RUN : Math.max(MIN_RUN, Math.ceil(part.length * 0.8));
    parts.push({ end: letters.length, limit: Math.min(MAX_RUN, limit) });
  }
  const made = { letters, parts };
  known.set(settings, made);
  return made;
}

const folded = new Map<string, string>();

/** The character as it is compared: a folded letter or digit, or nothing. */
function letterOf(char: string): string {
  const code = char.charCodeAt(0);
  if (code < 128)
    return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) ? char : code >= 65 && code <= 90 ? char.toLowerCase() : '';
  let letter = folded.get(char);
  if (letter === undefined) {
    letter = fold(char).replace(/[^\p{L}\p{N}]+/gu, '');
    if (folded.size < 5000) folded.set(char, letter);
  }
  return letter;
}

function lettersOf(text: string): string {
  let letters = '';
  for (const char of text) letters += letterOf(char);
  return letters;
}

/**
 * Watches an answer for the clone's persona and instructions while it streams.
 * @param publicTexts what the answer may repeat: sources, the question, and the texts that visitors see anyway
 */
export function createLeakGuard(settings: CloneSettings, publicTexts: () => readonly string[]): LeakGuard {
  const { letters, parts } = privateText(settings);
  let recent = '';
  let count = 0;
  let run = '';
  /** Position in the private text after the run. */
  let at = 0;
  let total = 0;
  let held = '';
  let leaked = false;
  let publicLetters: string | undefined;
  const isPublic = (found: string) => {
    publicLetters ??= publicTexts().map(lettersOf).join('\n');
    return publicLetters.includes(found);
  };

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

  /** Follows the run by one letter. */
  function follow(letter: string): void {
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
    if (run.length < MIN_RUN || (run.length < limit && total + run.length < MAX_TOTAL)) return;
    // What follows a public passage may be private, so the run goes on from its end.
    if (isPublic(run)) run = run.slice(-SEED);
    else leaked = true;
  }

  return {
    push(text) {
      if (leaked) return '';
      if (letters === '') return text;
      let shown = '';
      for (const char of text) {
        for (const letter of letterOf(char)) follow(letter);
        if (leaked) {
          held = '';
          return shown;
        }
        held += char;
        if (run.length > SEED) continue;
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
  const { letters } = privateText(settings);
  const found = lettersOf(text);
  for (let start = 0; start + MIN_RUN <= found.length; start++) {
    const phrase = found.slice(start, start + MIN_RUN);
    if (letters.includes(phrase) && !publicTexts().some((one) => lettersOf(one).includes(phrase))) return true;
  }
  return false;
}

/** Endings of nouns, adjectives and verbs in the Germanic languages, which write compounds as one word. */
const ENDING = /(?:ungen|ingen|orna|arna|erna|ung|ing|ern|ens|en|er|es|em|et|ar|or|na|e|n|s|a)$/;
/** German and Dutch: `gezahlt` of `zahlen` and `Zahlung`. */
const PARTICIPLE = /^ge(.{4,}?)(?:e?t)$/;
const MIN_BARE = 3;
const LATIN = /^[a-z]+$/;
/** What may stand between the parts: `Urlaub|s|tage`, `Blume|n|topf`, `Kind|er|garten`. */
const LINKS = new Set(['', 's', 'es', 'n', 'en', 'ns', 'ens', 'er', 'e']);

/**
 * A folded word of Latin letters without its ending, so that parts of compounds meet: `tage` and `tagen` → `tag`, `lessen` → `les`,
 * `zahlung` and `gezahlt` → `zahl`. Nouns with a capital, such as `Geschäft`, are no participles.
 */
export function bareForm(form: string, isCapitalized = false): string {
  if (form.length <= MIN_BARE || !LATIN.test(form)) return form;
  const participle = isCapitalized ? undefined : PARTICIPLE.exec(form)?.[1];
  const bare = participle ?? form.replace(ENDING, '');
  if (bare.length < MIN_BARE) return form;
  return bare.length > MIN_BARE && bare.at(-1) === bare.at(-2) ? bare.slice(0, -1) : bare;
}

/** The range of a compound's bare form that another word has in common with it, from its start or up to its end. */
export interface SharedPart {
  start: number;
  end: number;
  /** Whether the other word is the part; if not, it is a compound with the same part. */
  isWhole: boolean;
}

/** Shortest part that a word of its own shares. Both parts of a compound together have more letters. */
const MIN_PART = 3;
/** Shortest part of two compounds: shorter runs of letters meet by chance. */
const MIN_COMMON = 5;
/** Shortest bare form that can have two parts. */
export const MIN_COMPOUND = 7;

/**
 * Which part of a compound another word is or has: its first (`Urlaub`, `Jahresurlaub`) or its last one. Takes bare forms (see `bareForm`).
 * @param whole the other word with its ending, which may belong to the part: `Ferien` of `Sommerferien`
 */
export function sharedPart(compound: string, other: string, whole = other): SharedPart | undefined {
  const { length } = compound;
  if (length < MIN_COMPOUND || other.length < MIN_PART) return undefined;
  if (other.length < length) {
    if (compound.startsWith(other)) return { start: 0, end: other.length, isWhole: true };
    if (compound.endsWith(other)) return { start: length - other.length, end: length, isWhole: true };
  }
  if (other.length < MIN_COMPOUND) return undefined;
  // The end of the other word is the beginning of the compound: `Jahresurlaub` and `Urlaubstage`.
  const first = whole.indexOf(compound.slice(0, MIN_COMMON), 1);
  if (first > 0)
    for (const one of [whole, other])
      if (compound.startsWith(one.slice(first))) return { start: 0, end: one.length - first, isWhole: false };
  const last = compound.indexOf(other.slice(0, MIN_COMMON), 1);
  if (last > 0 && other.startsWith(compound.slice(last))) return { start: last, end: length, isWhole: false };
  return undefined;
}

const MIN_BOTH = 7;

/** Whether two parts make up a compound, with nothing but a linking element, or the letter that a bare form lost, between them. */
export function makeCompound(compound: string, first: SharedPart, last: SharedPart): boolean {
  if (first.start !== 0 || last.end !== compound.length || first.end > last.start) return false;
  if (first.end + last.end - last.start < MIN_BOTH) return false;
  const between = compound.slice(first.end, last.start);
  return LINKS.has(between) || LINKS.has(between.replace(compound[first.end - 1] ?? '', ''));
}

const VARIANTS = ['', 'e', 'en', 'n', 'er', 's', 'es', 'ung', 'ungen', 'ar', 'or'];

/** Spellings that may have the same bare form: what to look up where only whole words can be looked up. */
export function variantsOf(bare: string): string[] {
  const last = bare.at(-1) ?? '';
  return [...VARIANTS.map((ending) => bare + ending), ...['en', 'er', 'ar'].map((ending) => bare + last + ending)];
}

/** Shortest parts of a compound, and longest linking element. */
const MIN_FIRST = 3;
const MAX_LINK = 3;

/**
 * Splits a compound into two parts that are known, if possible near its middle: `urlaubstag` → `urlaub`, `tag`. Undefined if there are none.
 * @param isKnown whether a bare form is that of a known word
 */
export function splitCompound(bare: string, isKnown: (part: string) => boolean): readonly [string, string] | undefined {
  if (bare.length < MIN_COMPOUND || !LATIN.test(bare)) return undefined;
  let best: readonly [string, string] | undefined;
  let longest = 0;
  for (let at = MIN_FIRST; at <= bare.length - MIN_FIRST; at++) {
    const last = bare.slice(at);
    if (!isKnown(last)) continue;
    for (let link = 0; link <= Math.min(MAX_LINK, at - MIN_FIRST); link++) {
      const first = bare.slice(0, at - link);
      const shorter = Math.min(first.length, last.length);
      if (shorter <= longest || first.length + last.length < MIN_BOTH || !LINKS.has(bare.slice(at - link, at)) || !isKnown(first)) continue;
      longest = shorter;
      best = [first, last];
    }
  }
  return best;
}

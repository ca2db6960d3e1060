import { stemmer } from 'stemmer';
import { IRREGULAR } from './irregular-forms.ts';

const stemOfScript = (form: string) => (ARABIC.test(form) ? arabicStem(form) : HINDI.test(form) ? hindiStem(form) : form);
const HINDI = /^\p{Script=Devanagari}+$/u;
const ARABIC = /^\p{Script=Arabic}+$/u;
const MAX_REMEMBERED = 30_000;
const remembered = new Map<string, string>();

/**
 * The stem of a folded word. Irregular forms (`sang`, `starb`) have the stem of their base form. Porter's algorithm handles words of a–z:
 * in other Latin-script languages it removes few endings, but the same ones from questions and texts. Words of other scripts stay whole,
 * except Arabic ones and those in Devanagari, which lose their articles and endings.
 */
export function stem(form: string): string {
  if (form.length < 3) return form;
  const known = remembered.get(form);
  if (known !== undefined) return known;
  const base = IRREGULAR.get(form) ?? form;
  const found = /^[a-z]+$/.test(base) ? stemmer(base) : stemOfScript(base);
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(form, found);
  return found;
}

/** Conjunctions and prepositions before the article, or a conjunction alone. A single preposition may as well be a letter of the word. */
const ARABIC_PREFIX = /^(?:[وف]?(?:ال|بال|كال|لل)|و|ف)(?=..)/;
const ARABIC_PRONOUN = /(?:هما|كما|هم|هن|كم|نا|ها)$/;
const ARABIC_ENDING = /(?:ان|ات|ون|ين|يه|ه|ي)$/;
const MIN_ARABIC = 3;

/**
 * Light stemming in the manner of Larkey, Ballesteros and Connell's "light10" (2002): removes the article, what is written together with it,
 * possessive pronouns (before which `ه` is written `ت`), and one ending.
 */
function arabicStem(form: string): string {
  const bare = form.replace(ARABIC_PREFIX, '');
  if (bare.length <= MIN_ARABIC) return bare;
  const owned = bare.replace(ARABIC_PRONOUN, '');
  if (owned !== bare && owned.length >= MIN_ARABIC) {
    const feminine = owned.replace(/ت$/, '');
    return feminine.length >= MIN_ARABIC ? feminine : owned;
  }
  return bare.replace(ARABIC_ENDING, (ending) => (bare.length - ending.length >= MIN_ARABIC ? '' : ending));
}

/** Case, number and gender of nouns and adjectives, and what verbs agree in, with one way to write nasals (see `fold`). */
const HINDI_ENDING = /(?:ियों|ियां|ुओं|ाओं|ाएं|ाऊं|ूंगा|ूंगी|ेगा|ेगी|ेंगे|ता|ती|ते|ना|नी|ने|ों|ें|ीं|ां|ूं|ो|े|ी|ि|ा|ू|ु|ं)$/;
const HINDI_VOWEL = /[ा-ू]$/;
const MIN_CONSONANTS = 2;

/** Removes one ending: `परीक्षाओं` and `परीक्षा` → `परीक्ष`. Takes only a vowel if too few consonants would be left. */
function hindiStem(form: string): string {
  for (const ending of [HINDI_ENDING, HINDI_VOWEL]) {
    const rest = form.replace(ending, '');
    if ((rest.match(/\p{L}/gu)?.length ?? 0) >= MIN_CONSONANTS) return rest;
  }
  return form;
}

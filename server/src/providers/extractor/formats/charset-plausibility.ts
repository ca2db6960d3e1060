/** Scripts whose letters stand in one word. */
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Thai}/u,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆]/u,
  /\p{Script=Hangul}/u,
];
const scriptOf = (character: string) => SCRIPTS.findIndex((script) => script.test(character));

/** What no text has: control characters, private or unassigned ones, halves of pairs, and letters of half width. */
const NEVER = /[\p{Co}\p{Cn}\p{Cs}\ufffd\uff61-\uff9f]/u;
const WHITE = '\t\n\v\f\r\x1b';
const isNever = (character: string) => NEVER.test(character) || (/\p{Cc}/u.test(character) && !WHITE.includes(character));
/** Signs that stand between letters only if these are read with a wrong table. */
const BETWEEN_LETTERS = /[\u2500-\u259f¤¦§¨©ª«¬®¯°±²³´¶·¸¹º»¼½¾¿¡¢£¥×÷†‡•…‰‹›€™„‚”“ˆ˜√∞≈∆◊∫∂∑∏π]/u;
/** Letters that stand only at the end of a word. */
const FINAL_FORMS = /[ςךםןףץ]/;
/** Greek words have accents: what a text with this many letters and none is odd by. */
const GREEK_LETTERS = 15;
const WITHOUT_ACCENTS = 0.3;
/** Share of letters outside ASCII from which on a text in Latin letters is odd. Vietnamese has about 0.35. */
const ACCENTED = 0.4;
const MAX_EXAMINED = 20_000;

/**
 * The share (0 to 1) of the characters outside ASCII that speak against a text: ones that no text has, signs within words, words in several
 * scripts, capitals behind small letters, and Latin words with more accented letters than others.
 */
export function oddity(text: string): number {
  const characters = [...text.slice(0, MAX_EXAMINED)];
  let foreign = 0;
  let odd = 0;
  let accented = 0;
  let latin = 0;
  for (const [i, character] of characters.entries()) {
    const isAscii = character < '\x7f';
    if (/[A-Za-z]/.test(character)) latin++;
    if (isAscii && !isNever(character)) continue;
    foreign++;
    if (isNever(character)) odd++;
    else {
      const [before = ' ', after = ' '] = [characters[i - 1], characters[i + 1]];
      if (isOddBetween(before, character, after)) odd++;
      if (/\p{Script=Latin}/u.test(character)) {
        latin++;
        accented++;
      }
    }
  }
  if (foreign === 0) return 0;
  const share = latin === 0 ? 0 : accented / latin;
  const greek = text.match(/[α-ω]/g)?.length ?? 0;
  const bare = greek >= GREEK_LETTERS && !/[άέήίόύώΐΰΆΈΉΊΌΎΏ]/.test(text) ? WITHOUT_ACCENTS : 0;
  return Math.min(1, bare + odd / foreign + (share > ACCENTED ? (accented / foreign) * share : 0));
}

function isOddBetween(before: string, character: string, after: string): boolean {
  const isLetter = /\p{L}/u;
  const inWord = (neighbor: string) => isLetter.test(neighbor) || BETWEEN_LETTERS.test(neighbor);
  if (BETWEEN_LETTERS.test(character)) return inWord(before) && inWord(after);
  if (/\p{M}/u.test(character)) return !/[\p{L}\p{M}]/u.test(before);
  if (!isLetter.test(character)) return false;
  if (FINAL_FORMS.test(character) && isLetter.test(after)) return true;
  if (isLetter.test(before) && scriptOf(before) !== scriptOf(character)) return scriptOf(before) < 6 && scriptOf(character) < 6;
  return /\p{Lu}/u.test(character) && /\p{Ll}/u.test(before);
}

/** First bytes of pairs, by encoding: those that form the frequent characters, and those of the other ones. */
const FREQUENT: Record<string, (lead: number, trail: number) => boolean> = {
  gb18030: (lead, trail) => (lead === 0xa1 || lead === 0xa3 || (lead >= 0xb0 && lead <= 0xd7)) && trail >= 0xa1,
  big5: (lead) => lead >= 0xa1 && lead <= 0xc6,
  'euc-kr': (lead, trail) => (lead === 0xa1 || lead === 0xa3 || (lead >= 0xb0 && lead <= 0xc8)) && trail >= 0xa1,
  'euc-jp': (lead) => lead === 0xa1 || lead === 0xa3 || lead === 0xa4 || lead === 0xa5 || (lead >= 0xb0 && lead <= 0xcf),
  shift_jis: (lead) => lead === 0x81 || lead === 0x82 || lead === 0x83 || (lead >= 0x88 && lead <= 0x97),
};

/** The share (0 to 1) of pairs of bytes that form rare characters. Undefined for encodings with one byte a character. */
export function multibyteOddity(bytes: Uint8Array, label: string): number | undefined {
  const frequent = FREQUENT[label];
  if (!frequent) return undefined;
  let pairs = 0;
  let rare = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80 || (label === 'shift_jis' && lead >= 0xa0 && lead <= 0xdf)) continue;
    pairs++;
    if (!frequent(lead, bytes[++i] ?? 0)) rare++;
  }
  return pairs === 0 ? undefined : rare / pairs;
}

/** The share (0 to 1) of characters that are of one script, in ASCII, or common punctuation. 0 if there are some that no text has. */
export function coherence(text: string): number {
  const characters = [...text.slice(0, MAX_EXAMINED)];
  if (characters.length === 0) return 0;
  const counts = new Map<number, number>();
  let neutral = 0;
  for (const character of characters) {
    if (character !== '\ufeff' && isNever(character)) return 0;
    if (/[\p{ASCII}\u00a0-\u00bf\u2010-\u2026\u20ac\u3000-\u303f\uff01-\uff60]/u.test(character)) neutral++;
    else {
      // Scripts without a class of their own: by blocks of 128 characters. Hangul stands beside Han.
      const script = scriptOf(character);
      const key = script === 7 ? 6 : script >= 0 ? script : (character.codePointAt(0) ?? 0) + 128;
      const group = script >= 0 ? key : (key >> 7) << 7;
      counts.set(group, (counts.get(group) ?? 0) + 1);
    }
  }
  return (neutral + Math.max(0, ...counts.values())) / characters.length;
}

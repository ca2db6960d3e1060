/**
 * M. F. Porter, "An algorithm for suffix stripping" (Program 14(3), 1980), for words of a–z in lower case. Words of other
 * alphabets or shorter than three letters come back as they are. On other Latin-script languages it only folds a few endings,
 * the same way in the question as in the text.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  return step5(replaceBy(STEP4, replaceBy(STEP3, replaceBy(STEP2, step1(word), 0), 0), 1));
}

function isVowel(word: string, i: number): boolean {
  switch (word.charCodeAt(i)) {
    case 97:
    case 101:
    case 105:
    case 111:
    case 117:
      return true;
    case 121:
      return i > 0 && !isVowel(word, i - 1);
    default:
      return false;
  }
}

/** Porter's m: how often a consonant follows a vowel within the first `length` letters. */
function measure(word: string, length: number): number {
  let count = 0;
  for (let i = 1; i < length; i++) if (!isVowel(word, i) && isVowel(word, i - 1)) count++;
  return count;
}

function hasVowel(word: string, length: number): boolean {
  for (let i = 0; i < length; i++) if (isVowel(word, i)) return true;
  return false;
}

/** Ends consonant–vowel–consonant, the last not w, x or y: `hop`, not `snow`. */
function endsShort(word: string, length: number): boolean {
  return (
    length >= 3 &&
    !isVowel(word, length - 1) &&
    isVowel(word, length - 2) &&
    !isVowel(word, length - 3) &&
    !'wxy'.includes(word[length - 1] ?? '')
  );
}

function step1(input: string): string {
  let word = input;
  if (word.endsWith('sses') || word.endsWith('ies')) word = word.slice(0, -2);
  else if (word.endsWith('s') && !word.endsWith('ss')) word = word.slice(0, -1);

  if (word.endsWith('eed')) {
    if (measure(word, word.length - 3) > 0) word = word.slice(0, -1);
  } else if (word.endsWith('ed') && hasVowel(word, word.length - 2)) word = tidy(word.slice(0, -2));
  else if (word.endsWith('ing') && hasVowel(word, word.length - 3)) word = tidy(word.slice(0, -3));

  if (word.endsWith('y') && hasVowel(word, word.length - 1)) word = `${word.slice(0, -1)}i`;
  return word;
}

/** After -ed or -ing is gone: conflat → conflate, hopp → hop, fil → file. */
function tidy(word: string): string {
  if (word.endsWith('at') || word.endsWith('bl') || word.endsWith('iz')) return `${word}e`;
  const last = word.at(-1) ?? '';
  if (last === word.at(-2) && !isVowel(word, word.length - 1) && !'lsz'.includes(last)) return word.slice(0, -1);
  return measure(word, word.length) === 1 && endsShort(word, word.length) ? `${word}e` : word;
}

// Longer endings stand before the shorter ones they contain.
const STEP2: [string, string][] = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['entli', 'ent'],
  ['ousli', 'ous'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['iviti', 'ive'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['izer', 'ize'],
  ['abli', 'able'],
  ['alli', 'al'],
  ['ator', 'ate'],
  ['eli', 'e'],
];
const STEP3: [string, string][] = [
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];
const STEP4: [string, string][] = 'ement ance ence able ible ment ant ent ion ism ate iti ous ive ize al er ic ou'
  .split(' ')
  .map((ending) => [ending, '']);

/** Replaces the first ending that fits when what stands before it has a measure above `least`. */
function replaceBy(rules: [string, string][], word: string, least: number): string {
  for (const [ending, replacement] of rules) {
    if (!word.endsWith(ending)) continue;
    const length = word.length - ending.length;
    if (measure(word, length) <= least) return word;
    if (ending === 'ion' && !'st'.includes(word[length - 1] ?? '-')) return word;
    return word.slice(0, length) + replacement;
  }
  return word;
}

function step5(input: string): string {
  let word = input;
  if (word.endsWith('e')) {
    const m = measure(word, word.length - 1);
    if (m > 1 || (m === 1 && !endsShort(word, word.length - 1))) word = word.slice(0, -1);
  }
  return word.endsWith('ll') && measure(word, word.length) > 1 ? word.slice(0, -1) : word;
}

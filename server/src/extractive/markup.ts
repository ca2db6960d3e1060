/** What is written for machines or for leafing through, and what quoting it loses where words are asked for. */
const CODE = 2;
/** … where it is asked how something is done: then a command is better than nothing. */
const CODE_FOR_HOW = 0.35;
const ROW = 0.3;
const ROW_FOR_FIGURE = 0.05;
const SIGNS_ALONE = 6;

const ASKS_HOW =
  /\b(?:how (?:do|does|can|could|to|should|would|is|are)|commands?|code|snippet|syntax|wie (?:kann|mache?|installiere|starte|geht)|befehl|c[oó]mo|comando|comment|commande)\b/iu;
/** How a line of code begins: the name of its language (what opens its fence was left out), a word that no sentence begins with, a tag, a prompt. */
const CODE_BEGINS =
  /^(?:`{3}|(?:ts|tsx|js|jsx|sh|bash|shell|json|html|css|sql|py|python|yaml|toml|ini|diff|http)\n|import\s[^.]*\sfrom\s|(?:export\s+)?(?:const|let|var|async|function)\s+[\w{[*$]|await\s\w+[.(]|<\/?[a-z!][\w-]*[\s>/]|[$#]\s\w|(?:npm|npx|pnpm|yarn|docker|curl|git|pip|brew|sudo|apt-get)\s[^`]*(?<!\p{L}[.!?])$|export\s+\w+=|\/\/\s)/u;
const CODE_LINE = /(?:[;{]|\}\)?[;,]?|=>|\)\);|\\)\s*$/mu;
/** Arrows and boxes of a drawing in letters. */
const DRAWN = /[\u2500-\u257f\u25b2-\u25c4]{2}/u;
const CODE_SIGN = /[{}<>=;]|=>|\(\)/g;

/**
 * What a piece loses for being code, a row of a Markdown table, or nothing but links and pictures.
 * @param after the text right behind the piece, a few characters
 */
export function markupPenalty(question: string, wantsFigure: boolean, text: string, after: string): number {
  if (isTableHead(text, after) || isLinks(text)) return SIGNS_ALONE;
  if (isCode(text)) return ASKS_HOW.test(question) ? CODE_FOR_HOW : CODE;
  return text.startsWith('|') ? (wantsFigure ? ROW_FOR_FIGURE : ROW) : 0;
}

/** Lines of a program or a command line; not a sentence that names one. */
export function isCode(text: string): boolean {
  if (CODE_BEGINS.test(text) || DRAWN.test(text)) return true;
  // What stands between backticks belongs to its sentence; the first may have been left out with what came before.
  const odd = (text.match(/`/g)?.length ?? 0) % 2 === 1;
  const prose = (odd ? `\`${text}` : text).replace(/`[^`]*`/g, ' ');
  const signs = prose.match(CODE_SIGN)?.length ?? 0;
  const letters = prose.match(/\p{L}/gu)?.length ?? 0;
  return signs >= 3 && (signs > 0.06 * letters || (CODE_LINE.test(prose) && signs > 0.03 * letters));
}

/** The row that names a Markdown table's columns, or the dashes under it. */
function isTableHead(text: string, after: string): boolean {
  return text.startsWith('|') && (/^[|\s:-]+$/.test(text) || /^\s*\n\s*\|\s*:?-{2}/.test(after));
}

const LINK = /!?\[[^\]\n]*\]\([^)\s]*\)|https?:\/\/\S+/g;
const LEAST_WORDS = 3;

/** Links and badges with hardly a word beside them. */
function isLinks(text: string): boolean {
  if (!/\]\(/.test(text) || (text.match(LINK)?.length ?? 0) < 2) return false;
  return (text.replace(LINK, ' ').match(/\p{L}{2,}/gu)?.length ?? 0) < LEAST_WORDS;
}

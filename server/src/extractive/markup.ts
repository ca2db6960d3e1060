const CODE = 2;
/** For a question that asks how to do something: a command is better than nothing. */
const CODE_FOR_HOW = 0.35;
const ROW = 0.3;
const ROW_FOR_FIGURE = 0.05;
const NO_WORDS = 6;

const ASKS_HOW =
  /\b(?:how (?:do|does|can|could|to|should|would|is|are)|commands?|code|snippet|syntax|wie (?:kann|mache?|installiere|starte|geht)|befehl|c[oó]mo|comando|comment|commande)\b/iu;
/** A line of code begins with the name of its language (without its fence), a word that begins no sentence, a tag, or a prompt. */
const CODE_BEGINS =
  /^(?:`{3}|(?:ts|tsx|js|jsx|sh|bash|shell|json|html|css|sql|py|python|yaml|toml|ini|diff|http)\n|import\s[^.]*\sfrom\s|(?:export\s+)?(?:const|let|var|async|function)\s+[\w{[*$]|await\s\w+[.(]|<\/?[a-z!][\w-]*[\s>/]|[$#]\s\w|(?:npm|npx|pnpm|yarn|docker|curl|git|pip|brew|sudo|apt-get)\s[^`]*(?<!\p{L}[.!?])$|export\s+\w+=|\/\/\s)/u;
const CODE_LINE = /(?:[;{]|\}\)?[;,]?|=>|\)\);|\\)\s*$/mu;
/** Arrows and boxes of a text diagram. */
const DIAGRAM = /[\u2500-\u257f\u25b2-\u25c4]{2}/u;
const CODE_CHARACTERS = /[{}<>=;]|=>|\(\)/g;

/**
 * What a piece loses for being code, a row of a Markdown table, or only links and images.
 * @param after a few characters of the text behind the piece
 */
export function markupPenalty(question: string, wantsFigure: boolean, text: string, after: string): number {
  if (isTableHeader(text, after) || isLinks(text)) return NO_WORDS;
  if (isCode(text)) return ASKS_HOW.test(question) ? CODE_FOR_HOW : CODE;
  return text.startsWith('|') ? (wantsFigure ? ROW_FOR_FIGURE : ROW) : 0;
}

/** Whether a text is code or a command line, and not a sentence that mentions one. */
export function isCode(text: string): boolean {
  if (CODE_BEGINS.test(text) || DIAGRAM.test(text)) return true;
  // Text between backticks belongs to its sentence. The piece may begin behind the opening backtick.
  const isUnbalanced = (text.match(/`/g)?.length ?? 0) % 2 === 1;
  const prose = (isUnbalanced ? `\`${text}` : text).replace(/`[^`]*`/g, ' ');
  const characters = prose.match(CODE_CHARACTERS)?.length ?? 0;
  const letters = prose.match(/\p{L}/gu)?.length ?? 0;
  return characters >= 3 && (characters > 0.06 * letters || (CODE_LINE.test(prose) && characters > 0.03 * letters));
}

/** The header row of a Markdown table, or the dashes below it. */
function isTableHeader(text: string, after: string): boolean {
  return text.startsWith('|') && (/^[|\s:-]+$/.test(text) || /^\s*\n\s*\|\s*:?-{2}/.test(after));
}

const LINK = /!?\[[^\]\n]*\]\([^)\s]*\)|https?:\/\/\S+/g;
const MIN_WORDS = 3;

/** Links and badges without other words. */
function isLinks(text: string): boolean {
  if (!/\]\(/.test(text) || (text.match(LINK)?.length ?? 0) < 2) return false;
  return (text.replace(LINK, ' ').match(/\p{L}{2,}/gu)?.length ?? 0) < MIN_WORDS;
}

import { CELL_GAP, type RawLine, type Run, WORD_GAP } from './pdf-runs.ts';

export const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/;
/** Letters in the forms that they have in a word. Nobody types these. */
export const PRESENTATION_FORMS = /[\ufb50-\ufdff\ufe70-\ufefc]/g;

/** True if most letters of a line are written from right to left. */
export function isRightToLeft(runs: readonly Run[]): boolean {
  if (!runs.some(({ isRtl }) => isRtl)) return false;
  const letters = runs.map(({ str }) => str).join('');
  const rtl = letters.match(new RegExp(RTL, 'g'))?.length ?? 0;
  return rtl * 2 >= (letters.match(/\p{L}/gu)?.length ?? 0);
}

/**
 * Joins the runs of a line by their places, because programs draw them in either order. Numbers and words of other scripts that stand side by
 * side keep their own order.
 */
export function joinFromRight(runs: readonly Run[], line: RawLine): RawLine {
  const placed = runs.toSorted((a, b) => b.right - a.right);
  const groups: Run[] = [];
  for (let i = 0; i < placed.length; ) {
    let end = i;
    while (end < placed.length && isForeign(placed, end)) end++;
    const own = placed.slice(i, Math.max(end, i + 1));
    i += own.length;
    groups.push(
      own.reduceRight((before, run) => ({
        str: `${before.str}${glue((run.left - before.right) / line.size)}${run.str}`,
        left: before.left,
        right: run.right,
        isRtl: false,
      })),
    );
  }
  const text = groups.reduce((before, run) => ({
    ...run,
    str: `${before.str}${glue((before.left - run.right) / line.size) || betweenScripts(before.str, run.str)}${run.str}`,
  })).str;
  return { ...line, row: text.includes('\t'), text: tidy(text) };
}

/** A word of another script may touch the words beside it, but stands for itself. */
const betweenScripts = (before: string, after: string) =>
  /[\p{L}\p{N}]$/u.test(before) && /^[\p{L}\p{N}]/u.test(after) && RTL.test(before.slice(-1)) !== RTL.test(after.charAt(0)) ? ' ' : '';

/**
 * Removes doubled spaces and those before marks of vowels, and puts the ligatures of lam and alef with a sign, which are stored in the order of
 * drawing, back in order: no word has an alef before such an alef.
 */
const tidy = (text: string) =>
  text
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/ +(?=\p{M})/gu, '')
    .replaceAll(/ ?\t ?/g, '\t')
    .replaceAll(/\u0627([\u0622\u0623\u0625])\u0644/g, '\u0627\u0644$1')
    .trim();

const glue = (gap: number) => (gap > CELL_GAP ? '\t' : gap > WORD_GAP ? ' ' : '');

/** A run in another direction, or white space between two such runs. */
function isForeign(runs: readonly Run[], at: number): boolean {
  const run = runs[at];
  if (!run || run.isRtl) return false;
  if (/[\p{L}\p{N}]/u.test(run.str)) return true;
  const [before, after] = [runs[at - 1], runs[at + 1]];
  return [before, after].every((each) => each !== undefined && !each.isRtl && /[\p{L}\p{N}]/u.test(each.str));
}

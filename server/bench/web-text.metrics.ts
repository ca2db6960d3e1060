/** Words in a row that count as one piece of a text, as in scrapinghub/article-extraction-benchmark. */
const SHINGLE = 4;

export interface TextScore {
  precision: number;
  recall: number;
  f1: number;
}

function shingles(text: string): Map<string, number> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? [];
  const counts = new Map<string, number>();
  if (words.length === 0) return counts;
  for (let i = 0; i === 0 || i + SHINGLE <= words.length; i++) {
    const key = words.slice(i, i + SHINGLE).join(' ');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const total = (counts: Map<string, number>) => [...counts.values()].reduce((sum, count) => sum + count, 0);

/** How much of `text` is in `truth` (precision) and the reverse (recall), in sequences of four words, from 0 to 1. */
export function scoreText(text: string, truth: string): TextScore {
  const [found, wanted] = [shingles(text), shingles(truth)];
  let common = 0;
  for (const [key, count] of found) common += Math.min(count, wanted.get(key) ?? 0);
  const [all, due] = [total(found), total(wanted)];
  return {
    precision: all === 0 ? 0 : common / all,
    recall: due === 0 ? 1 : common / due,
    f1: all + due === 0 ? 1 : (2 * common) / (all + due),
  };
}

/** The lines of a text of which less than half is in another one. Lines of less than four words count only as a whole. */
export function strangeLines(text: string, other: string): string[] {
  const known = shingles(other);
  const words = ` ${(other.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).join(' ')} `;
  return text.split('\n').filter((line) => {
    const keys = [...shingles(line).keys()];
    return keys.length > 0 && keys.filter((key) => known.has(key) || words.includes(` ${key} `)).length * 2 < keys.length;
  });
}

/** Words for comparing an answer with a reference: lower case, without accents, numbers whole. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/\d+(?:[.,]\d+)*|[\p{L}\p{N}]+/gu) ?? []
  );
}

/** ROUGE-L recall (Lin 2004): the longest common subsequence of words, as a share of the reference's words. */
export function rougeRecall(answer: string, gold: string): number {
  const [a, b] = [wordsOf(answer), wordsOf(gold)];
  if (b.length === 0) return 0;
  let above = new Uint16Array(b.length + 1);
  for (const word of a) {
    const row = new Uint16Array(b.length + 1);
    for (let j = 0; j < b.length; j++) row[j + 1] = word === b[j] ? (above[j] ?? 0) + 1 : Math.max(above[j + 1] ?? 0, row[j] ?? 0);
    above = row;
  }
  return (above[b.length] ?? 0) / b.length;
}

/** Share of the reference's distinct numbers and words of four letters or more that the answer contains. */
export function keywordRecall(answer: string, gold: string): number {
  const wanted = new Set(wordsOf(gold).filter((word) => word.length > 3 || /^\d/.test(word)));
  if (wanted.size === 0) return 0;
  const said = new Set(wordsOf(answer));
  return [...wanted].filter((word) => said.has(word)).length / wanted.size;
}

export type Fault = 'begins in mid-sentence' | 'ends in mid-sentence' | 'page header or number' | 'label or heading alone' | 'markup';

/** A fault in a quotation's form that is visible without its source. */
export function faultOf(quote: string): Fault | undefined {
  const text = quote.trim();
  const isRow = /\t/.test(text) || (text.match(/\d[\d,.]*/g)?.length ?? 0) >= 2;
  if (/\btable of contents\b|\bpage \d+ of \d+\b|\n\s*\d{1,3}\s*\n/i.test(text)) return 'page header or number';
  if (/^[•‣▪●○◦*–—·-]?\s*[,;:)]/u.test(text) || (/^\p{Ll}/u.test(text) && !isRow)) return 'begins in mid-sentence';
  if (/(?:^|\s)(?:#{1,6}\s|\*\*)|<\/?[a-z]+>/i.test(text)) return 'markup';
  const ends = /[.!?…。！？؟۔।:;]["'”’»)\]]*(?:\s*[[(]\d{1,3}[\])])*$/u.test(text);
  const words = text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  const isItem = /^[•‣▪●○◦*–—·-]\s|^\(?\d{1,2}[.)]\s|\n[-•*]/u.test(text);
  if (ends || isRow || isItem) return undefined;
  if (words < 6) return 'label or heading alone';
  return 'ends in mid-sentence';
}

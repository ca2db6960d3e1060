/** mulberry32: a deterministic generator of numbers in [0, 1). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const WORDS = 20_000;
const TOPICS = 200;
const TOPIC_WORDS = 300;
const ONSETS = ['b', 'c', 'd', 'f', 'g', 'h', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'st', 'tr', 'pl', 'gr', 'sh', 'ch'];
const NUCLEI = ['a', 'e', 'i', 'o', 'u', 'ea', 'ou', 'io'];
const CODAS = ['', 'n', 'r', 's', 't', 'l', 'd', 'nd', 'st', 'ng'];

export interface Texts {
  /** About 700 words in sentences, 4.5 KB: 1,000 tokens of a report. */
  chunk(number: number): string;
  /** About nine words on one topic, different for each number. */
  question(number: number): string;
}

/**
 * Texts with the keyword statistics and vector clusters of real documents: frequencies follow Zipf's law over 20,000 invented words, frequent
 * words are short, and three in ten words belong to the text's topic. The same seed gives the same texts.
 */
export function createTexts(seed = 1): Texts {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T;
  const vocabulary: string[] = [];
  const seen = new Set<string>();
  while (vocabulary.length < WORDS) {
    const rank = vocabulary.length;
    const syllables = rank < 100 ? 1 : rank < 2000 ? 2 : 2 + Math.floor(random() * 2);
    let word = '';
    for (let i = 0; i < syllables; i++) word += pick(ONSETS) + pick(NUCLEI) + (i === syllables - 1 ? pick(CODAS) : '');
    if (seen.has(word)) continue;
    seen.add(word);
    vocabulary.push(word);
  }
  const cumulative = (size: number) => {
    const sums = new Float64Array(size);
    for (let i = 0, sum = 0; i < size; i++) {
      sum += 1 / (i + 2.7);
      sums[i] = sum;
    }
    return sums;
  };
  const draw = (sums: Float64Array, value: number) => {
    const wanted = value * (sums.at(-1) ?? 0);
    let low = 0;
    for (let high = sums.length - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const all = cumulative(WORDS);
  const own = cumulative(TOPIC_WORDS);
  const topics = Array.from({ length: TOPICS }, () =>
    Array.from({ length: TOPIC_WORDS }, () => vocabulary[300 + Math.floor(random() * (WORDS - 300))] as string),
  );
  const wordOf = (next: () => number, topic: string[], share: number) =>
    next() < share ? (topic[draw(own, next())] as string) : (vocabulary[draw(all, next())] as string);

  return {
    chunk(number) {
      const next = createRandom(seed * 1_000_003 + number);
      const topic = topics[number % TOPICS] as string[];
      const sentences: string[] = [];
      for (let words = 0; words < 700; ) {
        const length = 8 + Math.floor(next() * 13);
        let sentence = '';
        for (let i = 0; i < length; i++) sentence += `${i ? ' ' : ''}${wordOf(next, topic, 0.3)}`;
        sentences.push(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`);
        words += length;
      }
      return sentences.join(' ');
    },
    question(number) {
      const next = createRandom(seed * 7_000_003 + number);
      const topic = topics[Math.floor(next() * TOPICS)] as string[];
      return `What ${Array.from({ length: 8 }, (_, i) => wordOf(next, topic, i % 2)).join(' ')}?`;
    },
  };
}

import { termsOf } from '../../shared/spans.ts';
import type { RetrievedChunk } from '../knowledge/knowledge.schemas.ts';

const MAX = 3;

const ABOUT: Record<string, (topic: string) => string> = {
  en: (topic) => `What do the sources say about “${topic}”?`,
  de: (topic) => `Was sagen die Quellen über „${topic}“?`,
  es: (topic) => `¿Qué dicen las fuentes sobre «${topic}»?`,
  fr: (topic) => `Que disent les sources sur « ${topic} » ?`,
  it: (topic) => `Che cosa dicono le fonti su «${topic}»?`,
  pt: (topic) => `O que dizem as fontes sobre «${topic}»?`,
  nl: (topic) => `Wat zeggen de bronnen over ‘${topic}’?`,
  ar: (topic) => `ماذا تقول المصادر عن «${topic}»؟`,
};

/**
 * Up to three questions to go on with, without a model: the clone's starter questions that were not asked yet, those nearest to what
 * was found first; then the headings of found chunks that the answer did not cite.
 */
export function suggestFollowUps(input: {
  language: string;
  asked: readonly string[];
  starters: readonly string[];
  chunks: readonly RetrievedChunk[];
  cited: ReadonlySet<string>;
}): string[] {
  const key = (text: string) => termsOf(text).join(' ');
  const asked = new Set(input.asked.map(key));
  // Read only when there is a choice to make: the chunks are long.
  let found: string | undefined;
  const nearness = (question: string) => {
    found ??= input.chunks.map((chunk) => chunk.text.toLowerCase()).join(' ');
    const terms = termsOf(question).filter((term) => term.length > 3);
    return terms.length === 0 ? 0 : terms.filter((term) => found?.includes(term)).length / terms.length;
  };
  const open = input.starters.filter((question) => !asked.has(key(question)));
  const starters =
    open.length <= MAX
      ? open
      : open
          .map((question) => ({ question, near: nearness(question) }))
          .sort((a, b) => b.near - a.near)
          .map(({ question }) => question);
  const about = ABOUT[input.language];
  const topics = about
    ? input.chunks
        .filter((chunk) => !input.cited.has(chunk.chunkId))
        .map((chunk) => chunk.headingPath.at(-1)?.replace(/\s+/g, ' ').trim() ?? '')
        .filter((topic) => topic.length >= 4 && topic.length <= 60 && /^[\p{L}\s,&’'()-]+$/u.test(topic) && topic !== topic.toUpperCase())
        .map(about)
        .filter((question) => !asked.has(key(question)))
    : [];
  return [...new Set([...starters, ...topics])].slice(0, MAX);
}

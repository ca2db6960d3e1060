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

/** Headings that name no subject. */
const NO_TOPIC =
  /^(?:(?:table of )?contents|cover page|highlights|overview|introduction|summary|conclusions?|notes?(?: to .*)?|references|appendix.*|exhibits?.*|index|signatures?|see also|external links|sources|citations|caption|close|advertisement|comments|share|part|item|page|and other|inhalt(?:sverzeichnis)?|einleitung|übersicht|zusammenfassung|anhang|quellen|índice|introducción|resumen|anexos?|fuentes|sommaire|résumé|annexes?|sommario|indice)$/iu;
/** Chunks whose lines are looked through: the best ones. */
const LOOKED_THROUGH = 3;
const MOST_WORDS = 6;

/** Short lines that stand alone in a text, as headings do. */
function headingsIn(text: string): string[] {
  const lines = text.split('\n');
  return lines.filter(
    (line, i) =>
      (lines[i - 1] ?? '').trim() === '' &&
      (lines[i + 1] ?? '').trim() === '' &&
      line.trim() !== '' &&
      (lines[i + 2] ?? '').length > line.length,
  );
}

function isTopic(topic: string): boolean {
  return (
    topic.length >= 4 &&
    topic.length <= 60 &&
    topic.split(' ').length <= MOST_WORDS &&
    /^[\p{Lu}\p{Lo}][\p{L}\s,&’'()-]+$/u.test(topic) &&
    (topic !== topic.toUpperCase() || /^\p{Lo}/u.test(topic)) &&
    !NO_TOPIC.test(topic)
  );
}

/**
 * Up to three questions to go on with, without a model: the clone's starter questions that were not asked yet, those nearest to what
 * was found first; then headings of found chunks, and above their paragraphs, that no question was about.
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
  const said = new Set(input.asked.flatMap((text) => termsOf(text)));
  const topics = about
    ? input.chunks
        .flatMap((chunk, i) => [
          ...(input.cited.has(chunk.chunkId) ? [] : chunk.headingPath.slice(-1)),
          ...(starters.length < MAX && i < LOOKED_THROUGH ? headingsIn(chunk.text) : []),
        ])
        .map((heading) => heading.replace(/^#+\s/, '').replace(/\s+/g, ' ').trim())
        .filter((topic) => isTopic(topic) && !termsOf(topic).every((term) => said.has(term)))
        .map(about)
        .filter((question) => !asked.has(key(question)))
    : [];
  return [...new Set([...starters, ...topics])].slice(0, MAX);
}

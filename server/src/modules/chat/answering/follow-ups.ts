import { stemsOf } from '../../../text/words.ts';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';

const MAX = 3;

/** As a person would ask on: in words that tell nothing, so that the topic alone is looked for. */
const ABOUT: Record<string, (topic: string) => string> = {
  en: (topic) => `What about ${topic}?`,
  de: (topic) => `Was ist mit ${topic}?`,
  es: (topic) => `¿Qué hay de ${topic}?`,
  fr: (topic) => `Qu’en est-il de ${topic} ?`,
  it: (topic) => `E per quanto riguarda ${topic}?`,
  pt: (topic) => `E quanto a ${topic}?`,
  nl: (topic) => `Hoe zit het met ${topic}?`,
  ar: (topic) => `ماذا عن ${topic}؟`,
};

/** Headings that name no subject. */
const NO_TOPIC =
  /^(?:(?:table of )?contents|about .*|über .*|à propos.*|sobre .*|cover page|highlights|overview|introduction|summary|conclusions?|notes?(?: to .*)?|references|appendix.*|exhibits?.*|index|signatures?|see also|external links|sources|citations|caption|close|advertisement|comments|share|part|item|page|and other|inhalt(?:sverzeichnis)?|einleitung|übersicht|zusammenfassung|anhang|quellen|índice|introducción|resumen|anexos?|fuentes|sommaire|résumé|annexes?|sommario|indice)$/iu;
/** Chunks whose lines are looked through: the best ones. */
const LOOKED_THROUGH = 3;
const MOST_WORDS = 6;
/** What stands below a heading is longer than what stands below the caption of a picture. */
const LEAST_BELOW = 40;

/** Short lines that stand alone in a text, as headings do. */
function headingsIn(text: string): string[] {
  const lines = text.split('\n');
  return lines.filter(
    (line, i) =>
      (lines[i - 1] ?? '').trim() === '' &&
      (lines[i + 1] ?? '').trim() === '' &&
      line.trim() !== '' &&
      (lines[i + 2] ?? '').length > Math.max(line.length, LEAST_BELOW),
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

/** A question that somebody wrote at the head of a text, with its answer below: the first one there. No line of code is one. */
const ASKED = /^(?:#+\s*)?([¿\p{Lu}\p{Lo}][^\n?？؟{}()<>=;`]{7,119}[?？؟])(?=[\s\S]*\S)/u;
/** Headings, of which few say enough to be asked about. */
const MAX_TOPICS = 2;

interface FollowUpInput {
  language: string;
  asked: readonly string[];
  starters: readonly string[];
  /** What the search found, above the threshold, best first. */
  chunks: readonly RetrievedChunk[];
  cited: ReadonlySet<string>;
}

/**
 * Up to three questions to go on with, without a model: the clone's starter questions that were not asked yet, those nearest to what
 * was found first; then questions that stand, answered, at the head of passages that were found and not used; then headings beside the
 * passages that were quoted, where they share a word with what was asked and add one. Rather none than any that leads away.
 */
export function suggestFollowUps(input: FollowUpInput): string[] {
  const key = (text: string) => stemsOf(text).join(' ');
  const asked = new Set(input.asked.map(key));
  // Read only when there is a choice to make: the chunks are long.
  let found: Set<string> | undefined;
  const nearness = (question: string) => {
    found ??= new Set(input.chunks.flatMap((chunk) => stemsOf(chunk.text)));
    const terms = stemsOf(question).filter((term) => term.length > 3);
    return terms.length === 0 ? 0 : terms.filter((term) => found?.has(term)).length / terms.length;
  };
  const open = input.starters.filter((question) => !asked.has(key(question)));
  const starters =
    open.length <= MAX
      ? open
      : open
          .map((question) => ({ question, near: nearness(question) }))
          .sort((a, b) => b.near - a.near)
          .map(({ question }) => question);
  const further = starters.length >= MAX ? [] : [...writtenQuestions(input), ...topics(input)];
  const fresh = further.filter((question) => !asked.has(key(question)));
  return [...new Map([...starters, ...fresh].map((question) => [key(question), question])).values()].slice(0, MAX);
}

function writtenQuestions({ chunks, cited }: Pick<FollowUpInput, 'chunks' | 'cited'>): string[] {
  return chunks.flatMap(({ chunkId, text }) => (cited.has(chunkId) ? [] : (ASKED.exec(text.trimStart())?.[1]?.trim() ?? [])));
}

function topics({ language, asked, chunks, cited }: FollowUpInput): string[] {
  const about = ABOUT[language];
  const used = new Set(chunks.flatMap(({ chunkId, sourceId }) => (cited.has(chunkId) ? [sourceId] : [])));
  if (!about || used.size === 0) return [];
  const said = new Set(asked.flatMap((text) => stemsOf(text)));
  // The firm's own name, which its report bears as its title, makes nothing near.
  const titles = chunks.flatMap(({ title }) => stemsOf(title)).join(' ');
  const near = stemsOf(asked.at(-1) ?? '').filter((term) => term.length > 3 && !titles.includes(term));
  const topics = chunks
    .filter(({ sourceId }) => used.has(sourceId))
    .flatMap((chunk, i) => [
      ...(cited.has(chunk.chunkId) ? [] : chunk.headingPath.slice(-1)),
      ...(i < LOOKED_THROUGH ? headingsIn(chunk.text) : []),
    ])
    .map((heading) => heading.replace(/^#+\s/, '').replace(/\s+/g, ' ').trim())
    .filter((topic) => {
      const terms = stemsOf(topic);
      return isTopic(topic) && near.some((term) => terms.includes(term)) && !terms.every((term) => said.has(term));
    });
  return [...new Set(topics)].slice(0, MAX_TOPICS).map(about);
}

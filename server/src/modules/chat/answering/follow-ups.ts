import { stemsOf } from '../../../text/words.ts';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';

const MAX = 3;

/** Phrases without content words, so that a search looks for the topic alone. */
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

const TOP_LEVEL =
  'com|net|org|info|biz|io|co|ai|app|dev|me|xyz|top|site|online|shop|store|link|click|live|page|pro|zip|mov|onion|eu|us|uk|de|fr|es|it|nl|pl|pt|ch|at|be|ru|cn|in|br|jp|tk|ml|ga|cf|gq|example|test';
/** A URL, an email address, or a host. */
const ADDRESS = new RegExp(
  String.raw`[a-z][a-z0-9+.-]{0,20}:\/\/|\bwww\.|\b(?:mailto|javascript|data|tel):|\S@[^\s@]{1,250}\.\p{L}|[\p{L}\p{N}]\.(?:${TOP_LEVEL})(?![\p{L}\p{N}.-]*[\p{L}\p{N}])`,
  'iu',
);

/** Leaves out questions that name an address: a click on one would send it as the visitor's own words. */
export function withoutAddresses(questions: readonly string[]): string[] {
  return questions.filter((question) => !ADDRESS.test(question) && !/[<>]/.test(question));
}

/** Headings that do not name a topic. */
const NO_TOPIC =
  /^(?:(?:table of )?contents|about .*|über .*|à propos.*|sobre .*|cover page|highlights|overview|introduction|summary|conclusions?|notes?(?: to .*)?|references|appendix.*|exhibits?.*|index|signatures?|see also|external links|sources|citations|caption|close|advertisement|comments|share|part|item|page|inhalt(?:sverzeichnis)?|einleitung|übersicht|zusammenfassung|anhang|quellen|índice|introducción|resumen|anexos?|fuentes|sommaire|résumé|annexes?|sommario|indice)$/iu;
/** Headings are read from the text of this many of the best chunks. */
const CHUNKS_WITH_HEADINGS = 3;
const MAX_HEADING_WORDS = 6;
/** The text below a heading has at least this length, unlike the text below an image caption. */
const MIN_TEXT_BELOW = 40;

/** Lines between empty lines, followed by a longer line. */
function headingsIn(text: string): string[] {
  const lines = text.split('\n');
  return lines.filter(
    (line, i) =>
      (lines[i - 1] ?? '').trim() === '' &&
      (lines[i + 1] ?? '').trim() === '' &&
      line.trim() !== '' &&
      (lines[i + 2] ?? '').length > Math.max(line.length, MIN_TEXT_BELOW),
  );
}

function isTopic(topic: string): boolean {
  return (
    topic.length >= 4 &&
    topic.length <= 60 &&
    topic.split(' ').length <= MAX_HEADING_WORDS &&
    /^[\p{Lu}\p{Lo}][\p{L}\s,&’'()-]+$/u.test(topic) &&
    (topic !== topic.toUpperCase() || /^\p{Lo}/u.test(topic)) &&
    !NO_TOPIC.test(topic)
  );
}

/** A question at the start of a text, followed by its answer. Does not match lines of code. */
const ASKED = /^(?:#+\s*)?([¿\p{Lu}\p{Lo}][^\n?？؟{}()<>=;`]{7,119}[?？؟])(?=[\s\S]*\S)/u;
/** Few headings make good questions. */
const MAX_TOPICS = 2;

interface FollowUpInput {
  language: string;
  asked: readonly string[];
  starters: readonly string[];
  /** Search hits above the threshold, best first. */
  chunks: readonly RetrievedChunk[];
  cited: ReadonlySet<string>;
}

/**
 * Suggests up to three follow-up questions without a model, in this order:
 * 1. starter questions of the clone that were not asked yet, closest to the search hits first;
 * 2. questions at the start of hits that were not cited, which the sources answer;
 * 3. headings of cited sources that share a word with the last question and add a new one.
 * Suggests nothing rather than a question off the topic.
 */
export function suggestFollowUps(input: FollowUpInput): string[] {
  const key = (text: string) => stemsOf(text).join(' ');
  const asked = new Set(input.asked.map(key));
  // Computed only if there is a choice to make: the chunks are long.
  let found: Set<string> | undefined;
  const closeness = (question: string) => {
    found ??= new Set(input.chunks.flatMap((chunk) => stemsOf(chunk.text)));
    const terms = stemsOf(question).filter((term) => term.length > 3);
    return terms.length === 0 ? 0 : terms.filter((term) => found?.has(term)).length / terms.length;
  };
  const open = input.starters.filter((question) => !asked.has(key(question)));
  const starters =
    open.length <= MAX
      ? open
      : open
          .map((question) => ({ question, closeness: closeness(question) }))
          .sort((a, b) => b.closeness - a.closeness)
          .map(({ question }) => question);
  const further = starters.length >= MAX ? [] : withoutAddresses([...writtenQuestions(input), ...topics(input)]);
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
  const askedTerms = new Set(asked.flatMap((text) => stemsOf(text)));
  // Words of document titles, such as a company's name, occur everywhere and do not show a relation.
  const titles = chunks.flatMap(({ title }) => stemsOf(title)).join(' ');
  const near = stemsOf(asked.at(-1) ?? '').filter((term) => term.length > 3 && !titles.includes(term));
  const topics = chunks
    .filter(({ sourceId }) => used.has(sourceId))
    .flatMap((chunk, i) => [
      ...(cited.has(chunk.chunkId) ? [] : chunk.headingPath.slice(-1)),
      ...(i < CHUNKS_WITH_HEADINGS ? headingsIn(chunk.text) : []),
    ])
    .map((heading) => heading.replace(/^#+\s/, '').replace(/\s+/g, ' ').trim())
    .filter((topic) => {
      const terms = stemsOf(topic);
      return isTopic(topic) && near.some((term) => terms.includes(term)) && !terms.every((term) => askedTerms.has(term));
    });
  return [...new Set(topics)].slice(0, MAX_TOPICS).map(about);
}

import { splitSpans } from '../../../../text/spans.ts';
import type { CloneSettings } from '../../../clones/clones.schemas.ts';
import type { RetrievedChunk } from '../../../knowledge/knowledge.schemas.ts';
import type { SmallTalk } from './intents.ts';
import type { DocumentOverview, Overview } from './overview.ts';
import { type Replies, repliesIn } from './replies.ts';

export interface Reply {
  /** Markdown, with a marker for each citation as a model writes it. */
  text: string;
  /** What the markers number, from 1. */
  chunks: RetrievedChunk[];
}

const MAX_TITLES = 5;
const MAX_TOPICS = 6;
const MAX_OPENINGS = 6;
const MAX_EXAMPLES = 4;
const MIN_OPENING = 30;
const MAX_OPENING = 320;

/** What a clone without a model replies, from its name, bio, and starter questions, and the titles, headings and beginnings of its sources. */
export function replyTo(
  { occasion }: SmallTalk,
  settings: Pick<CloneSettings, 'name' | 'bio' | 'starterQuestions'>,
  overview: Overview,
  language: string,
): Reply {
  const say = repliesIn(language);
  // A bracket would read as a citation.
  const bio = plain(settings.bio);
  const iAm = [say.iAm(plain(settings.name)), bio].filter((part) => part !== '').join(' ');
  const said = (...parts: string[]): Reply => ({ text: parts.filter((part) => part !== '').join('\n\n'), chunks: [] });
  switch (occasion) {
    case 'greeting':
      return said(`${say.hello} ${iAm}`, say.ask);
    case 'wellbeing':
      return said(`${say.well} ${say.ask}`);
    case 'thanks':
      return said(say.welcome);
    case 'farewell':
      return said(say.goodbye);
    case 'agreement':
      return said(say.go);
    case 'identity':
      return said(iAm, say.nature);
    case 'maker':
      return said(iAm, say.maker, sourceLine(overview, say));
    case 'abilities':
      return said(iAm, sourceLine(overview, say), examples(settings.starterQuestions, overview, say));
    default:
      return summarize(overview, say);
  }
}

/** What a clone says about itself when its sources do not say who it is. */
export function introduce(settings: Pick<CloneSettings, 'name' | 'bio'>, language: string): string {
  return `${repliesIn(language).iAm(plain(settings.name))} ${plain(settings.bio)}`;
}

const plain = (text: string) => text.trim().replaceAll('[', '(').replaceAll(']', ')');

function sourceLine({ titles }: Overview, say: Replies): string {
  if (titles.length === 0) return say.noSources;
  const shown = titles.slice(0, MAX_TITLES).map((title) => plain(title));
  const rest = titles.length - shown.length;
  return say.sources(rest > 0 ? `${shown.join('; ')} ${say.more(rest)}` : shown.join('; '));
}

function examples(starters: readonly string[], { documents }: Overview, say: Replies): string {
  if (starters.length > 0)
    return [
      say.examples,
      starters
        .slice(0, MAX_EXAMPLES)
        .map((one) => `- ${plain(one)}`)
        .join('\n'),
    ].join('\n\n');
  const topics = [...new Set(documents.flatMap(topicsOf))].slice(0, MAX_TOPICS);
  return topics.length === 0 ? '' : `${say.topics}: ${topics.join(', ')}.`;
}

/** Of one document its title, topics, and the beginning of each section; of several, each with its title, topics, and beginning. */
function summarize(overview: Overview, say: Replies): Reply {
  const { documents, titles } = overview;
  if (documents.length === 0) return { text: say.noSources, chunks: [] };
  const chunks: RetrievedChunk[] = [];
  const cite = (chunk: RetrievedChunk, opening: string) => {
    chunks.push(chunk);
    const index = chunks.length;
    return `“${plain(opening.replace(/\s+/g, ' '))}” [${index}: “${opening.replace(/\s+/g, ' ').replaceAll(/["“”]/g, "'")}”]`;
  };
  const parts = documents.map((document) => {
    const topics = topicsOf(document);
    const sections = documents.length === 1 ? sectionsOf(document) : document.chunks.slice(0, 1);
    const quotes = sections.flatMap((chunk) => {
      const opening = openingOf(chunk.text);
      return opening === undefined ? [] : [cite(chunk, opening)];
    });
    const head = [`**${plain(document.title)}**`, topics.length > 1 ? `${say.topics}: ${topics.map(plain).join(', ')}.` : ''];
    return [...head.filter((line) => line !== ''), ...quotes].join('\n\n');
  });
  const rest = titles.length - documents.length;
  const lead = chunks.length > 0 ? [say.summary] : [];
  return { text: [...lead, ...parts, ...(rest > 0 ? [`… ${say.more(rest)}.`] : [])].join('\n\n'), chunks };
}

/** The headings below the title of a document, in order. */
function topicsOf({ title, isQuestion, chunks }: DocumentOverview): string[] {
  if (isQuestion) return [title];
  for (const level of [0, 1, 2]) {
    const headings = chunks.flatMap(({ headingPath }) => headingPath[level]?.replace(/^#+\s*/, '').trim() ?? []);
    const topics = [...new Set(headings)].filter((heading) => heading !== '' && heading !== title);
    if (topics.length > 1) return topics.slice(0, MAX_TOPICS);
  }
  return [];
}

/** The first chunk of each section. */
function sectionsOf({ chunks }: DocumentOverview): RetrievedChunk[] {
  const seen = new Map<string, RetrievedChunk>();
  for (const chunk of chunks) {
    const key = chunk.headingPath.slice(0, 2).join('\n');
    if (!seen.has(key)) seen.set(key, chunk);
  }
  return [...seen.values()].slice(0, MAX_OPENINGS);
}

/** The first sentence of a text that says something: no heading, question, list item, row, or code. */
function openingOf(text: string): string | undefined {
  const pieces = splitSpans(text).map(({ start, end }) => text.slice(start, end));
  const isShown = (piece: string) => piece.length >= MIN_OPENING && piece.length <= MAX_OPENING;
  const isProse = (piece: string) => /[.!。！؟।]["'”’»)\]]{0,2}$/u.test(piece) && !/^(?:#|\||`|[-*•]\s|\d+[.)]\s)|[{}<>]|\t/u.test(piece);
  return (
    pieces.find((piece) => isShown(piece) && isProse(piece)) ?? pieces.find((piece) => isShown(piece) && !/^[#|`]|[?？؟]$/u.test(piece))
  );
}

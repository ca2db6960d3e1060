import type { Context } from '../../../../shared/context.ts';
import { plainWords } from '../../../../text/fold.ts';
import { splitSpans } from '../../../../text/spans.ts';
import type { ResolvedClone } from '../../../clones/clones.schemas.ts';
import type { RetrievedChunk } from '../../../knowledge/knowledge.schemas.ts';
import { type SmallTalk, smallTalkOf } from './intents.ts';
import type { Overview } from './overview.ts';
import { readOverview, type SourceReads } from './overview.usecases.ts';
import { type Reply, replyTo } from './reply.ts';

/** Small talk that is about the sources as a whole, so that a model needs to see their beginnings. */
const ABOUT_SOURCES: ReadonlySet<string> = new Set(['about', 'summary', 'abilities']);
/** What is asked about the clone may be answered by its sources. */
const MAY_BE_ANSWERED: ReadonlySet<string> = new Set(['identity', 'maker', 'about', 'abilities']);
/** Whether a clone without a model searches for a message: all but small talk that no source answers. */
export const needsSearch = (talk: SmallTalk | undefined): boolean => !talk || MAY_BE_ANSWERED.has(talk.occasion);

/** Whose replies name sources. */
const NAMES_SOURCES: ReadonlySet<string> = new Set(['maker', 'about', 'summary', 'abilities']);
const NO_OVERVIEW: Overview = { documents: [], titles: [] };
const MAX_CHUNKS = 8;

/**
 * The reply of a clone without a model to a greeting, thanks, or a question about the clone or its documents as a whole. Undefined if the
 * message is none, names a document that the clone does not have, or is answered by a source of the clone.
 * @param search searches the sources for the message
 */
export async function replyToSmallTalk(
  sources: SourceReads,
  ctx: Context,
  { id, settings }: ResolvedClone,
  talk: SmallTalk,
  language: string,
  search: () => Promise<readonly RetrievedChunk[]>,
): Promise<Reply | undefined> {
  if (needsSearch(talk) && (await search()).some((chunk) => asks(chunk, talk.occasion))) return undefined;
  const overview = NAMES_SOURCES.has(talk.occasion) ? await readOverview(sources, ctx, id, talk.named) : NO_OVERVIEW;
  return overview && replyTo(talk, settings, overview, language);
}

/** The beginnings of the documents, for a model that is asked about them as a whole. */
export async function openingChunks(sources: SourceReads, ctx: Context, { id }: ResolvedClone, talk: SmallTalk): Promise<RetrievedChunk[]> {
  if (!ABOUT_SOURCES.has(talk.occasion)) return [];
  const overview = await readOverview(sources, ctx, id, talk.named);
  const documents = overview?.documents ?? [];
  return documents.flatMap(({ chunks }) => chunks.slice(0, Math.max(1, Math.floor(MAX_CHUNKS / documents.length)))).slice(0, MAX_CHUNKS);
}

/** Whether a source asks, and so answers, the same. */
function asks({ title, text }: RetrievedChunk, occasion: SmallTalk['occasion']): boolean {
  const lines = [title, ...splitSpans(text).map(({ start, end }) => text.slice(start, end))];
  return lines
    .flatMap((line) => line.split(/(?<=[?？؟])\s+/))
    .some((line) => /[?？؟]$/.test(line) && smallTalkOf(line)?.occasion === occasion);
}

/** "Who is …?", "What is …?", "Tell me about …" before the name of the clone. */
const ASKS_WHO =
  /^(?:who|what|wer|was|quien|que|qui|chi|cosa|che cosa|quem|o que|wie|wat)(?:'?s|\s+(?:is|are|ist|sind|es|est|e|zijn))\s+|^(?:tell me (?:something |more )?about|erzahl(?:e)?(?: mir)?(?: etwas| was)? uber|hablame de|parle moi de|parlami di|fale sobre|vertel (?:me |mij )?over)\s+|^(?:qu est ce que c est que|qu est ce que)\s+/u;

/** Whether a question asks for nothing but who or what the clone is, by its name. */
export function asksForClone(question: string, name: string): boolean {
  const said = plainWords(question);
  const rest = said.replace(ASKS_WHO, '');
  return rest !== said && rest !== '' && rest === plainWords(name);
}

import type { Llm } from '../../../providers/llm/llm.port.ts';
import type { Context } from '../../../shared/context.ts';
import type { ResolvedClone } from '../../clones/clones.schemas.ts';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import { type FindTask, findSources } from './find-sources.usecases.ts';
import { readLead } from './question-leads.ts';
import { type SmallTalk, withoutGreeting } from './small-talk/intents.ts';
import type { SourceReads } from './small-talk/overview.usecases.ts';
import { openingChunks, replyToSmallTalk } from './small-talk/small-talk.usecases.ts';

interface GatherTask extends Omit<FindTask, 'cloneName'> {
  clone: ResolvedClone;
  /** What the question is, if it is small talk. */
  talk: SmallTalk | undefined;
  language: string;
}

interface Gathered {
  /** The question as it is searched for. */
  query: string;
  found: RetrievedChunk[];
  /** Without a model: what the clone replies to small talk. */
  reply?: string;
}

/** Finds what the answer is written from: the chunks that a search finds, or for small talk what the clone knows as a whole. */
export async function gatherSources(
  { llm, sources }: { llm: Llm; sources: SourceReads },
  ctx: Context,
  { clone, talk, language, ...task }: GatherTask,
): Promise<Gathered> {
  const { question, history, early, search, onUsage } = task;
  const asked = withoutGreeting(question);
  let alone = early;
  const searchAlone = () => (alone ??= search(readLead(asked).text));
  if (talk && !llm.generative) {
    const reply = await replyToSmallTalk(sources, ctx, clone, talk, language, searchAlone);
    if (reply) return { query: asked, found: reply.chunks, reply: reply.text };
  }
  const { query, found } = await findSources(llm, ctx, {
    question: asked,
    history,
    cloneName: clone.settings.name,
    search,
    onUsage,
    early: alone,
  });
  const openings = talk && llm.generative ? await openingChunks(sources, ctx, clone, talk) : [];
  const all = [...openings, ...found];
  return { query, found: [...new Map(all.map((chunk) => [chunk.chunkId, chunk])).values()] };
}

import type { Llm, LlmRequest, LlmUsage } from '../../../providers/llm/llm.port.ts';
import { appendFlat } from '../../../shared/append-flat.ts';
import type { Context } from '../../../shared/context.ts';
import type { Logger } from '../../../shared/logger.ts';
import type { Spent } from '../../billing/spending/spending.usecases.ts';
import type { ResolvedClone } from '../../clones/clones.schemas.ts';
import type { RetrievedChunk } from '../../knowledge/knowledge.schemas.ts';
import type { AnswerEvent, LinkMode, Usage } from '../chat.schemas.ts';
import type { AnswerDraft } from './answer-record.ts';
import { type AnswerReader, createAnswerReader } from './citations.ts';
import { fitPrompt } from './fit-prompt.ts';
import { suggestFollowUps } from './follow-ups.ts';
import { gatherSources } from './gather-sources.usecases.ts';
import { resolveLanguage } from './language.service.ts';
import { createLeakGuard, repeatsPrivateText } from './leak-guard.ts';
import { createLinkHosts } from './link-hosts.ts';
import { buildPrompt, type PromptInput, type Turn } from './prompt.ts';
import { refusalText } from './refusal.ts';
import { createMarkdownFilter } from './safe-markdown.ts';
import { type Search, searchKnowledge } from './search-knowledge.usecases.ts';
import { smallTalkOf } from './small-talk/intents.ts';
import type { SourceReads } from './small-talk/overview.usecases.ts';
import { introduce } from './small-talk/reply.ts';
import { asksForClone } from './small-talk/small-talk.usecases.ts';
import { tokenBound } from './token-bounds.ts';

export interface ProduceDeps {
  llm: Llm;
  search: Search;
  /** What the clone knows as a whole. */
  sources: SourceReads;
  /** Loads the tokenizer. Called only if exact counts may change what fits into a prompt. */
  loadTokenCounter: () => Promise<(text: string) => number>;
  maxOutputTokens: number;
  logger: Logger;
}

export interface AnswerTask {
  clone: ResolvedClone;
  question: string;
  /** Oldest first, without the question. */
  history: Turn[];
  pageLanguage: string | null;
  /** The search for the question itself, if it has started already. */
  early: Promise<RetrievedChunk[]> | undefined;
  messageId: string;
  /** Filled with what embedding the search query costs. */
  search: Spent;
  links: LinkMode;
}

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, costMicros: 0, flags: [] };

/**
 * Question → search → prompt → model → citations. Fills `draft` and emits events along the way. Rejects with errors of the search and
 * the model, or with the signal's reason. The caller emits `message-start`, `message-end`, and `error`.
 */
export async function produceAnswer(
  deps: ProduceDeps,
  ctx: Context,
  task: AnswerTask,
  draft: AnswerDraft,
  emit: (event: AnswerEvent) => void,
): Promise<void> {
  const { llm } = deps;
  const { clone, question, messageId } = task;
  const { settings } = clone;
  const asked = [...task.history.filter((turn) => turn.role === 'user').map((turn) => turn.content), question];
  const talk = smallTalkOf(question, settings.name);
  const language = await resolveLanguage({
    setting: settings.language,
    ...{ question, page: task.pageLanguage },
    earlier: asked.slice(0, -1),
    own: [settings.greeting, ...settings.starterQuestions, settings.bio],
    // A model sees the language itself. Beside it, only refusals and suggested questions need it, which is not worth the memory of letter statistics.
    byLetters: !llm.generative,
    ...(talk && { possible: talk.languages }),
  });
  const addText = (text: string) => {
    draft.text = appendFlat(draft.text, text);
    emit({ type: 'text-delta', data: { messageId, text } });
  };
  const refuse = () => {
    const isIntroduced = !llm.generative && settings.bio.trim() !== '' && draft.text.trim() === '' && asksForClone(question, settings.name);
    if (isIntroduced) return addText(introduce(settings, language));
    addText(`${draft.text.trim() === '' ? '' : '\n\n'}${refusalText(settings.refusal, language)}`);
    draft.finishReason = 'refused';
  };

  let condenseUsage: LlmUsage | undefined;
  const { query, found, reply } = await gatherSources(deps, ctx, {
    ...{ clone, question, talk, language, history: task.history, early: task.early },
    search: (text) => searchKnowledge(deps.search, ctx, clone, text, task.search),
    onUsage(usage) {
      condenseUsage = usage;
      draft.usage = addUsage(NO_USAGE, usage);
    },
  });
  ctx.signal.throwIfAborted();

  const input: PromptInput = {
    settings,
    question,
    history: task.history.map(({ role, content }) => ({ role, content: content.replace(/\s*\[\d{1,3}\]/g, '') })),
    chunks: found,
    // The extractive answerer does not read the prompt, so it has no budget.
    budget: llm.generative ? settings.retrieval.maxContextTokens : Number.POSITIVE_INFINITY,
  };
  const { chunks, messages } = llm.generative
    ? await fitPrompt(input, deps.loadTokenCounter)
    : buildPrompt({ ...input, count: tokenBound });
  draft.sources = chunks.map(({ sourceId, title, url, page }, i) => ({ index: i + 1, sourceId, title, url, page }));
  emit({ type: 'sources-found', data: { messageId, sources: draft.sources } });
  const suggest = () =>
    suggestFollowUps({
      language,
      asked,
      starters: settings.starterQuestions,
      chunks,
      cited: new Set(draft.citations.map((citation) => citation.chunkId)),
    });

  // A model returns a greeting, and says who it is, without any source.
  if (chunks.length === 0 && !reply && (!llm.generative || (settings.answerPolicy === 'sources_only' && !talk))) {
    refuse();
    draft.followUps = suggest();
    return;
  }

  const publicTexts = () => [
    ...[settings.name, settings.bio, settings.greeting, settings.refusal, ...settings.starterQuestions, ...asked],
    ...chunks.flatMap(({ title, text }) => [title, text]),
  ];
  const reader = createAnswerReader({
    sources: chunks,
    question,
    // Quotations of the sources contain no instructions.
    guard: llm.generative ? createLeakGuard(settings, publicTexts) : undefined,
    filter:
      task.links === 'raw'
        ? undefined
        : createMarkdownFilter(
            createLinkHosts(
              chunks.map(({ url }) => url),
              settings.linkHosts,
            ),
          ),
    onText: addText,
    onCitation: (citation) => {
      draft.citations.push(citation);
      emit({ type: 'citation-added', data: { messageId, ...citation } });
    },
  });
  const request: LlmRequest = {
    model: settings.model,
    messages,
    maxOutputTokens: deps.maxOutputTokens,
    grounding: {
      question: query,
      language,
      chunks: chunks.map(({ title, text, headingPath, start }, i) => ({ index: i + 1, title, text, headingPath, start })),
      ...(reply !== undefined && { reply }),
    },
  };
  // Not awaited, so that this function's frame and the prompt are released while the model writes: a server runs many answers at once.
  return readAnswer({
    ...callModel(llm, request, ctx.signal, reader),
    ...{ reader, draft, condenseUsage, refuse, suggest },
    onRenumbered: () => emit({ type: 'sources-found', data: { messageId, sources: draft.sources } }),
    isPrivate: (text) => repeatsPrivateText(settings, text, publicTexts),
    onLeak: () => {
      const { requestId } = ctx;
      deps.logger.warn({ requestId, messageId, cloneId: clone.id }, 'An answer was withheld: it repeats the instructions of its clone.');
    },
  });
}

/** Starts the model's answer. What it returns does not keep the request in memory. */
function callModel(llm: Llm, request: LlmRequest, signal: AbortSignal, reader: AnswerReader) {
  const estimate = llm.estimateUsage(request);
  const stop = new AbortController();
  const abort = () => stop.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  // Counts bytes instead of keeping the text, which the reader has already.
  let bytes = 0;
  const end = llm
    .stream(request, stop.signal, (piece) => {
      bytes += Buffer.byteLength(piece);
      reader.push(piece);
      if (reader.leaked) stop.abort(new Error('withheld'));
    })
    .finally(() => signal.removeEventListener('abort', abort));
  return { end, estimate: () => estimate(bytes) };
}

interface Reading extends ReturnType<typeof callModel> {
  reader: AnswerReader;
  draft: AnswerDraft;
  condenseUsage: LlmUsage | undefined;
  refuse: () => void;
  suggest: () => string[];
  /** Called if the sources of the draft got other numbers, because the answer cites them in another order. */
  onRenumbered: () => void;
  /** Whether a follow-up question repeats the clone's persona or instructions. */
  isPrivate: (text: string) => boolean;
  onLeak: () => void;
}

async function readAnswer(reading: Reading): Promise<void> {
  const { end: ending, estimate, reader, draft, condenseUsage, refuse, suggest, isPrivate, onLeak, onRenumbered } = reading;
  const renumber = () => {
    if (reader.used.every((index, i) => index === i + 1)) return;
    const place = new Map(reader.used.map((index, i) => [index, i]));
    const placeOf = ({ index }: { index: number }) => place.get(index) ?? place.size + index;
    draft.sources = draft.sources.toSorted((a, b) => placeOf(a) - placeOf(b)).map((one, i) => ({ ...one, index: i + 1 }));
    onRenumbered();
  };
  try {
    const end = await ending;
    const read = reader.end();
    renumber();
    draft.model = end.model;
    draft.usage = addUsage(end.usage, condenseUsage);
    draft.finishReason = end.finishReason;
    draft.followUps = reader.leaked ? [] : read.followUps.filter((question) => !isPrivate(question));
    if (draft.text.trim() === '' || reader.leaked) refuse();
  } catch (error) {
    reader.end();
    renumber();
    draft.usage = addUsage(estimate(), condenseUsage);
    if (!reader.leaked) throw error;
    refuse();
  }
  if (reader.leaked) onLeak();
  if (draft.followUps.length === 0) draft.followUps = suggest();
}

function addUsage(usage: Usage | LlmUsage, more: LlmUsage | undefined): Usage {
  if (!more) return usage;
  return {
    inputTokens: usage.inputTokens + more.inputTokens,
    outputTokens: usage.outputTokens + more.outputTokens,
    costMicros: usage.costMicros + more.costMicros,
    flags: [...new Set([...usage.flags, ...more.flags])],
  };
}

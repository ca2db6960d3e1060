import { type Citation, createMessage, type FoundSource, type Message, type StreamedMessage } from '@cloneai/sdk';
import type { Problem } from './problems.ts';

/** A question or an answer as it is shown. Immutable: a change replaces it. */
export interface MessageView {
  id: string | null;
  role: 'user' | 'assistant';
  text: string;
  citations: readonly Citation[];
  sources: readonly FoundSource[];
  followUps: readonly string[];
  finish: NonNullable<Message['finishReason']> | null;
  /** The answer quotes the sources. No language model wrote it. */
  extractive: boolean;
  rating: 'up' | 'down' | null;
  problem: Problem | null;
}

/** The model name of answers that the server composes without a language model. */
const EXTRACTIVE = 'offline-extractive';

export function answerView({ id, content, citations, sources, followUps, finishReason, model, error }: StreamedMessage): MessageView {
  return {
    id: id || null,
    role: 'assistant',
    text: content,
    citations,
    sources,
    followUps,
    finish: finishReason,
    extractive: model === EXTRACTIVE,
    rating: null,
    problem: error ? { kind: 'failed' } : null,
  };
}

export const questionView = (text: string): MessageView => ({ ...answerView(createMessage()), role: 'user', text });

export function storedView(message: Message): MessageView {
  const { role, feedback } = message;
  return { ...answerView(message), role, rating: feedback };
}

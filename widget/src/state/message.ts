import { type Citation, createMessage, type FoundSource, type Message, type StreamedMessage } from '@cloneai/sdk';
import type { Problem } from './problems.ts';

/** A question or an answer as it is shown. Never changed: a new one takes its place. */
export interface MessageView {
  id: string | null;
  role: 'user' | 'assistant';
  text: string;
  citations: readonly Citation[];
  sources: readonly FoundSource[];
  followUps: readonly string[];
  finish: NonNullable<Message['finishReason']> | null;
  /** Nothing was written by a model: the sources' own sentences. */
  extractive: boolean;
  rating: 'up' | 'down' | null;
  problem: Problem | null;
}

/** The name under which the server's answers without a model go. */
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
  return { ...answerView(message), role, rating: feedback === 1 ? 'up' : feedback === -1 ? 'down' : null };
}

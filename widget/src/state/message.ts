import type { ChatEvent, Citation, FoundSource, Message } from '@cloneai/sdk';
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

const EMPTY: Omit<MessageView, 'role' | 'text'> = {
  id: null,
  citations: [],
  sources: [],
  followUps: [],
  finish: null,
  extractive: false,
  rating: null,
  problem: null,
};

export const questionView = (text: string): MessageView => ({ ...EMPTY, role: 'user', text });
export const answerView = (id: string | null = null): MessageView => ({ ...EMPTY, id, role: 'assistant', text: '' });

export function storedView(message: Message): MessageView {
  const { id, role, content, citations, sources, followUps, finishReason, model, feedback, error } = message;
  return {
    id,
    role,
    text: content,
    citations,
    sources,
    followUps,
    finish: finishReason,
    extractive: model === EXTRACTIVE,
    rating: feedback === 1 ? 'up' : feedback === -1 ? 'down' : null,
    problem: error ? { kind: 'failed' } : null,
  };
}

/** The answer after one more of its events. */
export function fold(view: MessageView, { type, data }: ChatEvent): MessageView {
  switch (type) {
    case 'message-start':
      return { ...view, id: data.messageId, extractive: data.model === EXTRACTIVE };
    case 'sources-found':
      return { ...view, sources: data.sources };
    case 'text-delta':
      return { ...view, text: view.text + data.text };
    case 'citation-added':
      return { ...view, citations: [...view.citations, data] };
    case 'error':
      return { ...view, problem: { kind: 'failed' } };
    case 'message-end':
      return { ...view, finish: data.finishReason, followUps: data.followUps };
    default:
      return view;
  }
}

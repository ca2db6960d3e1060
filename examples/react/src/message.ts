import type { ChatEvent, Citation, Message } from '@cloneai/sdk';

/** A question or an answer as it is shown. Never changed: a new one takes its place. */
export interface ChatMessage {
  key: string;
  role: Message['role'];
  text: string;
  citations: readonly Citation[];
  followUps: readonly string[];
  /** Null while it is written. */
  finish: Message['finishReason'];
}

export const question = (text: string): ChatMessage => ({ ...answer(), role: 'user', text, finish: 'stop' });

export const answer = (key: string = crypto.randomUUID()): ChatMessage => ({
  key,
  role: 'assistant',
  text: '',
  citations: [],
  followUps: [],
  finish: null,
});

export const stored = ({ id, role, content, citations, followUps, finishReason }: Message): ChatMessage => ({
  key: id,
  role,
  text: content,
  citations,
  followUps,
  finish: finishReason,
});

/** The answer after one more of its events. */
export function fold(message: ChatMessage, { type, data }: ChatEvent): ChatMessage {
  switch (type) {
    case 'text-delta':
      return { ...message, text: message.text + data.text };
    case 'citation-added':
      return { ...message, citations: [...message.citations, data] };
    case 'message-end':
      return { ...message, finish: data.finishReason, followUps: data.followUps };
    default:
      return message;
  }
}

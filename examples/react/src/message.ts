import { type Citation, createMessage, type Message, type StreamedMessage } from '@cloneai/sdk';

/** A question or an answer as it is shown. Immutable: a change replaces it. */
export interface ChatMessage {
  key: string;
  role: Message['role'];
  text: string;
  citations: readonly Citation[];
  followUps: readonly string[];
  /** Null while the answer is written. */
  finish: Message['finishReason'];
}

export const question = (text: string): ChatMessage => ({
  ...answer(createMessage(), crypto.randomUUID()),
  role: 'user',
  text,
  finish: 'stop',
});

export const answer = ({ content, citations, followUps, finishReason }: StreamedMessage, key: string): ChatMessage => ({
  key,
  role: 'assistant',
  text: content,
  citations,
  followUps,
  finish: finishReason,
});

export const stored = (message: Message): ChatMessage => ({ ...answer(message, message.id), role: message.role });

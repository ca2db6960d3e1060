import type { ChatEvent, Citation, Message, StreamedMessage } from '@cloneai/sdk';

/** A question or an answer as the page shows it. */
export interface ChatMessage {
  id: string;
  role: Message['role'];
  text: string;
  citations: readonly Citation[];
  finish: Message['finishReason'];
}

/** What the route sends: the answer's events, or an error message for people. */
export type Line = ChatEvent | { type: 'failed'; data: { message: string } };

export const answer = ({ content, citations, finishReason }: StreamedMessage, id: string): ChatMessage => ({
  id,
  role: 'assistant',
  text: content,
  citations,
  finish: finishReason,
});

export const stored = (message: Message): ChatMessage => ({ ...answer(message, message.id), role: message.role });

import type { ChatEvent, Citation, Message } from '@cloneai/sdk';

/** A question or an answer as the page shows it. */
export interface ChatMessage {
  id: string;
  role: Message['role'];
  text: string;
  citations: readonly Citation[];
  finish: Message['finishReason'];
}

/** What the route sends: the answer's events, or, in place of them, what is wrong, for people. */
export type Line = ChatEvent | { type: 'failed'; data: { message: string } };

export const stored = ({ id, role, content, citations, finishReason }: Message): ChatMessage => ({
  id,
  role,
  text: content,
  citations,
  finish: finishReason,
});

/** The answer after one more of its events. */
export function fold(message: ChatMessage, { type, data }: ChatEvent): ChatMessage {
  if (type === 'text-delta') return { ...message, text: message.text + data.text };
  if (type === 'citation-added') return { ...message, citations: [...message.citations, data] };
  if (type === 'message-end') return { ...message, finish: data.finishReason };
  return message;
}

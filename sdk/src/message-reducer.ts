import type { ChatEvent, Message } from './generated/models.ts';

/** The part of a message that its events build up. `id` is empty until the first event, `finishReason` is null until the last. */
export type StreamedMessage = Pick<
  Message,
  'id' | 'sessionId' | 'model' | 'content' | 'links' | 'sources' | 'citations' | 'finishReason' | 'usage' | 'followUps' | 'error'
>;

/** An answer before its first event. With an `id`, `reduceMessage` ignores the events of other messages from the start. */
export function createMessage(known: Partial<StreamedMessage> = {}): StreamedMessage {
  return {
    id: '',
    sessionId: '',
    model: null,
    content: '',
    links: null,
    sources: [],
    citations: [],
    finishReason: null,
    usage: null,
    followUps: [],
    error: null,
    ...known,
  };
}

/**
 * Returns the message after one more event. It never changes its argument, and returns it as is when the event belongs to another
 * message or is of an unknown type. Streams, sockets, and stored events all give the same message.
 *
 * @example
 * ```ts
 * let message = createMessage();
 * for await (const event of client.messages.stream('ses_…', { content: 'Hello' })) message = reduceMessage(message, event);
 * ```
 */
export function reduceMessage<M extends StreamedMessage>(message: M, event: ChatEvent): M {
  const { type, data } = event;
  const isFirst = type === 'message-start' && !message.id;
  if (!isFirst && data.messageId !== message.id) return message;
  switch (type) {
    case 'message-start':
      // An answer that starts over replaces what there is of it.
      return {
        ...message,
        ...createMessage({ id: data.messageId, sessionId: data.sessionId, model: data.model, links: data.links ?? null }),
      };
    case 'sources-found':
      return { ...message, sources: data.sources };
    case 'text-delta':
      return { ...message, content: message.content + data.text };
    case 'citation-added': {
      const { messageId: _, ...citation } = data;
      return { ...message, citations: [...message.citations, citation] };
    }
    case 'message-end':
      return { ...message, finishReason: data.finishReason, usage: data.usage, followUps: data.followUps };
    case 'error':
      return { ...message, error: data.error };
    default:
      return message;
  }
}

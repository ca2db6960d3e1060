import type { ErrorBody } from '../../../http/error.schemas.ts';
import type { AnswerError, AnswerEvent, ChatEvent, ChatMessage, Message } from '../chat.schemas.ts';

type EncodeError = (error: AnswerError) => ErrorBody;

/** The event as clients receive it. */
export function encodeEvent(event: AnswerEvent, encodeError: EncodeError): ChatEvent {
  if (event.type !== 'error') return event;
  const { messageId, error } = event.data;
  return { type: 'error', data: { messageId, error: encodeError(error) } };
}

/** The message as clients receive it. */
export function encodeMessage(message: ChatMessage, encodeError: EncodeError): Message {
  return { ...message, error: message.error && encodeError(message.error) };
}

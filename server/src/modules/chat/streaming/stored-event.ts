import type { AnswerEvent } from '../chat.schemas.ts';

/**
 * An event as the database and the live log keep it. Text deltas, by far the most frequent, are bare strings; the row or the log
 * has the message ID.
 */
export type StoredEvent = string | Exclude<AnswerEvent, { type: 'text-delta' }>;

export function toStored(event: AnswerEvent): StoredEvent {
  return event.type === 'text-delta' ? event.data.text : event;
}

export function fromStored(stored: StoredEvent, messageId: string): AnswerEvent {
  return typeof stored === 'string' ? { type: 'text-delta', data: { messageId, text: stored } } : stored;
}

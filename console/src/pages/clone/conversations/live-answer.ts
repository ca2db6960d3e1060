import { type ChatEvent, createMessage, type Message, reduceMessage } from '@cloneai/sdk';

/** Applies an event to the answer in progress. `null` when no answer is in progress. */
export function foldAnswer(live: Message | null, event: ChatEvent, now: string): Message | null {
  if (event.type !== 'message-start') return live && reduceMessage(live, event);
  const started: Message = { ...createMessage(), role: 'assistant', feedback: null, feedbackComment: null, createdAt: now };
  return reduceMessage(started, event);
}

/** Merges newly loaded messages into the known ones, newest first. */
export function withNewest(known: readonly Message[], newest: readonly Message[]): Message[] {
  const fresh = new Set(newest.map(({ id }) => id));
  return [...newest, ...known.filter(({ id }) => !fresh.has(id))];
}

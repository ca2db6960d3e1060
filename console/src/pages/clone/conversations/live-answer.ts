import type { ChatEvent, Message } from '@cloneai/sdk';

/** Applies an event to the answer in progress. `null` when no answer is in progress. */
export function foldAnswer(live: Message | null, { type, data }: ChatEvent, now: string): Message | null {
  if (type === 'message-start')
    return {
      id: data.messageId,
      sessionId: data.sessionId,
      role: 'assistant',
      content: '',
      finishReason: null,
      model: data.model,
      citations: [],
      sources: [],
      followUps: [],
      usage: null,
      error: null,
      feedback: null,
      createdAt: now,
    };
  if (live?.id !== data.messageId) return live;
  switch (type) {
    case 'sources-found':
      return { ...live, sources: data.sources };
    case 'text-delta':
      return { ...live, content: live.content + data.text };
    case 'citation-added': {
      const { messageId: _, ...citation } = data;
      return { ...live, citations: [...live.citations, citation] };
    }
    case 'error':
      return { ...live, error: data.error };
    case 'message-end':
      return { ...live, finishReason: data.finishReason, usage: data.usage, followUps: data.followUps };
    default:
      return live;
  }
}

/** Merges newly loaded messages into the known ones, newest first. */
export function withNewest(known: readonly Message[], newest: readonly Message[]): Message[] {
  const fresh = new Set(newest.map(({ id }) => id));
  return [...newest, ...known.filter(({ id }) => !fresh.has(id))];
}

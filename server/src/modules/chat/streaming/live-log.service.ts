import type { ChatEvent } from '../chat.schemas.ts';

/** An event as it is stored: text deltas, by far the most, as the bare string. The row names the message. */
export type StoredEvent = string | Exclude<ChatEvent, { type: 'text-delta' }>;

export function toStored(event: ChatEvent): StoredEvent {
  return event.type === 'text-delta' ? event.data.text : event;
}

export function fromStored(stored: StoredEvent, messageId: string): ChatEvent {
  return typeof stored === 'string' ? { type: 'text-delta', data: { messageId, text: stored } } : stored;
}

/** Whoever calls it may wait for what it returns, before the next event. */
export type Listener = (seq: number, event: ChatEvent) => Promise<void> | undefined | void;

/**
 * The events of one answer while it is being written, numbered one by one. Any number of listeners; each hears every event after the
 * number it names exactly once, in order.
 */
export interface LiveLog {
  readonly messageId: string;
  readonly firstSeq: number;
  /** Number of the last event so far; `firstSeq - 1` when there is none. */
  readonly lastSeq: number;
  readonly ended: boolean;
  append(event: ChatEvent): void;
  /** The answer is over and stored. */
  end(): void;
  /** Hands over what is there already before it returns. `onEnd` is called once, at once when the log has ended. */
  listen(after: number, listener: Listener, onEnd: () => void): () => void;
  /** Events from `seq` on, as they are stored. */
  from(seq: number): StoredEvent[];
  readonly listeners: number;
}

/** `onListeners` is told the number of listeners whenever one comes or goes. */
export function createLiveLog(options: { messageId: string; firstSeq: number; onListeners: (count: number) => void }): LiveLog {
  const { messageId, firstSeq, onListeners } = options;
  // As they are stored, which is a third of the memory: a server may keep a thousand long answers at once.
  const events: StoredEvent[] = [];
  const listeners = new Set<{ listener: Listener; onEnd: () => void }>();
  let ended = false;
  return {
    messageId,
    firstSeq,
    get lastSeq() {
      return firstSeq + events.length - 1;
    },
    get ended() {
      return ended;
    },
    get listeners() {
      return listeners.size;
    },
    append(event) {
      if (ended) throw new Error('This answer has ended: nothing can be added to its log.');
      events.push(toStored(event));
      const seq = firstSeq + events.length - 1;
      for (const { listener } of listeners) listener(seq, event);
    },
    end() {
      if (ended) return;
      ended = true;
      for (const { onEnd } of [...listeners]) onEnd();
      listeners.clear();
    },
    listen(after, listener, onEnd) {
      for (let seq = Math.max(after + 1, firstSeq); seq < firstSeq + events.length; seq++) {
        const event = events[seq - firstSeq];
        if (event !== undefined) listener(seq, fromStored(event, messageId));
      }
      if (ended) {
        onEnd();
        return () => {};
      }
      const entry = { listener, onEnd };
      listeners.add(entry);
      onListeners(listeners.size);
      return () => {
        if (listeners.delete(entry)) onListeners(listeners.size);
      };
    },
    from: (seq) => events.slice(Math.max(0, seq - firstSeq)),
  };
}

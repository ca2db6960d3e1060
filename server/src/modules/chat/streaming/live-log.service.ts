import { appendFlat } from '../../../shared/append-flat.ts';
import type { AnswerEvent } from '../chat.schemas.ts';
import { fromStored, type StoredEvent, toStored } from './stored-event.ts';

/** Receives events in order. The caller may wait for the returned promise before it sends the next event. */
export type Listener = (seq: number, event: AnswerEvent) => Promise<void> | undefined | void;

/**
 * The numbered events of one answer in progress. Every listener gets every event after the number it asks for, exactly once and in
 * order.
 */
export interface LiveLog {
  readonly messageId: string;
  readonly firstSeq: number;
  /** Number of the last event, or `firstSeq - 1` before the first one. */
  readonly lastSeq: number;
  readonly ended: boolean;
  append(event: AnswerEvent): void;
  /** Call when the answer is complete and stored. */
  end(): void;
  /** Delivers existing events before it returns. Calls `onEnd` once; immediately if the log has ended. Returns a function that unsubscribes. */
  listen(after: number, listener: Listener, onEnd: () => void): () => void;
  /** Events from `seq` on, in their stored form. */
  from(seq: number): StoredEvent[];
  readonly listeners: number;
}

/** `onListeners` gets the number of listeners each time it changes. */
export function createLiveLog(options: { messageId: string; firstSeq: number; onListeners: (count: number) => void }): LiveLog {
  const { messageId, firstSeq, onListeners } = options;
  // A server may hold a thousand long answers: their words are one text, and each text delta is its length.
  const events: (number | Exclude<StoredEvent, string>)[] = [];
  let text = '';
  const listeners = new Set<{ listener: Listener; onEnd: () => void }>();
  let ended = false;

  function from(seq: number): StoredEvent[] {
    const found: StoredEvent[] = [];
    let at = 0;
    for (const [i, event] of events.entries()) {
      const isWanted = firstSeq + i >= seq;
      if (isWanted) found.push(typeof event === 'number' ? text.slice(at, at + event) : event);
      if (typeof event === 'number') at += event;
    }
    return found;
  }

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
      if (ended) throw new Error('Cannot append to the log of an answer that has ended.');
      const stored = toStored(event);
      if (typeof stored === 'string') text = appendFlat(text, stored);
      events.push(typeof stored === 'string' ? stored.length : stored);
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
      let next = Math.max(after + 1, firstSeq);
      for (const event of from(next)) listener(next++, fromStored(event, messageId));
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
    from,
  };
}

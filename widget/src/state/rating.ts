import type { ChatState, Item } from './chat.ts';
import type { MessageView } from './message.ts';

// Loaded with the first rating.

type Rating = MessageView['rating'];

interface Queue {
  /** What the visitor chose last. It is shown. */
  chosen: Rating;
  /** What the server is known to have. It is shown once nothing is on its way. */
  stored: Rating;
  /** Resolves with the last request. */
  end: Promise<void>;
}

/** By message, those with ratings on their way. A slow message does not hold up the others. */
const queues = new Map<string | null, Queue>();

/**
 * Shows and sends a rating, or a comment with it in place of the rating before. Those of one message are sent one after the other, and the
 * last one counts. Returns, once none is on its way, whether the server has the visitor's last choice, or, of a comment, whether it was stored.
 */
export async function rate({ client, emit }: ChatState, { view }: Item, rating: 'up' | 'down', comment?: string): Promise<boolean> {
  const { id, rating: shown } = view.value;
  const show = (rating: Rating) => {
    view.value = { ...view.value, rating };
  };
  const queue = queues.get(id) ?? { chosen: shown, stored: shown, end: Promise.resolve() };
  queues.set(id, queue);
  let isSent = false;
  const send = async () => {
    try {
      await client.request('POST', `/v1/messages/${id}/feedback`, { rating, comment });
      queue.stored = rating;
      isSent = true;
    } catch (error) {
      emit('error', error);
    }
  };
  if (queue.chosen !== rating || comment !== undefined) queue.end = queue.end.then(send);
  queue.chosen = rating;
  show(rating);
  for (let end: unknown; end !== queue.end; ) {
    end = queue.end;
    await end;
  }
  if (queues.get(id) === queue) {
    queues.delete(id);
    show(queue.stored);
  }
  return comment === undefined ? queue.stored === queue.chosen : isSent;
}

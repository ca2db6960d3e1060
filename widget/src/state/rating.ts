import type { ChatState, Item } from './chat.ts';

// Loaded with the first rating.

let rated: Promise<unknown> = Promise.resolve();

/** Shows and sends a rating, or a comment with it in place of the rating before. Returns whether it was stored. */
export async function rate({ client, emit }: ChatState, answer: Item, rating: 'up' | 'down', comment?: string): Promise<boolean> {
  const { id, rating: before } = answer.view.value;
  const show = (shown: typeof before) => {
    answer.view.value = { ...answer.view.value, rating: shown };
  };
  show(rating);
  // One after the other: the last one counts.
  const sent = rated.then(() => client.request('POST', `/v1/messages/${id}/feedback`, { rating, comment }));
  rated = sent.catch(() => {});
  try {
    await sent;
    return true;
  } catch (error) {
    if (answer.view.value.rating === rating) show(before);
    emit('error', error);
    return false;
  }
}

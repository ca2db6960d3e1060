import type { EventCall, Sequenced } from './follow.ts';

/** Streams are loaded with the first one, so that a page that only lists pays nothing for them. */
export async function* lazyEvents<E>(events: EventCall): AsyncGenerator<Sequenced<E>, void> {
  yield* (await import('./lazy.ts')).followCall<E>(events);
}

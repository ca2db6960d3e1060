import type { EventStreamFormat, Sequenced } from './follow-events.ts';
import type { HttpClient, RequestOptions } from './http-client.ts';

/** Iterates over the events of a GET endpoint and reconnects as needed. The engine loads with the first stream. */
export async function* streamEvents<E>(
  client: HttpClient,
  path: string,
  format: EventStreamFormat,
  options?: RequestOptions,
): AsyncGenerator<Sequenced<E>, void> {
  const { followEndpoint } = await import('./streaming.ts');
  yield* followEndpoint<E>(client, path, format, options);
}

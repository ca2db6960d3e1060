import { CloneAIError } from './errors.ts';

/** The body of a streamed response, which the `fetch` of some environments does not have. */
export function requireBody({ body }: Response): ReadableStream<Uint8Array> {
  if (body) return body;
  throw new CloneAIError(
    'The fetch of this client returns responses without a body stream, so no events can be read. Pass one that streams, such as the one of expo/fetch: new CloneAI({ fetch }).',
  );
}

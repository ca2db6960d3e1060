import { CloneAIError } from '@cloneai/sdk';
import { client } from '../../../lib/clone.ts';
import type { Line } from '../../../lib/message.ts';
import { openSession } from '../../../lib/session.ts';

/** Asks with the secret key, and streams the answer's events as lines of JSON. */
export async function POST(request: Request): Promise<Response> {
  const { question }: { question?: unknown } = await request.json().catch(() => ({}));
  if (typeof question !== 'string' || question.trim() === '')
    return Response.json({ message: 'Send { "question": "…" }.' }, { status: 400 });

  const encoder = new TextEncoder();
  async function* lines(): AsyncGenerator<Uint8Array, void> {
    const line = (value: Line) => encoder.encode(`${JSON.stringify(value)}\n`);
    try {
      // The answer stops when the visitor leaves the page.
      for await (const event of client.messages.stream(session, { content: question as string }, { signal: request.signal }))
        yield line(event);
    } catch (error) {
      if (request.signal.aborted) return;
      console.error(error);
      // The SDK's messages are written for people. Messages of other errors stay on the server.
      yield line({ type: 'failed', data: { message: error instanceof CloneAIError ? error.message : 'Something went wrong.' } });
    }
  }

  let session: string;
  try {
    session = await openSession();
  } catch (error) {
    console.error(error);
    return Response.json({ message: 'The clone cannot be reached. Try again in a moment.' }, { status: 502 });
  }
  const body = lines();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await body.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => void body.return(),
  });
  return new Response(stream, {
    headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store, no-transform' },
  });
}

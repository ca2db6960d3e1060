import type { Readable } from 'node:stream';

/**
 * A stream of Node as the body of a response. `Readable.toWeb` throws outside of any call, which ends the process, when the reader goes away
 * while a part is on its way (seen in Node 24).
 */
export function webStream(readable: Readable): ReadableStream<Uint8Array> {
  const parts = readable[Symbol.asyncIterator]();
  // The iterator listens only from the first read on, and fails then with an error of before.
  readable.on('error', () => {});
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await parts.next();
        if (done) controller.close();
        else controller.enqueue(typeof value === 'string' ? Buffer.from(value) : value);
      },
      // Not by the iterator, which would first wait for the next part.
      cancel() {
        readable.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

import { expect, it } from 'vitest';
import { type Frame, readFrames } from './sse.ts';
import { answerEvents, framed, seeded } from './testing.ts';

async function parse(bytes: Uint8Array, cuts: number[]): Promise<Frame[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      let from = 0;
      for (const cut of [...cuts, bytes.length]) {
        controller.enqueue(bytes.slice(from, cut));
        from = cut;
      }
      controller.close();
    },
  });
  const frames: Frame[] = [];
  for await (const frame of readFrames(body, () => {})) frames.push(frame);
  return frames;
}

it.each(['\n', '\r\n', '\r'])('reads the same events wherever the bytes are split, with line ends %j', async (end) => {
  const text = framed(answerEvents(), 1).toString().replaceAll('\n', end);
  const bytes = new TextEncoder().encode(text);
  const whole = await parse(bytes, []);
  expect(whole).toHaveLength(14);
  expect(JSON.parse(whole[2]?.data ?? '')).toEqual({ messageId: 'msg_1', text: 'Zürich ' });
  for (let cut = 1; cut < bytes.length; cut++) expect(await parse(bytes, [cut])).toEqual(whole);
});

it('reads the same events one byte at a time', async () => {
  const bytes = new Uint8Array(framed(answerEvents(), 1));
  expect(await parse(bytes, Array.from(bytes.keys()))).toEqual(await parse(bytes, []));
});

it('drops only the event that the end truncates', async () => {
  const bytes = new Uint8Array(framed(answerEvents(), 1));
  const random = seeded(7);
  for (let i = 0; i < 50; i++) {
    const frames = await parse(bytes.slice(0, Math.floor(random() * bytes.length)), []);
    expect(frames).toEqual((await parse(bytes, [])).slice(0, frames.length));
  }
});

it('joins data lines, accepts fields without a space or a colon, and skips comments', async () => {
  const text = ': hello\n\ndata:one\ndata: two\nevent:x\nid:7\nretry: 5\n\ndata\n\nevent: nothing\n\n';
  expect(await parse(new TextEncoder().encode(text), [])).toEqual([
    { seq: 7, event: 'x', data: 'one\ntwo' },
    { seq: undefined, event: 'message', data: '' },
  ]);
});

it('cancels the body when the loop ends early', async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(framed(answerEvents(), 1))),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const _ of readFrames(body, () => {})) break;
  expect(cancelled).toBe(true);
});

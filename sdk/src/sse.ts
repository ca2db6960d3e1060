/** One server-sent event. `seq` is its `id:`, if that is an integer. */
export interface Frame {
  seq: number | undefined;
  event: string;
  data: string;
}

/** What events are read from: the body of a response, or text where there are no body streams. */
export type EventBody = ReadableStream<Uint8Array> | AsyncIterable<string>;

/** The text of a body, however the network splits its characters. Leaving the loop cancels the body. */
async function* textOf(body: EventBody): AsyncGenerator<string, void> {
  if (!('getReader' in body)) {
    yield* body;
    return;
  }
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    // Canceling a broken body fails, and then there is nothing to release.
    reader.cancel().catch(() => {});
  }
}

/**
 * Parses server-sent events from a body, however the network splits it. As the standard requires, an incomplete event at the end is
 * dropped; a resumed stream delivers it again. Comments (pings) yield nothing, but call `onBytes`. Leaving the loop cancels the body.
 */
export async function* readFrames(body: EventBody, onBytes: () => void): AsyncGenerator<Frame, void> {
  let rest = '';
  let held = '';
  for await (const chunk of textOf(body)) {
    onBytes();
    const text = held + chunk;
    // A CR at the end may be the first half of a CRLF, so it waits for the next bytes.
    held = text.endsWith('\r') ? '\r' : '';
    rest += (held ? text.slice(0, -1) : text).replace(/\r\n?/g, '\n');
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const frame = parseFrame(rest.slice(0, end));
      rest = rest.slice(end + 2);
      if (frame) yield frame;
    }
  }
}

function parseFrame(text: string): Frame | undefined {
  let id = '';
  let event = 'message';
  const data: string[] = [];
  for (const line of text.split('\n')) {
    const [, field, value = ''] = /^(\w+):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'id') id = value;
    else if (field === 'event') event = value;
    else if (field === 'data') data.push(value);
  }
  if (!data.length) return undefined;
  return { seq: id && Number.isInteger(+id) ? +id : undefined, event, data: data.join('\n') };
}

/** One server-sent event. `seq` is its `id:` as a number, where it is one. */
export interface Frame {
  seq: number | undefined;
  event: string;
  data: string;
}

/**
 * Reads server-sent events from a body, wherever the network cut it. An event that the end of the body cut short is dropped, as the
 * standard says, so that a resumed stream brings it whole. Comments (pings) yield nothing but count for `onBytes`.
 * Leaving the loop cancels the body.
 */
export async function* readFrames(body: ReadableStream<Uint8Array>, onBytes: () => void): AsyncGenerator<Frame, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let held = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      const text = held + decoder.decode(value, { stream: true });
      // A CR at the end may be half of a CRLF: it waits for what follows.
      held = text.endsWith('\r') ? '\r' : '';
      rest += (held ? text.slice(0, -1) : text).replace(/\r\n?/g, '\n');
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        const frame = parseFrame(rest.slice(0, end));
        rest = rest.slice(end + 2);
        if (frame) yield frame;
      }
    }
  } finally {
    // A body that broke cannot be cancelled; there is nothing left to release then.
    reader.cancel().catch(() => {});
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

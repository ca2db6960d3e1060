/** A chat while its answer is read. */
export interface Chat {
  /** Microseconds of `nowMicros()`. */
  askedAt: number;
  rest: string;
  stamps: string;
  first: boolean;
  ended: string | null;
}

export interface ReaderEvents {
  /** The first text of a chat. */
  onFirstText(): void;
  /** A token that was sent at `sent` for a request that reached the model at `requested` (null after the first token). Microseconds. */
  onToken(chat: Chat, requested: number | null, sent: number, now: number): void;
  onError(why: string): void;
}

export function newChat(askedAt: number): Chat {
  return { askedAt, rest: '', stamps: '', first: true, ended: null };
}

/** Returns a function that reads the next part of a chat's event stream, wherever the stream was split. */
export function createAnswerReader(
  kind: 'relay' | 'model' | 'cloneai',
  events: ReaderEvents,
): (chat: Chat, data: string, now: number) => void {
  /** Reads the text of one delta. A stamp counts once it is complete. */
  function readText(chat: Chat, text: string, now: number): void {
    if (chat.first) {
      chat.first = false;
      events.onFirstText();
    }
    const buffer = chat.stamps + text;
    let consumed = 0;
    for (const stamp of buffer.matchAll(/(?:r(\d{16}))?t(\d{16})/g)) {
      consumed = stamp.index + stamp[0].length;
      events.onToken(chat, stamp[1] ? Number(stamp[1]) : null, Number(stamp[2]), now);
    }
    chat.stamps = buffer.slice(consumed);
  }

  function readBlock(chat: Chat, block: string, now: number): void {
    const at = block.indexOf('data: ');
    if (at < 0) return;
    const stop = block.indexOf('\n', at);
    const json = stop < 0 ? block.slice(at + 6) : block.slice(at + 6, stop);
    if (kind === 'model') {
      if (json === '[DONE]') return;
      const choice = JSON.parse(json).choices[0];
      if (choice?.delta.content) readText(chat, choice.delta.content, now);
      if (choice?.finish_reason) chat.ended = choice.finish_reason;
      return;
    }
    if (block.includes('event: text-delta')) readText(chat, JSON.parse(json).text, now);
    else if (block.includes('event: message-end')) chat.ended = JSON.parse(json).finishReason;
    else if (block.includes('event: error')) events.onError(`event ${JSON.parse(json).error?.code ?? 'error'}`);
  }

  return (chat, data, now) => {
    const buffer = chat.rest + data;
    let from = 0;
    for (let end = buffer.indexOf('\n\n', from); end >= 0; end = buffer.indexOf('\n\n', from)) {
      readBlock(chat, buffer.slice(from, end), now);
      from = end + 2;
    }
    chat.rest = buffer.slice(from);
  };
}

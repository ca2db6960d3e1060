/** One message of the Postgres wire protocol: its type, and its body without type and length. */
export interface Message {
  type: string;
  body: Buffer;
}

/**
 * Splits a stream of messages, however it was cut. A client's stream begins with messages without a type: they get the type `startup`.
 * `raw` is the message as it came.
 */
export function createMessageReader(side: 'client' | 'server', onMessage: (message: Message, raw: Buffer) => void): (part: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = side === 'server';
  return (part) => {
    rest = rest.length > 0 ? Buffer.concat([rest, part]) : part;
    for (;;) {
      const head = isStarted ? 1 : 0;
      if (rest.length < head + 4) return;
      const size = head + rest.readInt32BE(head);
      if (rest.length < size) return;
      const raw = rest.subarray(0, size);
      rest = rest.subarray(size);
      const body = raw.subarray(head + 4);
      const type = isStarted ? String.fromCharCode(raw[0] ?? 0) : 'startup';
      // A request for encryption (80877103 or 80877104) is followed by the real first message.
      if (!isStarted && !isEncryptionRequest(body)) isStarted = true;
      onMessage({ type, body }, raw);
    }
  };
}

export function isEncryptionRequest(body: Buffer): boolean {
  return body.length === 4 && (body.readInt32BE(0) === 80877103 || body.readInt32BE(0) === 80877104);
}

/** The zero-terminated texts at the beginning of a body. */
export function textsOf(body: Buffer, count: number): string[] {
  const texts: string[] = [];
  for (let from = 0; texts.length < count; ) {
    const end = body.indexOf(0, from);
    if (end < 0) break;
    texts.push(body.toString('utf8', from, end));
    from = end + 1;
  }
  return texts;
}

/** The fields of a notice by their letter, for example M for the message and D for the detail. */
export function noticeFields(body: Buffer): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let at = 0; at < body.length && body[at] !== 0; ) {
    const end = body.indexOf(0, at + 1);
    if (end < 0) break;
    fields[String.fromCharCode(body[at] ?? 0)] = body.toString('utf8', at + 1, end);
    at = end + 1;
  }
  return fields;
}

/** Milliseconds of processor time in the detail of Postgres' `log_statement_stats`; null if it has none. */
export function processorMs(detail: string): number | null {
  const found = /([\d.]+) s user, ([\d.]+) s system, ([\d.]+) s elapsed/.exec(detail);
  return found ? (Number(found[1]) + Number(found[2])) * 1000 : null;
}

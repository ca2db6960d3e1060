/** Postgres limits a NOTIFY to 8,000 bytes, including the channel and quotes. All adapters use the same limit. */
const MAX_PAYLOAD_BYTES = 7000;

/** Throws for a message that one of the adapters cannot carry. */
export function checkMessage(channel: string, payload: string): void {
  if (channel.includes('\n') || Buffer.byteLength(channel) > 500) throw new RangeError('A channel is one line of at most 500 bytes.');
  const bytes = Buffer.byteLength(payload);
  if (bytes > MAX_PAYLOAD_BYTES)
    throw new RangeError(
      `The message has ${bytes} bytes; the maximum is ${MAX_PAYLOAD_BYTES}. Send an id and let the receiver fetch the rest.`,
    );
}

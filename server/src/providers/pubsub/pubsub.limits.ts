/** Postgres carries 8,000 bytes in one NOTIFY; what is left pays for the channel and its quotes. The same bound everywhere. */
const MAX_PAYLOAD_BYTES = 7000;

/** Throws for a message that one of the adapters could not carry. */
export function checkMessage(channel: string, payload: string): void {
  if (channel.includes('\n') || Buffer.byteLength(channel) > 500) throw new RangeError('A channel is one line of at most 500 bytes.');
  const bytes = Buffer.byteLength(payload);
  if (bytes > MAX_PAYLOAD_BYTES)
    throw new RangeError(`A message has ${bytes} bytes; at most ${MAX_PAYLOAD_BYTES} fit. Send an id and let the receiver fetch the rest.`);
}

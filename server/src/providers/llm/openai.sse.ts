/** Maximum length of a line. */
const MAX_LINE_BYTES = 1024 * 1024;
const LF = 10;
const CR = 13;

/**
 * Splits a byte stream into the `data:` values of its Server-Sent Events. Works on Buffers, so that a character split by the network is
 * decoded correctly. Every `data:` line is one value: chat streams contain no multi-line values.
 * Throws RangeError on a line over 1 MB.
 */
export function createSseDecoder(onData: (value: string) => void): { push(chunk: Buffer): void; end(): void } {
  let rest: Buffer | undefined;

  function line(bytes: Buffer, start: number, end: number): void {
    const last = end > start && bytes[end - 1] === CR ? end - 1 : end;
    // d, a, t, a, :
    if (last - start < 5 || bytes[start] !== 100 || bytes[start + 1] !== 97 || bytes[start + 4] !== 58) return;
    const from = bytes[start + 5] === 32 ? start + 6 : start + 5;
    onData(bytes.toString('utf8', from, last));
  }

  return {
    push(chunk) {
      const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
      let start = 0;
      for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
        line(bytes, start, end);
        start = end + 1;
      }
      rest = start < bytes.length ? bytes.subarray(start) : undefined;
      if (rest && rest.length > MAX_LINE_BYTES) throw new RangeError('A line of the stream is longer than 1 MB.');
    },
    end() {
      if (rest) line(rest, 0, rest.length);
      rest = undefined;
    },
  };
}

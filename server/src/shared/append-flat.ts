/** Characters after which a growing text is made flat. */
const STEP = 512;
const ANYWHERE = /^/;

/**
 * `text + piece`, for a text that grows by many small pieces and stays in memory. V8 keeps such a text as a tree of its pieces, which takes
 * several times its size, until something reads it. This reads it every 512 characters, so that it is one flat string again.
 */
export function appendFlat(text: string, piece: string): string {
  const joined = text + piece;
  // A read whose result is not used, such as charCodeAt, is optimized away. A match is not.
  if (Math.floor(joined.length / STEP) !== Math.floor(text.length / STEP)) ANYWHERE.test(joined);
  return joined;
}

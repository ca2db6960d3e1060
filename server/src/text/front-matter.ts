/** A field, a value that goes on in the next line, an item, or a comment. Fields of YAML have names without spaces. */
const FIELD = /^[\p{L}\p{N}_.-]+:(?:\s|$)/u;
const CONTINUES = /^(?:\s+\S|\s*- \S|#|\s*$)/u;
const FENCE = /^-{3}\s*$/;
const MAX_LINES = 500;

/**
 * Where a document begins behind the fields above it: "---", lines such as "title: …", "---". They describe the file, and answer nothing. 0
 * without any: a document may begin with a line across the page, and prose.
 * @param document a text from the beginning of its document
 */
export function frontMatterEnd(document: string): number {
  let at = /^\uFEFF?\s*/.exec(document)?.[0].length ?? 0;
  for (let line = 0; line < MAX_LINES && at < document.length; line++) {
    const newline = document.indexOf('\n', at);
    const end = newline < 0 ? document.length : newline + 1;
    const written = document.slice(at, end).trimEnd();
    if (line === 0 ? !FENCE.test(written) : line === 1 && !FIELD.test(written)) return 0;
    if (line > 1 && FENCE.test(written)) return end;
    if (line > 1 && !FIELD.test(written) && !CONTINUES.test(written)) return 0;
    at = end;
  }
  return 0;
}

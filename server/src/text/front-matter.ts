/** A field, and a value that goes on in the next line, an item, or a comment. Names of fields have no spaces. */
const FORMATS = [
  { fence: '---', field: /^[\p{L}\p{N}_.-]+:(?:\s|$)/u, continues: /^(?:\s+\S|\s*- \S|#|\s*$)/u },
  // TOML, as Hugo and Zola write it, with names of tables in brackets.
  { fence: '+++', field: /^(?:[\p{L}\p{N}_."-]+\s*=|\[)/u, continues: /^(?:\s+\S|[\]"}#]|\s*$)/u },
];
const MAX_LINES = 500;

/**
 * Where a document begins behind the fields above it: "---", lines such as "title: …", "---". They describe the file, and answer nothing. 0
 * without any: a document may begin with a thematic break, and prose.
 * @param document a text from the beginning of its document
 */
export function frontMatterEnd(document: string): number {
  const start = /^\uFEFF?\s*/.exec(document)?.[0].length ?? 0;
  const format = FORMATS.find(({ fence }) => document.startsWith(fence, start));
  if (!format) return 0;
  let at = start;
  for (let line = 0; line < MAX_LINES && at < document.length; line++) {
    const newline = document.indexOf('\n', at);
    const end = newline < 0 ? document.length : newline + 1;
    const written = document.slice(at, end).trimEnd();
    const isFence = written === format.fence;
    if (line > 1 && isFence) return end;
    const mayStand = line === 0 ? isFence : format.field.test(written) || (line > 1 && format.continues.test(written));
    if (!mayStand) return 0;
    at = end;
  }
  return 0;
}

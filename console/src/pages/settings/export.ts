/** What came of an export: its bytes, and the rows in it; `complete` false: it broke off. */
export interface Export {
  content: Blob;
  rows: number;
  complete: boolean;
}

/**
 * Reads an export as it comes. Each line is a row; the last one, `{ "complete": true, "rows": n }`, says that none is missing.
 * `onRows` hears how many there are so far.
 */
export async function readExport(body: ReadableStream<Uint8Array>, onRows: (rows: number) => void = () => {}): Promise<Export> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const decoder = new TextDecoder();
  let lines = 0;
  let tail = '';
  for (const reader = body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value as Uint8Array<ArrayBuffer>);
    const texts = (tail + decoder.decode(value, { stream: true })).split('\n');
    // Of the lines that are done only the last can be the end; a line itself may hold a document.
    const open = texts.pop() ?? '';
    lines += texts.length;
    tail = open === '' && texts.length > 0 ? `${texts.at(-1)}\n` : open;
    if (tail.endsWith('\n')) lines--;
    onRows(lines);
  }
  const last = tail.trimEnd();
  const complete = isEnd(last);
  return { content: new Blob(parts, { type: 'application/x-ndjson' }), rows: lines + (complete || last === '' ? 0 : 1), complete };
}

function isEnd(line: string): boolean {
  if (line.length > 100) return false;
  try {
    return (JSON.parse(line) as { complete?: boolean } | null)?.complete === true;
  } catch {
    return false;
  }
}

/** The content of an export and its number of rows. `complete` is false if the download broke off. */
export interface Export {
  content: Blob;
  rows: number;
  complete: boolean;
}

/**
 * Reads an export stream. Each line is a row. The last line, `{ "complete": true, "rows": n }`, confirms that no row is missing.
 * `onRows` receives the number of rows so far.
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
    // Keep only the last line: it may be the end marker, and other lines can hold whole documents.
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

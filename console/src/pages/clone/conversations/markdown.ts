// Parses the subset of Markdown that answers use into data. It creates no HTML, and unknown syntax stays text.

/** Text with its offset in the whole answer, in UTF-16 units. */
export interface Span {
  text: string;
  at: number;
}

export type Block =
  | { kind: 'paragraph' | 'heading'; lines: Span[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Span[][] }
  | { kind: 'code'; text: string };

export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'em'; children: Inline[] }
  | { kind: 'link'; href: string; children: Inline[] }
  /** The marker `[index]`. It is a citation if one exists at this offset, or else text. */
  | { kind: 'marker'; index: number; at: number };

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}#{1,6}\s+/;
const ITEM = /^\s*(?:[-*+•]|(\d{1,9})[.)])\s+/;

function linesOf(text: string): Span[] {
  let at = 0;
  return text.split('\n').map((line) => {
    const span = { text: line.replace(/\r$/, ''), at };
    at += line.length + 1;
    return span;
  });
}

export function parseBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = linesOf(text);
  const cut = ({ text, at }: Span, length: number): Span => ({ text: text.slice(length), at: at + length });
  /** The lines of the block that the next line may continue. */
  let open: Span[] | undefined;
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as Span;
    const mark = FENCE.exec(line.text)?.[1];
    if (mark) {
      const code: string[] = [];
      for (i++; i < lines.length && !lines[i]?.text.trim().startsWith(mark); i++) code.push(lines[i]?.text ?? '');
      blocks.push({ kind: 'code', text: code.join('\n') });
      open = undefined;
      continue;
    }
    if (line.text.trim() === '') {
      open = undefined;
      continue;
    }
    const heading = HEADING.exec(line.text);
    if (heading) {
      blocks.push({ kind: 'heading', lines: [cut(line, heading[0].length)] });
      open = undefined;
      continue;
    }
    const item = ITEM.exec(line.text);
    if (item) {
      open = [cut(line, item[0].length)];
      const ordered = item[1] !== undefined;
      const last = blocks.at(-1);
      if (last?.kind === 'list' && last.ordered === ordered) last.items.push(open);
      else blocks.push({ kind: 'list', ordered, start: Number(item[1] ?? 1), items: [open] });
      continue;
    }
    if (open) open.push(line);
    else {
      open = [line];
      blocks.push({ kind: 'paragraph', lines: open });
    }
  }
  return blocks;
}

/** Bounded lengths keep matching fast for any input. */
const TOKEN =
  /`([^`\n]{1,2000})`|\*\*(?=\S)([^\n]{1,2000}?)(?<=\S)\*\*(?!\*)|\*(?=\S)([^*\n]{1,2000}?)(?<=\S)\*|\[(\d{1,3})\](?!\()|!?\[([^[\]\n]{1,500})\]\(([^\s()]{1,2000})\)|(https?:\/\/[^\s<>"'`\])]{1,2000})/g;
const MAX_DEPTH = 4;

export function parseInline({ text, at }: Span, depth = 0): Inline[] {
  const out: Inline[] = [];
  let done = 0;
  const plain = (to: number) => {
    if (to > done) out.push({ kind: 'text', text: text.slice(done, to) });
    done = to;
  };
  if (depth > MAX_DEPTH) return [{ kind: 'text', text }];
  for (const match of text.matchAll(TOKEN)) {
    const [whole, code, strong, em, index, label, address, bare] = match;
    plain(match.index);
    const within = (content: string, offset: number) => parseInline({ text: content, at: at + match.index + offset }, depth + 1);
    if (code !== undefined) out.push({ kind: 'code', text: code });
    else if (strong !== undefined) out.push({ kind: 'strong', children: within(strong, 2) });
    else if (em !== undefined) out.push({ kind: 'em', children: within(em, 1) });
    else if (index !== undefined) {
      // A no-break space keeps the chip on the line of its statement.
      const last = out.at(-1);
      if (last?.kind === 'text') last.text = last.text.replace(/ $/, '\u00a0');
      out.push({ kind: 'marker', index: Number(index), at: at + match.index });
    } else if (label !== undefined) {
      const href = safeUrl(address);
      // Images become links, so that an answer never loads a remote file.
      const children = within(label, whole.indexOf('[') + 1);
      if (href) out.push({ kind: 'link', href, children });
      else out.push(...children);
    } else if (bare !== undefined) {
      const trimmed = bare.replace(/[.,;:!?*_]+$/, '');
      const href = safeUrl(trimmed);
      out.push(href ? { kind: 'link', href, children: [{ kind: 'text', text: trimmed }] } : { kind: 'text', text: trimmed });
      if (trimmed.length < bare.length) out.push({ kind: 'text', text: bare.slice(trimmed.length) });
    }
    done = match.index + whole.length;
  }
  plain(text.length);
  return out;
}

/** The URL if it is http or https, or else `null`. Prevents script URLs. */
export function safeUrl(address: string | null | undefined): string | null {
  if (!address || !/^https?:\/\//i.test(address) || !URL.canParse(address)) return null;
  const { protocol, href } = new URL(address);
  return /^https?:$/.test(protocol) ? href : null;
}

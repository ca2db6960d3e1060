import type { ExtractedDocument } from '../extractor.port.ts';
import { checkLength } from '../failures.ts';

/** Builds readable text from blocks: collapses white space, separates blocks by line breaks and cells by tabs, and records headings. */
export class TextBuilder {
  readonly headings: ExtractedDocument['headings'] = [];
  private readonly parts: string[] = [];
  private length = 0;
  private pending = '';
  private cells = 0;
  private held = false;
  private open: { level: number; start: number; from: number } | undefined;

  /** Adds running text. Collapses white space to single spaces. */
  text(raw: string): void {
    const words = raw.replaceAll(/\s+/g, ' ');
    if (words.startsWith(' ') && this.pending === '' && this.length > 0) this.pending = ' ';
    const body = words.trim();
    if (body === '') return;
    this.write(body);
    if (words.endsWith(' ')) this.pending = ' ';
  }

  /** Adds preformatted text unchanged. */
  verbatim(raw: string): void {
    if (raw !== '') this.write(raw);
  }

  /** Ends a line (1) or a paragraph (2). Adds a space in a table cell. */
  break(lines: 1 | 2): void {
    if (this.length === 0 || this.held) return;
    if (this.cells > 0) {
      if (this.pending === '') this.pending = ' ';
    } else if (!this.pending.includes('\n'.repeat(lines))) this.pending = '\n'.repeat(lines);
  }

  /** Starts a list item. The following text stays on the same line. */
  bullet(): void {
    this.write('-');
    this.pending = ' ';
    this.held = true;
  }

  cell(): void {
    this.cells++;
  }

  /** Ends a cell. A tab separates it from the next one. */
  endCell(): void {
    this.cells--;
    if (this.length > 0 && !this.pending.includes('\n')) this.pending = '\t';
  }

  startHeading(level: number): void {
    this.break(2);
    this.open = { level, start: this.length + this.pending.length, from: this.parts.length };
  }

  endHeading(): void {
    if (!this.open) return;
    const title = this.parts.slice(this.open.from).join('').trim().replaceAll(/\s+/g, ' ').slice(0, 200).toWellFormed();
    if (title !== '') this.headings.push({ level: this.open.level, title, start: this.open.start });
    this.open = undefined;
    this.break(2);
  }

  toString(): string {
    return this.parts.join('');
  }

  private write(body: string): void {
    this.parts.push(this.pending, body);
    this.length += this.pending.length + body.length;
    this.pending = '';
    this.held = false;
    checkLength(this.length);
  }
}

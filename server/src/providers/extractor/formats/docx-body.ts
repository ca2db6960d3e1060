import { createFields } from './docx-fields.ts';
import { type Attributes, readXml } from './docx-package.ts';
import { levelOf } from './docx-styles.ts';

/** A paragraph or a table of a Word file, in the order of the text. */
export type Block = ParagraphBlock | { kind: 'table'; rows: CellBlock[][] };

export interface ParagraphBlock {
  kind: 'paragraph';
  /** Line breaks are \n. */
  text: string;
  style: string | undefined;
  /** Level of the outline (1 to 9) that the paragraph itself has. */
  heading: number | undefined;
  list: string | undefined;
  listLevel: number | undefined;
  /** Contains the number of a page. */
  hasPageNumber: boolean;
}

interface CellBlock {
  blocks: Block[];
  columns: number;
  /** Belongs to the cell above. */
  continues: boolean;
}

/** The content of a part, the notes it refers to in order, and the ids of its headers and footers. */
export interface Content {
  blocks: Block[];
  notes: { kind: 'footnote' | 'endnote'; id: string }[];
  margins: string[];
}

/** Deleted and moved text, and readings above characters: what a reader does not see in the text. */
const SILENT = /^(del|moveFrom|rt)$/;
/** Elements without content: old properties, which look like those that hold, and those of tables and controls. */
const SKIPPED = /^(\w+Change|tblPr|tblGrid|trPr|sdtPr|sdtEndPr|binData)$/;
/** Characters of symbol fonts. */
const SYMBOLS: Record<string, string> = { f0b7: '•', f0fe: '☒', f0a8: '☐', f06f: '☐', f0fc: '✓', f0fb: '✗', f0e0: '→', f0a7: '▪' };

interface OpenParagraph extends ParagraphBlock {
  /** Text boxes that are anchored in it. They follow it. */
  boxes: Block[];
}

/** Reads the body of a Word file, a header, a footer, or a note. */
export function readBody(xml: string): Content {
  const content: Content = { blocks: [], notes: [], margins: [] };
  /** Where blocks go: the body, a cell, or a text box. */
  const containers: Block[][] = [content.blocks];
  const paragraphs: OpenParagraph[] = [];
  const tables: CellBlock[][][] = [];
  const choices: { before: number; skips: boolean }[] = [];
  let silent = 0;
  let properties = 0;
  let runProperties = 0;
  let hidden = false;
  let inText = false;
  let written = 0;

  const add = (text: string) => {
    const paragraph = paragraphs.at(-1);
    if (!paragraph || silent > 0 || hidden || fields.isCode()) return;
    paragraph.text += text;
    written += text.length;
  };
  const fields = createFields(add);

  const openParagraph = () =>
    paragraphs.push({
      kind: 'paragraph',
      text: '',
      style: undefined,
      heading: undefined,
      list: undefined,
      listLevel: undefined,
      hasPageNumber: false,
      boxes: [],
    });
  const closeParagraph = () => {
    const done = paragraphs.pop();
    // A copy for older programs, whose items must not count twice.
    if (!done || silent > 0) return;
    const { boxes, ...paragraph } = done;
    containers.at(-1)?.push(paragraph, ...boxes);
  };

  const setProperty = (name: string, { val = '' }: Attributes) => {
    const paragraph = paragraphs.at(-1);
    if (!paragraph) return;
    if (name === 'pStyle') paragraph.style = val;
    else if (name === 'outlineLvl') paragraph.heading = levelOf(Number(val));
    else if (name === 'numId') paragraph.list = val;
    else if (name === 'ilvl') paragraph.listLevel = Number(val);
  };

  const open = (name: string, attributes: Attributes) => {
    const cell = tables.at(-1)?.at(-1)?.at(-1);
    switch (name) {
      case 'p':
        return void openParagraph();
      case 'pPr':
        return void properties++;
      case 'rPr':
        return void runProperties++;
      case 'r':
        hidden = false;
        return;
      case 'vanish':
        // Of a run, not of the mark at the end of its paragraph.
        if (properties === 0) hidden = attributes.val !== '0' && attributes.val !== 'false';
        return;
      case 't':
        inText = true;
        return;
      case 'tab':
      case 'ptab':
        return properties === 0 ? add('\t') : undefined;
      case 'br':
      case 'cr':
        return attributes.type === 'page' ? undefined : add('\n');
      case 'noBreakHyphen':
        return add('-');
      case 'sym':
        return add(SYMBOLS[(attributes.char ?? '').toLowerCase()] ?? '');
      case 'fldChar':
        return fields.mark(attributes);
      case 'checkBox':
      case 'checked':
      case 'default':
      case 'ddList':
      case 'listEntry':
      case 'result':
        return fields.setProperty(name, attributes);
      case 'fldSimple':
        return fields.openSimple(attributes);
      case 'footnoteReference':
      case 'endnoteReference': {
        if (silent > 0 || fields.isCode() || attributes.id === undefined) return;
        const kind = name === 'footnoteReference' ? 'footnote' : 'endnote';
        content.notes.push({ kind, id: attributes.id });
        return add(`[${content.notes.length}]`);
      }
      case 'txbxContent':
        return void containers.push(paragraphs.at(-1)?.boxes ?? []);
      case 'AlternateContent':
        return void choices.push({ before: written, skips: false });
      case 'Fallback': {
        const choice = choices.at(-1);
        // The same content for older programs.
        if (choice && written > choice.before) {
          choice.skips = true;
          silent++;
        }
        return;
      }
      case 'tbl':
        return void tables.push([]);
      case 'tr':
        return void tables.at(-1)?.push([]);
      case 'tc': {
        const added: CellBlock = { blocks: [], columns: 1, continues: false };
        tables.at(-1)?.at(-1)?.push(added);
        return void containers.push(added.blocks);
      }
      case 'gridSpan':
        if (cell) cell.columns = Number(attributes.val) || 1;
        return;
      case 'vMerge':
        if (cell) cell.continues = attributes.val !== 'restart';
        return;
      case 'headerReference':
      case 'footerReference':
        if (attributes.id !== undefined) content.margins.push(attributes.id);
        return;
      default:
        if (properties > 0 && runProperties === 0) setProperty(name, attributes);
    }
  };

  const close = (name: string) => {
    switch (name) {
      case 'p':
        return closeParagraph();
      case 'pPr':
        return void properties--;
      case 'rPr':
        return void runProperties--;
      case 'r':
        hidden = false;
        return;
      case 't':
        inText = false;
        return;
      case 'fldSimple':
        return fields.closeSimple();
      case 'txbxContent':
        return void containers.pop();
      case 'tc':
        return void containers.pop();
      case 'tbl': {
        const rows = tables.pop();
        if (rows) (containers.at(-1) ?? content.blocks).push({ kind: 'table', rows });
        return;
      }
      case 'Fallback':
        if (choices.at(-1)?.skips) silent--;
        return;
      case 'AlternateContent':
        return void choices.pop();
    }
  };

  let skipped = 0;
  let inCode = false;
  readXml(xml, {
    open(name, attributes) {
      if (SKIPPED.test(name)) skipped++;
      if (skipped > 0) return;
      inCode = name === 'instrText';
      if (SILENT.test(name)) silent++;
      open(name, attributes);
    },
    close(name) {
      inCode = false;
      if (SKIPPED.test(name)) skipped--;
      else if (skipped === 0) {
        if (SILENT.test(name)) silent--;
        close(name);
      }
    },
    text(text) {
      if (inCode) fields.addCode(text);
      if (!inText || skipped > 0) return;
      if (fields.isPageNumber()) {
        const paragraph = paragraphs.at(-1);
        if (paragraph) paragraph.hasPageNumber = true;
      } else add(text.replaceAll('\u00ad', ''));
    },
  });
  return content;
}

import { readXml } from './docx-package.ts';

interface Style {
  name: string;
  basedOn: string | undefined;
  outline: number | undefined;
  list: string | undefined;
  listLevel: number | undefined;
}

export interface ParagraphStyle {
  /** Level of a heading (1 to 9), or undefined. */
  heading: number | undefined;
  list: string | undefined;
  listLevel: number | undefined;
}

const MAX_DEPTH = 20;

/** Reads the styles of paragraphs. Returns what a style and those that it is based on say. */
export function readStyles(xml: string): (id: string | undefined) => ParagraphStyle {
  const styles = new Map<string, Style>();
  let usual: string | undefined;
  let open: Style | undefined;
  readXml(xml, {
    open(tag, attributes) {
      const { val = '' } = attributes;
      if (tag === 'style') {
        open = undefined;
        if (attributes.type !== undefined && attributes.type !== 'paragraph') return;
        open = { name: '', basedOn: undefined, outline: undefined, list: undefined, listLevel: undefined };
        styles.set(attributes.styleId ?? '', open);
        if (attributes.default === '1' || attributes.default === 'true') usual = attributes.styleId;
      } else if (!open) return;
      else if (tag === 'name') open.name = val.toLowerCase();
      else if (tag === 'basedOn') open.basedOn = val;
      else if (tag === 'outlineLvl') open.outline = Number(val);
      else if (tag === 'numId') open.list = val;
      else if (tag === 'ilvl') open.listLevel = Number(val);
    },
    close(tag) {
      if (tag === 'style') open = undefined;
    },
  });
  return (id) => {
    const found: ParagraphStyle = { heading: undefined, list: undefined, listLevel: undefined };
    for (let next = id ?? usual, depth = 0; next !== undefined && depth < MAX_DEPTH; depth++) {
      const style = styles.get(next);
      // Programs that define no styles still use the names of the usual ones.
      found.heading ??= headingOf(style?.name ?? next.toLowerCase()) ?? (style?.outline === undefined ? undefined : levelOf(style.outline));
      if (found.list === undefined) [found.list, found.listLevel] = [style?.list, style?.listLevel ?? found.listLevel];
      next = style?.basedOn;
    }
    return found;
  };
}

function headingOf(name: string): number | undefined {
  if (name === 'title') return 1;
  if (name === 'subtitle') return 2;
  const level = /^heading ?([1-9])$/.exec(name)?.[1];
  return level === undefined ? undefined : Number(level);
}

/** Levels of the outline count from 0; 9 is the text. */
export const levelOf = (outline: number) => (outline >= 0 && outline < 9 ? outline + 1 : undefined);

import { oneLine } from './one-line.ts';
import type { Item } from './pdf-runs.ts';

/** What pdf.js says of a form field or a comment on a page. Left, bottom, right, and top of the page in `rect`. */
export interface Annotation {
  subtype?: string;
  fieldType?: string;
  fieldValue?: unknown;
  /** Of a list: the values and the words for them. */
  options?: { exportValue?: unknown; displayValue?: unknown }[];
  checkBox?: boolean;
  radioButton?: boolean;
  exportValue?: unknown;
  buttonValue?: unknown;
  password?: boolean;
  annotationFlags?: number;
  rect?: number[];
  contentsObj?: { str?: string };
  alternativeText?: string;
}

/** Comments whose words belong to the page. Others repeat what stands there. */
const COMMENTS = new Set([
  'Text',
  'FreeText',
  'Highlight',
  'Underline',
  'Squiggly',
  'StrikeOut',
  'Stamp',
  'Caret',
  'Line',
  'Square',
  'Circle',
  'Polygon',
]);
/** Flags for hidden, and for not shown on screen (ISO 32000-1, 12.5.3). */
const NOT_SHOWN = 2 | 32;
const SHOWN_ON_PAGE = 'FreeText';
const USUAL_SIZE = 10;
/** Marks runs that are values. */
const VALUE = 'value of a field';
/** How far a label may stand above its field, in sizes of its letters. */
const ABOVE = 2.5;

/**
 * Adds what forms and comments say to the runs of a page: the value of a field behind the words left of it, or below those above it; a mark
 * for each box, ticked or not; and comments at the end.
 */
export function withAnnotations(items: readonly Item[], annotations: readonly Annotation[]): Item[] {
  const all = [...items];
  const comments: string[] = [];
  for (const annotation of annotations) {
    if ((annotation.annotationFlags ?? 0) & NOT_SHOWN) continue;
    const [left = 0, bottom = 0, right = 0, top = 0] = annotation.rect ?? [];
    if (annotation.subtype === 'Widget') {
      const value = fieldText(annotation);
      if (value !== '') place(all, value, { left, bottom, right, top });
    } else if (COMMENTS.has(annotation.subtype ?? '')) {
      const words = oneLine(annotation.contentsObj?.str);
      if (words === '') continue;
      if (annotation.subtype === SHOWN_ON_PAGE) place(all, words, { left, bottom, right, top });
      else comments.push(words);
    }
  }
  for (const [i, words] of comments.entries()) all.push(itemOf(words, 0, -1000 - i * USUAL_SIZE * 2, USUAL_SIZE));
  return all;
}

function fieldText({ fieldType, fieldValue, options = [], checkBox, radioButton, exportValue, buttonValue, password }: Annotation): string {
  if (password) return '';
  if (fieldType === 'Btn') {
    if (!checkBox && !radioButton) return '';
    const own = checkBox ? exportValue : buttonValue;
    const isOn =
      typeof fieldValue === 'string' &&
      fieldValue !== 'Off' &&
      fieldValue !== '' &&
      (own === undefined || own === null || own === fieldValue);
    return isOn ? '[x]' : '[ ]';
  }
  if (fieldType !== 'Tx' && fieldType !== 'Ch') return '';
  const values = (Array.isArray(fieldValue) ? fieldValue : [fieldValue]).map(oneLine).filter((value) => value !== '');
  return values.map((value) => oneLine(options.find((option) => option.exportValue === value)?.displayValue) || value).join(', ');
}

interface Box {
  left: number;
  bottom: number;
  right: number;
  top: number;
}

const sizeOf = ({ transform: [, , c = 0, d = 0] }: Item) => Math.hypot(c, d) || USUAL_SIZE;
const itemOf = (str: string, x: number, y: number, size: number): Item => ({
  str,
  fontName: VALUE,
  transform: [size, 0, 0, size, x, y],
  width: str.length * size * 0.5,
});

/** Inserts words into the runs where a reader finds them. */
function place(items: Item[], words: string, box: Box): void {
  const onLine = items.flatMap((item, index) => {
    const [, , , , x = 0, y = 0] = item.transform;
    const size = sizeOf(item);
    const overlaps = y < box.top && y + size * 0.8 > box.bottom;
    return item.str?.trim() && overlaps ? [{ index, x, y, size, end: x + item.width }] : [];
  });
  const before = onLine.filter(({ x }) => x < box.left).sort((a, b) => b.x - a.x)[0];
  if (before) {
    const behind = before.end + before.size * 0.3;
    // Beside its words, however far the field is; but fields of a row stay in their columns.
    const x = items[before.index]?.fontName === VALUE ? Math.max(box.left, behind) : behind;
    return void items.splice(before.index + 1, 0, itemOf(words, x, before.y, before.size));
  }
  const after = onLine.filter(({ x }) => x >= box.left).sort((a, b) => a.x - b.x)[0];
  if (after) {
    const item = itemOf(words, box.left, after.y, after.size);
    item.width = Math.max(0, Math.min(item.width, after.x - box.left - after.size * 0.3));
    return void items.splice(after.index, 0, item);
  }
  const above = items
    .flatMap((item, index) => {
      const [, , , , x = 0, y = 0] = item.transform;
      const distance = y - box.top;
      const overlaps = x < box.right && x + item.width > box.left;
      return item.str?.trim() && overlaps && distance >= -1 && distance <= sizeOf(item) * ABOVE
        ? [{ index, distance, size: sizeOf(item) }]
        : [];
    })
    .sort((a, b) => a.distance - b.distance)[0];
  const size = above?.size ?? USUAL_SIZE;
  items.splice(above ? above.index + 1 : items.length, 0, itemOf(words, box.left, Math.max(box.bottom, box.top - size * 1.2), size));
}

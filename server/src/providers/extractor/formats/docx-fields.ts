import type { Attributes } from './docx-package.ts';

const PAGE_FIELD = /^\s*(PAGE|NUMPAGES|SECTIONPAGES)\b/i;

interface Field {
  code: string;
  /** The result follows. */
  hasResult: boolean;
  /** Of a box in a form: whether it is ticked. Of a list: its entries, and which one is chosen. */
  isTicked?: boolean;
  entries?: string[];
  choice?: number;
}

/** Follows the fields of a Word file, which may be nested. `add` gets the values of forms that have no result of their own. */
export function createFields(add: (text: string) => void) {
  const open: Field[] = [];
  const simple: boolean[] = [];

  return {
    /** True within a code, which nobody sees. */
    isCode: () => open.some(({ hasResult }) => !hasResult),
    /** True within the number of a page. */
    isPageNumber: () => open.some(({ code }) => PAGE_FIELD.test(code)) || simple.includes(true),
    openSimple: ({ instr = '' }: Attributes) => void simple.push(PAGE_FIELD.test(instr)),
    closeSimple: () => void simple.pop(),
    addCode(text: string): void {
      const field = open.at(-1);
      if (field && !field.hasResult) field.code += text;
    },
    /** A mark at the beginning of a field, before its result, or at its end. */
    mark({ fldCharType }: Attributes): void {
      const field = open.at(-1);
      if (fldCharType === 'begin') open.push({ code: '', hasResult: false });
      else if (fldCharType === 'separate' && field) field.hasResult = true;
      else if (fldCharType === 'end') {
        open.pop();
        if (field?.isTicked !== undefined) add(field.isTicked ? '[x] ' : '[ ] ');
        if (field?.entries) add(field.entries[field.choice ?? 0] ?? '');
      }
    },
    /** A property of a box or a list. */
    setProperty(name: string, { val = '' }: Attributes): void {
      const field = open.at(-1);
      if (!field) return;
      if (name === 'checkBox') field.isTicked = false;
      else if (name === 'checked' || (name === 'default' && field.isTicked !== undefined)) field.isTicked = val !== '0' && val !== 'false';
      else if (name === 'ddList') field.entries = [];
      else if (name === 'listEntry') field.entries?.push(val);
      else if (name === 'result') field.choice = Number(val);
    },
  };
}

const MAX_TITLE = 300;

/** A text as one line. Empty unless `value` is a string. */
export const oneLine = (value: unknown): string => (typeof value === 'string' ? value.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim() : '');

/** A text as a title of one line, at most 300 characters. Null for none. */
export const titleLine = (value: unknown): string | null => oneLine(value).slice(0, MAX_TITLE).toWellFormed() || null;

import type { ChatMessageInWorkspace } from './history.schemas.ts';

type Cell = string | number | boolean | null;

const COLUMNS: [name: string, value: (message: ChatMessageInWorkspace) => Cell][] = [
  ['id', ({ id }) => id],
  ['sessionId', ({ sessionId }) => sessionId],
  ['cloneId', ({ cloneId }) => cloneId],
  ['visitorId', ({ visitorId }) => visitorId],
  ['preview', ({ preview }) => preview],
  ['createdAt', ({ createdAt }) => createdAt],
  ['role', ({ role }) => role],
  ['content', ({ content }) => content],
  ['finishReason', ({ finishReason }) => finishReason],
  ['rating', ({ feedback }) => feedback],
  ['citations', ({ citations }) => [...new Set(citations.map(({ title }) => title))].join('; ')],
  ['model', ({ model }) => model],
  ['inputTokens', ({ usage }) => usage?.inputTokens ?? null],
  ['outputTokens', ({ usage }) => usage?.outputTokens ?? null],
  ['costMicros', ({ usage }) => usage?.costMicros ?? null],
  ['links', ({ links }) => links],
  ['ratingComment', ({ feedbackComment }) => feedbackComment],
];

/** A spreadsheet runs a cell that starts like this as a formula, also in full width. Visitors write some of the cells. */
const FORMULA = /^[\t\r\n ]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

function encode(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180. The byte order mark tells spreadsheets that the text is UTF-8. */
export const CSV_HEAD = `\uFEFF${COLUMNS.map(([name]) => name).join(',')}\r\n`;
export const csvLine = (message: ChatMessageInWorkspace): string => `${COLUMNS.map(([, value]) => encode(value(message))).join(',')}\r\n`;

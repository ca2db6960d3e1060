import { DIRECTION_MARKS } from './direction-marks.ts';

/** A short email: lines of text, one link, optionally a code sample, and a closing line. */
export interface EmailText {
  subject: string;
  greeting: string;
  paragraphs: string[];
  action?: { label: string; url: string };
  /** An API call that does the same as the link. */
  code?: { about: string; lines: string[] };
  closing: string;
}

const MAX_SUBJECT = 150;

/** Reduces a name that a user chose to one line and removes characters that change the text direction. */
export const oneLine = (text: string, max = 120): string => {
  const line = text
    .replace(DIRECTION_MARKS, '')
    .replace(/\p{C}|\s/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
  const characters = [...line];
  return characters.length > max ? `${characters.slice(0, max - 1).join('')}…` : line;
};

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '');

/** Renders the email as plain text and as HTML that every email client shows: no style sheet, no images, no external content. */
export function renderEmail({ subject, greeting, paragraphs, action, code, closing }: EmailText): {
  subject: string;
  text: string;
  html: string;
} {
  const text = [
    greeting,
    ...paragraphs,
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...(code ? [`${code.about}\n${code.lines.map((line) => `    ${line}`).join('\n')}`] : []),
    closing,
  ].join('\n\n');
  const html = [
    '<!doctype html><html><body style="font-family:sans-serif;line-height:1.5;max-width:36em">',
    ...[greeting, ...paragraphs].map((line) => `<p>${escaped(line)}</p>`),
    ...(action ? [`<p><a href="${escaped(action.url)}">${escaped(action.label)}</a></p>`] : []),
    ...(code ? [`<p style="color:#666">${escaped(code.about)}</p><pre>${escaped(code.lines.join('\n'))}</pre>`] : []),
    `<p style="color:#666">${escaped(closing)}</p>`,
    '</body></html>',
  ].join('\n');
  return { subject: oneLine(subject, MAX_SUBJECT), text: `${text}\n`, html };
}

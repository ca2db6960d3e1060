import { plainText } from '@cloneai/sdk';
import type { MessageView } from '../state/message.ts';
import type { Texts } from '../texts/en.ts';
import { originalUrl } from './original-url.ts';

// Loaded when an answer is copied.

/** The answer whose button it is, as formatted and as plain text, with its sources below. */
export function copyOf(button: HTMLElement, { text, citations }: MessageView, texts: Texts): Record<'text/html' | 'text/plain', string> {
  const sources = citations
    .filter(({ sourceId, page }, i) => citations.findIndex((other) => other.sourceId === sourceId && other.page === page) === i)
    .map((citation) => ({
      label: `[${citation.index}] ${plainText(citation.title)}${citation.page === null ? '' : `, ${texts.page(citation.page)}`}`,
      url: originalUrl(citation),
    }));
  const copy = document.createElement('div');
  const rich = button.closest('.answer')?.querySelector('.rich');
  if (rich) copy.append(...rich.cloneNode(true).childNodes);
  for (const element of copy.querySelectorAll('.copy, .excerpt')) element.remove();
  for (const chip of copy.querySelectorAll('.chip')) chip.replaceWith(` [${chip.textContent}]`);
  for (const element of copy.querySelectorAll('*'))
    for (const { name } of [...element.attributes]) if (!/^(href|dir|start|scope)$/.test(name)) element.removeAttribute(name);
  if (sources.length > 0) {
    const title = document.createElement('p');
    title.append(`${texts.sources}:`);
    const lines = sources.map(({ label, url }) => {
      const line = document.createElement('p');
      if (url) line.append(Object.assign(document.createElement('a'), { href: url, textContent: label }));
      else line.append(label);
      return line;
    });
    copy.append(title, ...lines);
  }
  const list = sources.map(({ label, url }) => (url ? `${label}: ${url}` : label));
  return {
    'text/html': copy.innerHTML,
    'text/plain': [text, ...(list.length > 0 ? [`${texts.sources}:\n${list.join('\n')}`] : [])].join('\n\n'),
  };
}

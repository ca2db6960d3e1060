import { type Citation, hostOf, plainText } from '@cloneai/sdk';
import { signal } from '../state/signals.ts';
import { OUT, PAGE } from './answer-icons.ts';
import { component } from './component.ts';
import { CLOSE, Icon } from './icons.tsx';
import { originalUrl } from './original-url.ts';
import css from './styles/excerpt.css?inline';
import { createStyles } from './styles.ts';

// Loaded when the first citation is opened.

const adoptStyles = createStyles(css);

/** The text of the source before and after a quote, and the file that it is from, if the expert shares it. */
interface Context {
  before: string;
  after: string;
  /** Whether the source has more text than `before` and `after`. */
  moreBefore?: boolean;
  moreAfter?: boolean;
  originalUrl: string | null;
}

interface ExcerptProps {
  citation: Citation;
  id: string;
  messageId: string | null;
  onClose: () => void;
}

/** The cited excerpt with the text around it, its source, page and link. It opens in view of the reader. */
export const Excerpt = component<ExcerptProps>(({ chat, texts }, lifecycle) => {
  const box = { current: null as HTMLElement | null };
  const context = signal<Context>({ before: '', after: '', originalUrl: null });
  let asked = false;
  let shown: Context | undefined;
  lifecycle.rendered = () => {
    // Not again while the answer below it grows.
    if (shown === context.peek()) return;
    shown = context.peek();
    const root = box.current?.getRootNode();
    if (root) adoptStyles(root as ShadowRoot);
    for (const part of [box.current, box.current?.querySelector('mark')]) part?.scrollIntoView({ block: 'nearest' });
  };

  return ({ citation, id, messageId, onClose }) => {
    if (!asked)
      chat.client.request<Context>('GET', `/v1/messages/${messageId}/citations/${citation.at}`).then(
        (found) => {
          context.value = found;
        },
        // The quote stays.
        () => {},
      );
    asked = true;
    const { before, after, moreBefore, moreAfter, originalUrl: file } = context.value;
    const original = originalUrl({ ...citation, url: citation.url ?? file });
    return (
      <section class="excerpt" ref={box} id={id} aria-label={texts.source(citation.index, citation.title)}>
        <header>
          <Icon path={PAGE} />
          <p dir="auto">
            <strong>{plainText(citation.title)}</strong>
            {citation.page !== null && <span class="at"> · {texts.page(citation.page)}</span>}
          </p>
          <button type="button" class="quiet" aria-label={texts.closeExcerpt} onClick={onClose}>
            <Icon path={CLOSE} />
          </button>
        </header>
        <blockquote dir="auto">
          {before && (
            <span class="around">
              {moreBefore && '… '}
              {plainText(before)}
            </span>
          )}
          <mark>{plainText(citation.quote)}</mark>
          {after && (
            <span class="around">
              {plainText(after)}
              {moreAfter && ' …'}
            </span>
          )}
        </blockquote>
        {original && (
          <a class="original" href={original} target="_blank" rel="noopener noreferrer">
            {texts.openOriginal}
            {citation.page !== null && `, ${texts.page(citation.page)}`}
            {citation.url && ` (${hostOf(original)})`} <Icon path={OUT} />
            <span class="sr">{texts.newTab}</span>
          </a>
        )}
      </section>
    );
  };
});

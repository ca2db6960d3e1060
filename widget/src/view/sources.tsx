import { type Citation, hostOf, plainText } from '@cloneai/sdk';
import { OUT, PAGE } from './answer-icons.ts';
import { component } from './component.ts';
import { CLOSE, Icon } from './icons.tsx';
import { originalUrl } from './original-url.ts';

/** The cited excerpt with its source, page and link. */
export const Excerpt = component<{ citation: Citation; id: string; onClose: () => void }>(({ texts }) => ({ citation, id, onClose }) => {
  const original = originalUrl(citation);
  return (
    <section class="excerpt" id={id} aria-label={texts.source(citation.index, citation.title)}>
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
      <blockquote dir="auto">{plainText(citation.quote)}</blockquote>
      {original && (
        <a class="original" href={original} target="_blank" rel="noopener noreferrer">
          {texts.openOriginal}
          {citation.page !== null && `, ${texts.page(citation.page)}`} ({hostOf(original)}) <Icon path={OUT} />
          <span class="sr">{texts.newTab}</span>
        </a>
      )}
    </section>
  );
});

/** The sources that an answer cites, each page once. Opens an excerpt like the markers in the text. */
export const Sources = component<{
  citations: readonly Citation[];
  open: Citation | null;
  onOpen: (citation: Citation, button: HTMLElement) => void;
}>(({ texts }) => ({ citations, open, onOpen }) => {
  const unique = citations.filter(
    (citation, i) => citations.findIndex(({ sourceId, page }) => sourceId === citation.sourceId && page === citation.page) === i,
  );
  if (unique.length === 0) return null;
  return (
    <ul class="sources" aria-label={texts.sources}>
      {unique.map((citation) => (
        <li key={citation.at}>
          <button type="button" class="source" aria-expanded={open === citation} onClick={(event) => onOpen(citation, event.currentTarget)}>
            <span class="number" aria-hidden="true">
              {citation.index}
            </span>
            <span class="title" dir="auto">
              {plainText(citation.title)}
            </span>
            {citation.page !== null && <span class="at">{texts.page(citation.page)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
});

import { type Citation, plainText } from '@cloneai/sdk';
import { component } from './component.ts';

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

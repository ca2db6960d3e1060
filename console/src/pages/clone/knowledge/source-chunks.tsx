import type { SourceChunk } from '@cloneai/sdk';
import { client } from '../../../api.ts';
import { Loading } from '../../../components/loading.tsx';
import { More } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { count } from '../../../lib/format.ts';
import { usePages } from '../../../lib/use-load.ts';
import type { Range } from './document-pages.ts';

/** "Page 3" or "Pages 3 to 4". Empty for formats without pages. */
export const pageLabel = (page: number | null, pageEnd: number | null): string =>
  page === null ? '' : pageEnd === null || pageEnd === page ? `Page ${page}` : `Pages ${page} to ${pageEnd}`;

/** The chunks of a source, which searches find and answers cite. */
export function SourceChunks({ sourceId, hrefOf }: { sourceId: string; hrefOf: (range: Range) => string }) {
  const chunks = usePages<SourceChunk>(
    (signal, cursor) => client.sources.chunks.list(sourceId, { limit: 20, ...(cursor ? { cursor } : {}) }, { signal }),
    [sourceId],
  );
  return (
    <div class="stack tight">
      <p class="small dim">Searches find these chunks and answers cite them. Each chunk overlaps the previous one.</p>
      <Problem problem={chunks.problem} onRetry={chunks.reload} />
      {chunks.loading && !chunks.items && <Loading what="the chunks" />}
      {chunks.items?.length === 0 && <p class="dim">No chunks yet.</p>}
      <ol class="chunks">
        {chunks.items?.map(({ id, ordinal, text, start, end, page, pageEnd, tokens, headingPath }) => (
          <li key={id}>
            <details>
              <summary>
                <span class="chunk-head">
                  <strong>Chunk {ordinal + 1}</strong>
                  <span class="small dim">{[pageLabel(page, pageEnd), count(tokens, 'token')].filter(Boolean).join(' · ')}</span>
                </span>
                {headingPath.length > 0 && <span class="small dim heading-path">{headingPath.join(' › ')}</span>}
                <span class="small chunk-begin" dir="auto">
                  {text.slice(0, 240)}
                </span>
              </summary>
              <p class="chunk-text" dir="auto">
                {text}
              </p>
              <a class="small" href={hrefOf({ start, end })}>
                Show in text
              </a>
            </details>
          </li>
        ))}
      </ol>
      <More onMore={chunks.more} busy={chunks.loadingMore} />
    </div>
  );
}

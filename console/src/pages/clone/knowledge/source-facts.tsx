import type { Source } from '@cloneai/sdk';
import type { ComponentChild } from 'preact';
import { Time } from '../../../components/time.tsx';
import { bytes, money } from '../../../lib/format.ts';
import { kindLabel, statusLabel } from './source-labels.ts';

/** The metadata of a source. Empty values are left out. */
export function SourceFacts({ source }: { source: Source }) {
  const time = (iso: string | null) => iso && <Time iso={iso} />;
  const facts: [name: string, value: ComponentChild][] = [
    ['Type', kindLabel(source)],
    ['Status', statusLabel(source)],
    ['File', source.fileName],
    ['Media type', source.mimeType],
    ['Size', source.bytes !== null && bytes(source.bytes)],
    ['Pages', source.pages?.toLocaleString()],
    ['Chunks', !source.crawl && source.chunks.toLocaleString()],
    ['Characters', !source.crawl && source.characters.toLocaleString()],
    ['Tags', source.tags.join(', ')],
    [
      'URL',
      source.url && /^https?:/.test(source.url) ? (
        <a href={source.url} target="_blank" rel="noreferrer">
          {source.url}
        </a>
      ) : (
        source.url
      ),
    ],
    ['External ID', source.externalId],
    ['Embedding cost', !source.crawl && money(source.costMicros)],
    ['Added', time(source.createdAt)],
    ['Updated', time(source.updatedAt)],
    ['Ready', time(source.readyAt)],
    ['Fetched', time(source.fetchedAt)],
    ['Fetched again', time(source.refreshAt)],
    ['Most pages', source.crawl?.maxPages.toLocaleString()],
    ['Most links away', source.type === 'site' && source.crawl?.maxDepth.toLocaleString()],
    ['Only pages below', source.crawl?.include.join(', ')],
    ['Not pages below', source.crawl?.exclude.join(', ')],
    ['ID', <code>{source.id}</code>],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

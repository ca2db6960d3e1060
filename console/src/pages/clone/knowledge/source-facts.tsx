import type { Source } from '@cloneai/sdk';
import type { ComponentChild } from 'preact';
import { Time } from '../../../components/time.tsx';
import { bytes, money } from '../../../lib/format.ts';
import { kindLabel, statusLabel } from './source-labels.ts';

/** What is known of a source. Only what there is. */
export function SourceFacts({ source }: { source: Source }) {
  const time = (iso: string | null) => iso && <Time iso={iso} />;
  const facts: [name: string, value: ComponentChild][] = [
    ['Kind', kindLabel(source)],
    ['State', statusLabel(source)],
    ['File', source.fileName],
    ['Sent as', source.mimeType],
    ['Size', source.bytes !== null && bytes(source.bytes)],
    ['Pages', source.pages?.toLocaleString()],
    ['Chunks', source.chunks.toLocaleString()],
    ['Characters', source.characters.toLocaleString()],
    ['Tags', source.tags.join(', ')],
    [
      'Original at',
      source.url && /^https?:/.test(source.url) ? (
        <a href={source.url} target="_blank" rel="noreferrer">
          {source.url}
        </a>
      ) : (
        source.url
      ),
    ],
    ['Your own name for it', source.externalId],
    ['Cost of embedding', money(source.costMicros)],
    ['Added', time(source.createdAt)],
    ['Changed', time(source.updatedAt)],
    ['Ready since', time(source.readyAt)],
    ['Id', <code>{source.id}</code>],
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

import type { Source } from '@cloneai/sdk';
import { RefreshCw, RotateCcw, Trash2 } from 'lucide';
import { client } from '../../../api.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { confirm } from '../../../components/confirm.tsx';
import { Icon } from '../../../components/icon.tsx';
import { Badge, Progress } from '../../../components/note.tsx';
import { Problem } from '../../../components/problem.tsx';
import { Time } from '../../../components/time.tsx';
import { toast } from '../../../components/toast.tsx';
import { count } from '../../../lib/format.ts';
import { useAction } from '../../../lib/use-action.ts';
import { isAtLeast } from '../../../state/auth.ts';
import { canRefresh, canRetry, iconOf, sourceSummary, statusLabel } from './source-labels.ts';
import { isProcessing } from './source-updates.ts';

/** Deletes a source after a confirmation. Resolves to whether it was deleted. */
export async function deleteSource({ id, title, chunks, type, pages, parentId }: Source): Promise<boolean> {
  const isSite = type === 'site' || type === 'sitemap' || type === 'feed';
  const lost = isSite
    ? `its ${count(pages ?? 0, 'page')}`
    : [chunks > 0 ? count(chunks, 'chunk') : 'its text', ...(type === 'file' ? ['the original file'] : [])].join(' and ');
  const sure = await confirm({
    title: `Delete “${title}”?`,
    text: `This deletes ${lost} immediately. Past answers keep their quotes but lose the surrounding text. This cannot be undone.${parentId === null ? '' : ' The page comes back when its website is fetched again: to leave it out for good, exclude it there.'}`,
    action: 'Delete source',
  });
  if (!sure) return false;
  await client.sources.delete(id);
  toast(`“${title}” deleted.`);
  return true;
}

export function StatusBadge({ source }: { source: Source }) {
  const kind = source.status === 'ready' ? 'good' : source.status === 'failed' ? 'bad' : 'info';
  return <Badge kind={kind}>{statusLabel(source)}</Badge>;
}

interface RowProps {
  source: Source;
  href: string;
  /** The title of the older source with the same content, if it is known. */
  original: string | undefined;
  /** The address of the list with only the sources that have this tag. */
  hrefOfTag: (tag: string) => string;
  selected: boolean;
  onSelect: (selected: boolean) => void;
  onChange: (source: Source) => void;
  onDeleted: (source: Source) => void;
}

/** A source in the list, with its status and the reason if it failed. */
export function SourceRow({ source, href, original, hrefOfTag, selected, onSelect, onChange, onDeleted }: RowProps) {
  const { id, title, status, reason, progress, tags } = source;
  const retrying = useAction(async () => onChange(await client.sources.retry(id)));
  const refreshing = useAction(async () => {
    onChange(await client.sources.refresh(id));
    toast(`“${title}” is being fetched again.`);
  });
  const deleting = useAction(async () => {
    if (await deleteSource(source)) onDeleted(source);
  });
  const canWrite = isAtLeast('editor');
  const processing = isProcessing(source);
  return (
    <li class="source" data-source={id}>
      {canWrite ? (
        <label class={`source-icon ${status}`}>
          <input
            type="checkbox"
            aria-label={`Select ${title}`}
            checked={selected}
            onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
          />
          <Icon icon={iconOf(source)} />
        </label>
      ) : (
        <span class={`source-icon ${status}`}>
          <Icon icon={iconOf(source)} />
        </span>
      )}
      <div class="grow">
        <a class="row-link" href={href}>
          {title}
        </a>
        <p class="small dim">
          {sourceSummary(source)} · <Time iso={source.createdAt} />
        </p>
        {source.parentId !== null && (
          <p class="small dim">
            A page of <a href={href.replace(id, source.parentId)}>its website</a>
          </p>
        )}
        {processing && <Progress value={progress} label={`${title}: ${statusLabel(source)}`} />}
        {reason && <p class={`small ${status === 'failed' ? 'source-reason' : 'dim'}`}>{reason.message}</p>}
        {source.duplicateOf && (
          <p class="small source-duplicate">
            Same content as <a href={href.replace(id, source.duplicateOf)}>{original ?? 'an older source'}</a>. Answers may cite both:
            delete one of them.
          </p>
        )}
        {tags.length > 0 && (
          <ul class="tags" aria-label="Tags">
            {tags.map((tag) => (
              <li key={tag}>
                <a class="badge plain" href={hrefOfTag(tag)}>
                  {tag}
                </a>
              </li>
            ))}
          </ul>
        )}
        <Problem problem={retrying.problem ?? refreshing.problem ?? deleting.problem} />
      </div>
      <div class="source-end">
        <StatusBadge source={source} />
        {canRetry(source) && canWrite && (
          <Button
            size="small"
            icon={RotateCcw}
            label={`Retry ${title}`}
            busy={retrying.busy && 'Starting…'}
            onClick={() => void retrying.run()}
          >
            Retry
          </Button>
        )}
        {canRefresh(source) && canWrite && (
          <IconButton icon={RefreshCw} label={`Fetch ${title} again`} onClick={() => void refreshing.run()} />
        )}
        {canWrite && <IconButton icon={Trash2} label={`Delete ${title}`} onClick={() => void deleting.run()} />}
      </div>
    </li>
  );
}

import type { Source } from '@cloneai/sdk';
import { RotateCcw, Trash2 } from 'lucide';
import { client } from '../../../api.ts';
import { Button, IconButton } from '../../../parts/button.tsx';
import { confirm } from '../../../parts/confirm.tsx';
import { count, Time } from '../../../parts/format.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Badge, Progress } from '../../../parts/note.tsx';
import { Problem } from '../../../parts/problem.tsx';
import { toast } from '../../../parts/toast.tsx';
import { useAction } from '../../../parts/use-action.ts';
import { isAtLeast } from '../../../state/who.ts';
import { isUnderWay } from './follow-plan.ts';
import { iconOf, measures, statusWords } from './source-words.ts';

/** Asks first, says what is lost. True: it is gone. */
export async function deleteSource({ id, title, chunks, type }: Source): Promise<boolean> {
  const parts = [chunks > 0 ? count(chunks, 'chunk') : 'its text', ...(type === 'file' ? ['the original file'] : [])].join(' and ');
  const sure = await confirm({
    title: `Delete “${title}”?`,
    text: `The clone forgets it at once, with ${parts}. Answers given so far keep their quotes, but the passages around them are gone. There is no way back; you can only add it again.`,
    action: 'Delete source',
  });
  if (!sure) return false;
  await client.sources.delete(id);
  toast(`“${title}” is deleted.`);
  return true;
}

export function StatusBadge({ source }: { source: Source }) {
  const kind = source.status === 'ready' ? 'good' : source.status === 'failed' ? 'bad' : 'info';
  return <Badge kind={kind}>{statusWords(source)}</Badge>;
}

interface RowProps {
  source: Source;
  href: string;
  onChange: (source: Source) => void;
  onDeleted: (source: Source) => void;
}

/** A source in the list: what it is, how far it is, why it failed. */
export function SourceRow({ source, href, onChange, onDeleted }: RowProps) {
  const { id, title, status, reason, progress, tags } = source;
  const retrying = useAction(async () => onChange(await client.sources.retry(id)));
  const deleting = useAction(async () => {
    if (await deleteSource(source)) onDeleted(source);
  });
  const mayWrite = isAtLeast('editor');
  const underWay = isUnderWay(source);
  return (
    <li class="source" data-source={id}>
      <span class={`source-icon ${status}`}>
        <Icon icon={iconOf(source)} />
      </span>
      <div class="grow">
        <a class="row-link" href={href}>
          {title}
        </a>
        <p class="small dim">
          {measures(source)} · <Time iso={source.createdAt} />
        </p>
        {underWay && <Progress value={progress} label={`${title}: ${statusWords(source)}`} />}
        {reason && <p class={`small ${status === 'failed' ? 'source-reason' : 'dim'}`}>{reason.message}</p>}
        {tags.length > 0 && (
          <ul class="tags" aria-label="Tags">
            {tags.map((tag) => (
              <li key={tag}>
                <Badge>{tag}</Badge>
              </li>
            ))}
          </ul>
        )}
        <Problem problem={retrying.problem ?? deleting.problem} />
      </div>
      <div class="source-end">
        <StatusBadge source={source} />
        {status === 'failed' && mayWrite && (
          <Button
            size="small"
            icon={RotateCcw}
            label={`Retry ${title}`}
            busy={retrying.busy && 'Starting …'}
            onClick={() => void retrying.run()}
          >
            Retry
          </Button>
        )}
        {mayWrite && <IconButton icon={Trash2} label={`Delete ${title}`} onClick={() => void deleting.run()} />}
      </div>
    </li>
  );
}

import type { Source } from '@cloneai/sdk';
import { RotateCcw, Trash2, X } from 'lucide';
import { client } from '../../../api.ts';
import { Button, IconButton } from '../../../components/button.tsx';
import { confirm } from '../../../components/confirm.tsx';
import { Problem } from '../../../components/problem.tsx';
import { toast } from '../../../components/toast.tsx';
import { count } from '../../../lib/format.ts';
import { useAction } from '../../../lib/use-action.ts';
import { canRetry } from './source-labels.ts';

interface BulkBarProps {
  cloneId: string;
  /** The selected sources. */
  selected: readonly Source[];
  /** All sources that the list shows. */
  shown: readonly Source[];
  onSelect: (ids: readonly string[]) => void;
  onChange: (...sources: Source[]) => void;
  onDeleted: (ids: readonly string[]) => void;
}

/** The most sources that the server deletes at once. */
const DELETED_AT_ONCE = 100;

/** What can be done with all selected sources at once. */
export function BulkBar({ cloneId, selected, shown, onSelect, onChange, onDeleted }: BulkBarProps) {
  const failed = selected.filter(canRetry);
  const retrying = useAction(async () => {
    for (const { id } of failed) onChange(await client.sources.retry(id));
    onSelect([]);
  });
  const deleting = useAction(async () => {
    const sure = await confirm({
      title: `Delete ${count(selected.length, 'source')}?`,
      text: 'This deletes their texts and original files immediately. Past answers keep their quotes but lose the surrounding text. This cannot be undone.',
      action: `Delete ${count(selected.length, 'source')}`,
    });
    if (!sure) return;
    const ids = selected.map(({ id }) => id);
    for (let start = 0; start < ids.length; start += DELETED_AT_ONCE) {
      const part = ids.slice(start, start + DELETED_AT_ONCE);
      await client.sources.deleteBatch(cloneId, { ids: part });
      onDeleted(part);
    }
    toast(`${count(ids.length, 'source')} deleted.`);
  });
  return (
    <section class="bulk-bar" aria-label="Selected sources">
      <strong class="grow" role="status">
        {selected.length.toLocaleString()} selected
      </strong>
      {selected.length < shown.length && (
        <Button size="small" kind="ghost" onClick={() => onSelect(shown.map(({ id }) => id))}>
          Select all {shown.length.toLocaleString()}
        </Button>
      )}
      {failed.length > 0 && (
        <Button size="small" icon={RotateCcw} busy={retrying.busy && 'Starting…'} onClick={() => void retrying.run()}>
          Retry {failed.length.toLocaleString()}
        </Button>
      )}
      <Button size="small" kind="danger" icon={Trash2} busy={deleting.busy && 'Deleting…'} onClick={() => void deleting.run()}>
        Delete
      </Button>
      <IconButton icon={X} label="Clear the selection" onClick={() => onSelect([])} />
      <Problem problem={retrying.problem ?? deleting.problem} />
    </section>
  );
}

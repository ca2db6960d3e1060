import type { Source } from '@cloneai/sdk';
import { RefreshCw } from 'lucide';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { Select } from '../../../components/field.tsx';
import { Problem } from '../../../components/problem.tsx';
import { toast } from '../../../components/toast.tsx';
import { count } from '../../../lib/format.ts';
import { useAction } from '../../../lib/use-action.ts';
import { canRefresh, REFRESH_CHOICES } from './source-labels.ts';

/** When a source of the web is fetched again: now, or by itself. */
export function RefreshRule({ source, onChange }: { source: Source; onChange: (source: Source) => void }) {
  const { id, title, refresh } = source;
  const saving = useAction(async (hours: string) => {
    onChange(await client.sources.update(id, { refresh: hours === '' ? null : { everyHours: Number(hours) } }));
    toast('Saved.');
  });
  const refreshing = useAction(async () => {
    onChange(await client.sources.refresh(id));
    toast(`“${title}” is being fetched again.`);
  });
  const value = refresh ? String(refresh.everyHours) : '';
  const isKnown = REFRESH_CHOICES.some(([hours]) => hours === value);
  const options: readonly (readonly [string, string])[] = isKnown
    ? REFRESH_CHOICES
    : [...REFRESH_CHOICES, [value, `Every ${count(Number(value), 'hour')}`]];
  return (
    <div class="row wrap refresh-rule">
      <Select label="Fetch again" value={value} options={options} disabled={saving.busy} onChange={(hours) => void saving.run(hours)} />
      {canRefresh(source) && (
        <Button icon={RefreshCw} busy={refreshing.busy && 'Starting…'} onClick={() => void refreshing.run()}>
          Fetch again now
        </Button>
      )}
      <Problem problem={saving.problem ?? refreshing.problem} />
    </div>
  );
}

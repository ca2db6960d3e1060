import type { CloneSettings, CloneVersion } from '@cloneai/sdk';
import { History } from 'lucide';
import { Button } from '../../../components/button.tsx';
import { Badge } from '../../../components/note.tsx';
import { Time } from '../../../components/time.tsx';
import { count } from '../../../lib/format.ts';
import { me } from '../../../state/auth.ts';
import { ChangeList } from './change-list.tsx';
import { changesBetween } from './changes.ts';

interface VersionRowProps {
  version: CloneVersion;
  /** The previous version, if it is loaded. */
  previous: CloneVersion | undefined;
  draft: CloneSettings;
  canWrite: boolean;
  /** The number of the version that is being restored. */
  restoring: number | undefined;
  onRestore: () => void;
}

export function VersionRow({ version, previous, draft, canWrite, restoring, onRestore }: VersionRowProps) {
  const { number, note, published, createdAt, createdBy, settings } = version;
  const changes = previous && changesBetween(previous.settings, settings);
  const isDraft = changesBetween(settings, draft).length === 0;
  return (
    <li class="version">
      <div class="grow stack tight">
        <p class="row wrap">
          <strong>Version {number}</strong>
          {published && <Badge kind="good">Live</Badge>}
          {isDraft && <Badge>Same as draft</Badge>}
          <span class="small dim">
            <Time iso={createdAt} />
            {createdBy.endsWith(me.value?.id ?? '?') && ', by you'}
          </span>
        </p>
        {note && <p class="version-note">{note}</p>}
        {number === 1 && <p class="small dim">First version.</p>}
        {changes?.length === 0 && <p class="small dim">Published again without changes.</p>}
        {!!changes?.length && (
          <details>
            <summary class="small">
              {count(changes.length, 'change')} since version {number - 1}
            </summary>
            <ChangeList changes={changes} />
          </details>
        )}
      </div>
      {canWrite && !isDraft && (
        <Button
          size="small"
          icon={History}
          label={`Restore version ${number}`}
          busy={restoring === number && 'Restoring…'}
          inactive={restoring !== undefined}
          onClick={onRestore}
        >
          Restore
        </Button>
      )}
    </li>
  );
}

import type { Clone } from '@cloneai/sdk';
import { Badge } from './note.tsx';

/** Whether a clone is published and whether its draft has newer changes. */
export function CloneStatus({ clone }: { clone: Pick<Clone, 'publishedVersion' | 'hasUnpublishedChanges'> }) {
  if (clone.publishedVersion === null) return <Badge>Not published</Badge>;
  return clone.hasUnpublishedChanges ? (
    <Badge kind="warn">Unpublished changes</Badge>
  ) : (
    <Badge kind="good">Live, version {clone.publishedVersion}</Badge>
  );
}

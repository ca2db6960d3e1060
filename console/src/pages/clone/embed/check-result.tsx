import type { Clone, EmbedCheck } from '@cloneai/sdk';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide';
import { Button } from '../../../components/button.tsx';
import { Icon } from '../../../components/icon.tsx';
import { Note } from '../../../components/note.tsx';
import { Problem } from '../../../components/problem.tsx';
import { Time } from '../../../components/time.tsx';
import { isAtLeast } from '../../../state/auth.ts';
import { reasonOf, verdict } from './check-labels.ts';
import { PublishNote } from './publish-note.tsx';
import { useOrigins } from './use-origins.ts';

/** Something that must be so, said as it is. */
function Fact({ good, yes, no }: { good: boolean; yes: string; no: string }) {
  return (
    <li class={good ? 'good' : 'bad'}>
      <Icon icon={good ? CircleCheck : CircleX} size={16} />
      {good ? yes : no}
    </li>
  );
}

interface CheckResultProps {
  found: EmbedCheck;
  clone: Clone;
  setClone: (clone: Clone) => void;
}

/** What a look at a page found, and the next step. */
export function CheckResult({ found, clone, setClone }: CheckResultProps) {
  const { good, text } = verdict(found);
  const { add } = useOrigins(clone, setClone);
  const canWrite = isAtLeast('editor');
  const seen = found.status !== 'private_address' && found.status !== 'unreachable';
  const missing = canWrite && !found.originAllowed && !clone.allowedOrigins.includes(found.origin);
  const unpublished = canWrite && !missing && (clone.publishedVersion === null || clone.hasUnpublishedChanges);
  return (
    <div class="stack tight">
      <div role="status">
        <Note
          kind={good ? 'good' : 'warn'}
          icon={good ? CircleCheck : TriangleAlert}
          action={
            missing && (
              <Button size="small" kind="primary" busy={add.busy && 'Allowing …'} onClick={() => void add.run([found.origin])}>
                Allow {found.origin}
              </Button>
            )
          }
        >
          <strong>{text}</strong> {reasonOf(found)}
        </Note>
      </div>
      <Problem problem={add.problem} />
      <ul class="facts">
        {seen && <Fact good={found.status === 'live'} yes="The snippet is on the page" no="The snippet of this clone is not on the page" />}
        <Fact good={found.originAllowed} yes={`${found.origin} may show the clone`} no={`${found.origin} may not show the clone yet`} />
        <Fact good={found.published} yes="The clone is published" no="The clone is not published" />
      </ul>
      {found.lastSeenAt && (
        <p class="small dim">
          Last opened from there <Time iso={found.lastSeenAt} />.
        </p>
      )}
      {!good && unpublished && (!found.published || !found.originAllowed) && (
        <PublishNote clone={clone} setClone={setClone}>
          {found.published ? 'What you changed counts once it is published. Then check again.' : 'Publish it, then check again.'}
        </PublishNote>
      )}
    </div>
  );
}

import type { Clone, EmbedCheck } from '@cloneai/sdk';
import { CircleCheck, CircleX, TriangleAlert } from 'lucide';
import { Button } from '../../../parts/button.tsx';
import { Time } from '../../../parts/format.tsx';
import { Icon } from '../../../parts/icon.tsx';
import { Note } from '../../../parts/note.tsx';
import { Problem } from '../../../parts/problem.tsx';
import { isAtLeast } from '../../../state/who.ts';
import { PublishNote } from './publish-note.tsx';
import { useOrigins } from './use-origins.ts';
import { verdict } from './words.ts';

function Fact({ good, children }: { good: boolean; children: string }) {
  return (
    <li class={good ? 'good' : 'bad'}>
      <Icon icon={good ? CircleCheck : CircleX} size={16} />
      <span class="sr">{good ? 'Yes: ' : 'No: '}</span>
      {children}
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
  const mayWrite = isAtLeast('editor');
  const seen = found.status !== 'private_address' && found.status !== 'unreachable';
  const missing = mayWrite && !found.originAllowed && !clone.allowedOrigins.includes(found.origin);
  const unpublished = mayWrite && !missing && (clone.publishedVersion === null || clone.hasUnpublishedChanges);
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
          <strong>{text}</strong> {found.message}
        </Note>
      </div>
      <Problem problem={add.problem} />
      <ul class="facts">
        {seen && <Fact good={found.status === 'live'}>The snippet is on the page</Fact>}
        <Fact good={found.originAllowed}>{`${found.origin} may show the clone`}</Fact>
        <Fact good={found.published}>The clone is published</Fact>
      </ul>
      {found.lastSeenAt && (
        <p class="small dim">
          Last opened from there <Time iso={found.lastSeenAt} />.
        </p>
      )}
      {!good && unpublished && (!found.published || !found.originAllowed) && (
        <PublishNote clone={clone} setClone={setClone}>
          What you changed counts once it is published. Then check again.
        </PublishNote>
      )}
    </div>
  );
}

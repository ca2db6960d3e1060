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

/** A requirement and whether it is met. */
function CheckItem({ good, yes, no }: { good: boolean; yes: string; no: string }) {
  return (
    <li class={good ? 'good' : 'bad'}>
      <Icon icon={good ? CircleCheck : CircleX} size={16} />
      {good ? yes : no}
    </li>
  );
}

interface CheckResultProps {
  check: EmbedCheck;
  clone: Clone;
  setClone: (clone: Clone) => void;
}

/** The result of an embed check and the next step. */
export function CheckResult({ check, clone, setClone }: CheckResultProps) {
  const { good, text } = verdict(check);
  const { add } = useOrigins(clone, setClone);
  const canWrite = isAtLeast('editor');
  const wasLoaded = check.status !== 'private_address' && check.status !== 'unreachable';
  const missing = canWrite && !check.originAllowed && !clone.allowedOrigins.includes(check.origin);
  const unpublished = canWrite && !missing && clone.publishedVersion === null;
  return (
    <div class="stack tight">
      <div role="status">
        <Note
          kind={good ? 'good' : 'warn'}
          icon={good ? CircleCheck : TriangleAlert}
          action={
            missing && (
              <Button size="small" kind="primary" busy={add.busy && 'Allowing…'} onClick={() => void add.run([check.origin])}>
                Allow {check.origin}
              </Button>
            )
          }
        >
          <strong>{text}</strong> {reasonOf(check)}
        </Note>
      </div>
      <Problem problem={add.problem} />
      <ul class="facts">
        {wasLoaded && <CheckItem good={check.status === 'live'} yes="The snippet is on the page" no="The snippet is not on the page" />}
        <CheckItem good={check.originAllowed} yes={`${check.origin} is allowed`} no={`${check.origin} is not allowed`} />
        <CheckItem good={check.published} yes="The clone is published" no="The clone is not published" />
      </ul>
      {check.lastSeenAt && (
        <p class="small dim">
          Last opened there <Time iso={check.lastSeenAt} />.
        </p>
      )}
      {!good && unpublished && (
        <PublishNote clone={clone} setClone={setClone}>
          Publish the clone, then check again.
        </PublishNote>
      )}
    </div>
  );
}

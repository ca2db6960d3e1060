import type { Clone, CloneSettings } from '@cloneai/sdk';
import { CloudOff, Rocket } from 'lucide';
import { useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { confirm } from '../../../components/confirm.tsx';
import { TextField } from '../../../components/field.tsx';
import { Form } from '../../../components/form.tsx';
import { Card } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { toast } from '../../../components/toast.tsx';
import { useAction } from '../../../lib/use-action.ts';
import { publish, restoreFocus } from '../publish.ts';
import { ChangeList } from './change-list.tsx';
import { changesBetween } from './changes.ts';
import { settingsOf } from './clone-settings.ts';

interface PublishCardProps {
  clone: Clone;
  setClone: (clone: Clone) => void;
  /** Settings of the published version, if it is loaded. */
  live: CloneSettings | undefined;
}

/** The published version, the unpublished changes, and the buttons to publish and unpublish. */
export function PublishCard({ clone, setClone, live }: PublishCardProps) {
  const [note, setNote] = useState('');
  const { publishedVersion, hasUnpublishedChanges } = clone;
  const isLive = publishedVersion !== null;
  const publishing = useAction(async () => {
    await publish(clone, setClone, note.trim());
    setNote('');
  }, ['note']);
  const unpublishing = useAction(async () => {
    const sure = await confirm({
      title: `Unpublish ${clone.name}?`,
      text: 'The chat no longer opens on your sites, and open conversations get no more answers. Versions, sources, and conversations are kept. Publish to bring the clone back.',
      action: 'Unpublish',
    });
    if (!sure) return;
    setClone(await client.clones.unpublish(clone.id));
    restoreFocus();
    toast(`${clone.name} unpublished.`);
  });
  const canPublish = !isLive || hasUnpublishedChanges;
  return (
    <Card
      id="state"
      title={isLive ? `Version ${publishedVersion} is live` : 'Not published'}
      hint={
        isLive
          ? hasUnpublishedChanges
            ? 'Your draft has unpublished changes.'
            : 'Your draft has no changes. Sources need no publishing: answers use each one as soon as it is ready.'
          : 'Visitors talk to the published version. Changes to the persona and settings stay private until you publish. Sources need no publishing.'
      }
      actions={
        isLive && (
          <Button
            kind="danger"
            size="small"
            icon={CloudOff}
            busy={unpublishing.busy && 'Unpublishing…'}
            onClick={() => void unpublishing.run()}
          >
            Unpublish
          </Button>
        )
      }
    >
      <Problem problem={unpublishing.problem} />
      {isLive && hasUnpublishedChanges && live && <ChangeList changes={changesBetween(live, settingsOf(clone))} />}
      {canPublish && (
        <Form class="publish-form" onSubmit={() => void publishing.run()}>
          <TextField
            label="Note"
            value={note}
            onInput={setNote}
            maxLength={500}
            placeholder="What changed? (optional)"
            autoComplete="off"
            error={publishing.fieldErrors.note}
          />
          <Button kind="primary" type="submit" icon={Rocket} busy={publishing.busy && 'Publishing…'}>
            {isLive ? 'Publish draft' : 'Publish'}
          </Button>
        </Form>
      )}
      <Problem problem={publishing.problem} what="Could not publish the clone." />
    </Card>
  );
}

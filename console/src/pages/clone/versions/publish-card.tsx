import type { Clone, CloneSettings } from '@cloneai/sdk';
import { CloudOff, Rocket } from 'lucide';
import { useState } from 'preact/hooks';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { confirm } from '../../../components/confirm.tsx';
import { TextField } from '../../../components/field.tsx';
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
  /** Settings of the version that is live; undefined: none, or not loaded. */
  live: CloneSettings | undefined;
}

/** What visitors meet now, what they would meet after publishing, and the way offline. */
export function PublishCard({ clone, setClone, live }: PublishCardProps) {
  const [note, setNote] = useState('');
  const { publishedVersion, hasUnpublishedChanges } = clone;
  const isLive = publishedVersion !== null;
  const publishing = useAction(async () => {
    await publish(clone, setClone, note.trim());
    setNote('');
  }, ['note']);
  const ending = useAction(async () => {
    const sure = await confirm({
      title: `Take ${clone.name} offline?`,
      text: 'The chat on your sites no longer opens, its page says that nobody answers there, and conversations under way get no further answer. Versions, sources and conversations stay; publishing brings it back.',
      action: 'Take it offline',
    });
    if (!sure) return;
    setClone(await client.clones.unpublish(clone.id));
    restoreFocus();
    toast(`${clone.name} is offline.`);
  });
  const open = !isLive || hasUnpublishedChanges;
  return (
    <Card
      id="state"
      title={isLive ? `Version ${publishedVersion} is live` : 'Nobody can talk to it yet'}
      hint={
        isLive
          ? hasUnpublishedChanges
            ? 'Your draft is ahead of it.'
            : 'Your draft is the same.'
          : 'Visitors meet the published version. You go on with the draft, and they notice nothing until you publish again.'
      }
      actions={
        isLive && (
          <Button kind="danger" size="small" icon={CloudOff} busy={ending.busy && 'Taking it offline …'} onClick={() => void ending.run()}>
            Take it offline
          </Button>
        )
      }
    >
      <Problem problem={ending.problem} />
      {isLive && hasUnpublishedChanges && live && <ChangeList changes={changesBetween(live, settingsOf(clone))} />}
      {open && (
        <form
          class="publish-form"
          onSubmit={(event) => {
            event.preventDefault();
            void publishing.run();
          }}
        >
          <TextField
            label="Note"
            value={note}
            onInput={setNote}
            maxLength={500}
            placeholder="What is new? (optional)"
            autoComplete="off"
            error={publishing.fieldErrors.note}
          />
          <Button kind="primary" type="submit" icon={Rocket} busy={publishing.busy && 'Publishing …'}>
            {isLive ? 'Publish the draft' : 'Publish'}
          </Button>
        </form>
      )}
      <Problem problem={publishing.problem} what="It could not be published." />
    </Card>
  );
}

import type { Clone } from '@cloneai/sdk';
import { Rocket } from 'lucide';
import type { ComponentChildren } from 'preact';
import { Button } from '../../../components/button.tsx';
import { Note } from '../../../components/note.tsx';
import { Problem } from '../../../components/problem.tsx';
import { useAction } from '../../../lib/use-action.ts';
import { publish } from '../publish.ts';

interface PublishNoteProps {
  clone: Clone;
  setClone: (clone: Clone) => void;
  children: ComponentChildren;
}

/** A note that the clone must be published, with the button to publish it. */
export function PublishNote({ clone, setClone, children }: PublishNoteProps) {
  const action = useAction(() => publish(clone, setClone));
  return (
    <>
      <Note
        kind="warn"
        icon={Rocket}
        action={
          <Button kind="primary" size="small" busy={action.busy && 'Publishing…'} onClick={() => void action.run()}>
            Publish now
          </Button>
        }
      >
        {children}
      </Note>
      <Problem problem={action.problem} what="Could not publish the clone." />
    </>
  );
}

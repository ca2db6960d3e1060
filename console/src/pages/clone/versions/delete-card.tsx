import type { Clone } from '@cloneai/sdk';
import { Trash2 } from 'lucide';
import { useLocation } from 'preact-iso';
import { client } from '../../../api.ts';
import { Button } from '../../../components/button.tsx';
import { confirm } from '../../../components/confirm.tsx';
import { Card } from '../../../components/page.tsx';
import { Problem } from '../../../components/problem.tsx';
import { toast } from '../../../components/toast.tsx';
import { useAction } from '../../../lib/use-action.ts';

/** Deletes a clone after the user typed its name. */
export function DeleteCard({ clone }: { clone: Clone }) {
  const { route } = useLocation();
  const action = useAction(async () => {
    const sure = await confirm({
      title: `Delete ${clone.name}?`,
      text: 'This deletes its sources, versions, and conversations. Chats on your sites stop working. This cannot be undone.',
      action: 'Delete clone',
      typed: clone.name.trim(),
    });
    if (!sure) return;
    await client.clones.delete(clone.id);
    toast(`${clone.name} deleted.`);
    // A user who opened another page meanwhile stays there.
    if (location.pathname.startsWith(`/clones/${clone.id}`)) route('/clones', true);
  });
  return (
    <Card
      id="delete"
      title="Delete clone"
      hint="Deletes the clone with its knowledge and conversations. This cannot be undone. To pause the clone, unpublish it instead."
      actions={
        <Button kind="danger" icon={Trash2} busy={action.busy && 'Deleting…'} onClick={() => void action.run()}>
          Delete…
        </Button>
      }
    >
      <Problem problem={action.problem} what="Could not delete the clone." />
    </Card>
  );
}

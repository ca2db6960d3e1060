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

/** The end of a clone. */
export function DeleteCard({ clone }: { clone: Clone }) {
  const { route } = useLocation();
  const action = useAction(async () => {
    const sure = await confirm({
      title: `Delete ${clone.name}?`,
      text: 'Its sources, versions and conversations are deleted with it, and chats on your sites stop opening. There is no way back.',
      action: 'Delete for good',
      typed: clone.name.trim(),
    });
    if (!sure) return;
    await client.clones.delete(clone.id);
    toast(`${clone.name} is deleted.`);
    route('/clones', true);
  });
  return (
    <Card
      id="delete"
      title="Delete this clone"
      hint="With everything it knows and everything that was said. There is no way back. To pause it, take it offline instead."
      actions={
        <Button kind="danger" icon={Trash2} busy={action.busy && 'Deleting …'} onClick={() => void action.run()}>
          Delete …
        </Button>
      }
    >
      <Problem problem={action.problem} what="It could not be deleted." />
    </Card>
  );
}

import type { Workspace } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { TextField } from '../../components/field.tsx';
import { Badge } from '../../components/note.tsx';
import { Card } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { isAtLeast, me, switchWorkspace, workspace } from '../../state/auth.ts';

/** Shows a workspace's new name wherever it stands. */
function show(changed: Workspace) {
  if (me.value) me.value = { ...me.value, workspaces: me.value.workspaces.map((one) => (one.id === changed.id ? changed : one)) };
}

function NameCard({ current }: { current: Workspace }) {
  const [name, setName] = useState(current.name);
  const saving = useAction(
    async (to: string) => {
      const before = current.name;
      const changed = await client.workspaces.update(current.id, { name: to });
      show(changed);
      setName(changed.name);
      if (changed.name !== before)
        toast('The name is saved.', {
          label: 'Undo',
          run: () => void client.workspaces.update(current.id, { name: before }).then(undo, failed),
        });
    },
    ['name'],
  );
  const undo = (changed: Workspace) => {
    show(changed);
    setName(changed.name);
  };
  const failed = () => toast('The name could not be set back. Change it by hand.');
  return (
    <Card id="name" title="Name" hint="Members see it, and who gets an invitation. Visitors of your clones do not.">
      {isAtLeast('admin') ? (
        <form
          class="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            void saving.run(name.trim());
          }}
        >
          <TextField
            label="Workspace name"
            value={name}
            onInput={setName}
            required
            maxLength={120}
            autoComplete="off"
            error={saving.fieldErrors.name}
          />
          <Button
            kind="primary"
            type="submit"
            disabled={name.trim() === current.name || name.trim() === ''}
            busy={saving.busy && 'Saving …'}
          >
            Save
          </Button>
        </form>
      ) : (
        <p>{current.name}</p>
      )}
      <Problem problem={saving.problem} what="The name was not saved." />
      <div class="row wrap small">
        <span class="dim">For the API, its id is</span>
        <code>{current.id}</code>
        <CopyButton text={current.id} />
      </div>
    </Card>
  );
}

export function GeneralTab() {
  const current = workspace.value;
  const mine = me.value?.workspaces ?? [];
  const { route } = useLocation();
  const switching = useAction(async (to: Workspace) => {
    const ended = await switchWorkspace(to.id);
    toast(`You are in ${to.name} now.${ended ? '' : ' The login before could not be ended; you can do it under your account.'}`);
    route('/');
  });
  if (!current) return null;
  return (
    <div class="stack loose">
      <NameCard key={current.id} current={current} />
      <Card
        id="workspaces"
        title={mine.length > 1 ? 'Your workspaces' : 'Your workspace'}
        hint="Each has its own clones, keys, members and limit. You join others by invitation."
      >
        <ul class="list">
          {mine.map((one) => (
            <li key={one.id} class="item">
              <div class="grow">
                <div class="row wrap">
                  <span class="name">{one.name}</span>
                  {one.id === current.id && <Badge kind="good">In use</Badge>}
                </div>
                <p class="small dim">You are {one.role ?? 'a member'}</p>
              </div>
              {one.id !== current.id && (
                <Button
                  size="small"
                  label={`Switch to ${one.name}`}
                  busy={switching.busy && 'Switching …'}
                  onClick={() => void switching.run(one)}
                >
                  Switch
                </Button>
              )}
            </li>
          ))}
        </ul>
        <Problem problem={switching.problem} what="You are still where you were." />
      </Card>
    </div>
  );
}

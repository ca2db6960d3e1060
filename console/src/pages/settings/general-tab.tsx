import type { Workspace } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Badge } from '../../components/note.tsx';
import { Card } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { isAtLeast, me, switchWorkspace, workspace } from '../../state/auth.ts';

/** Updates the workspace in the signed-in user, so that every page shows its new name. */
function applyChange(changed: Workspace) {
  if (me.value) me.value = { ...me.value, workspaces: me.value.workspaces.map((one) => (one.id === changed.id ? changed : one)) };
}

function NameCard({ current }: { current: Workspace }) {
  const [name, setName] = useState(current.name);
  const saving = useAction(
    async (to: string) => {
      const previousName = current.name;
      const changed = await client.workspaces.update(current.id, { name: to });
      applyChange(changed);
      setName(changed.name);
      if (changed.name !== previousName)
        toast('Name saved.', {
          label: 'Undo',
          run: () => void client.workspaces.update(current.id, { name: previousName }).then(undo, failed),
        });
    },
    ['name'],
  );
  const undo = (changed: Workspace) => {
    applyChange(changed);
    setName(changed.name);
  };
  const failed = () => toast('Could not undo the change. Edit the name instead.');
  return (
    <Card id="name" title="Name" hint="Shown to members and in invitations. Visitors do not see it.">
      {isAtLeast('admin') ? (
        <Form class="inline-form" onSubmit={() => void saving.run(name.trim())}>
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
            busy={saving.busy && 'Saving…'}
          >
            Save
          </Button>
        </Form>
      ) : (
        <p>{current.name}</p>
      )}
      <Problem problem={saving.problem} what="Could not save the name." />
      <div class="row wrap small">
        <span class="dim">Workspace ID</span>
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
    const previousLoginEnded = await switchWorkspace(to.id);
    toast(
      `Switched to ${to.name}.${previousLoginEnded ? '' : ' Could not sign out of the previous workspace. Sign out the login under Your account.'}`,
    );
    route('/');
  });
  if (!current) return null;
  return (
    <div class="stack loose">
      <NameCard key={current.id} current={current} />
      <Card
        id="workspaces"
        title={mine.length > 1 ? 'Your workspaces' : 'Your workspace'}
        hint="Each workspace has its own clones, API keys, members, and spending limit. You join a workspace by invitation."
      >
        <ul class="list">
          {mine.map((one) => (
            <li key={one.id} class="item">
              <div class="grow">
                <div class="row wrap">
                  <span class="name">{one.name}</span>
                  {one.id === current.id && <Badge kind="good">Current</Badge>}
                </div>
                <p class="small dim">Your role: {one.role ?? 'member'}</p>
              </div>
              {one.id !== current.id && (
                <Button
                  size="small"
                  label={`Switch to ${one.name}`}
                  busy={switching.args?.[0].id === one.id && 'Switching…'}
                  inactive={switching.busy}
                  onClick={() => void switching.run(one)}
                >
                  Switch
                </Button>
              )}
            </li>
          ))}
        </ul>
        <Problem problem={switching.problem} what="Could not switch workspaces." />
      </Card>
    </div>
  );
}

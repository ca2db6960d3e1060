import { ApiError, type Workspace } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { PasswordField } from '../../parts/field.tsx';
import { Problem } from '../../parts/problem.tsx';
import { toast } from '../../parts/toast.tsx';
import { useAction } from '../../parts/use-action.ts';
import { me, switchWorkspace } from '../../state/who.ts';

/** A sign-in is good for one workspace: going to another asks for the password. */
export function SwitchWorkspace({ to, onClose }: { to: Workspace; onClose: () => void }) {
  const { route } = useLocation();
  const [password, setPassword] = useState('');
  const [wrong, setWrong] = useState<string>();
  const switching = useAction(async () => {
    setWrong(undefined);
    try {
      await switchWorkspace({ workspaceId: to.id, password });
    } catch (problem) {
      if (!(problem instanceof ApiError && problem.code === 'invalid_credentials')) throw problem;
      setWrong('This is not your password. Try again.');
      return;
    }
    onClose();
    toast(`You are in ${to.name} now.`);
    route('/');
  });
  return (
    <Dialog title={`Switch to ${to.name}`} onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void switching.run();
        }}
      >
        <p>
          Each sign-in is good for one workspace. Type your password to sign in to this one; you leave the other without losing anything.
        </p>
        <input type="email" hidden autoComplete="username" value={me.value?.email} readOnly />
        <PasswordField
          label="Password"
          value={password}
          onInput={setPassword}
          autoComplete="current-password"
          required
          autoFocus
          error={wrong}
        />
        <Problem problem={switching.problem} what="You are still where you were." />
        <div class="actions end">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" busy={switching.busy && 'Switching …'}>
            Switch
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

import type { Member } from '@cloneai/sdk';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { PasswordField, TextField } from '../../components/field.tsx';
import { Loading } from '../../components/loading.tsx';
import { Problem } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { useLoad } from '../../lib/use-load.ts';
import { logout, me } from '../../state/auth.ts';
import { type DeletionEffect, deletionEffect } from './account-deletion.ts';

/** So many workspaces are looked into; of the others the server says what stands in the way. */
const MOST = 20;

async function loadFates(signal: AbortSignal): Promise<DeletionEffect[]> {
  const mine = me.value?.workspaces.slice(0, MOST) ?? [];
  return Promise.all(
    mine.map(async ({ id, name, role }) => {
      const path = `/v1/workspaces/${id}/members?limit=100`;
      const { data } = await client.request<{ data: Member[] }>('GET', path, undefined, { signal });
      return deletionEffect({
        workspace: name,
        role,
        others: data.filter(({ userId }) => userId !== me.value?.id).map((member) => member.role),
      });
    }),
  );
}

const WORDS: Record<DeletionEffect['fate'], string> = {
  deleted: 'is deleted: its clones, sources, conversations and keys; sites that embed a clone of it fall silent',
  left: 'stays, without you',
  blocking: 'has other members, and you are its only owner: make one of them an owner first',
};

/** Says what goes with the account, and asks for what only its owner knows. */
export function DeleteAccount({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const fates = useLoad(loadFates, []);
  const mine = me.value?.email ?? '';
  const deleting = useAction(async () => {
    await client.me.delete({ password });
    toast('Your account is deleted. Goodbye, and thank you for having been here.');
    // The server has forgotten this login with the account, and may say so; here it ends all the same.
    logout().catch(() => undefined);
    route('/login', true);
  }, ['password']);
  const blocked = fates.data?.some(({ fate }) => fate === 'blocking');
  const ready = email.trim().toLowerCase() === mine.toLowerCase() && !blocked;
  return (
    <Dialog title="Delete your account?" onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) void deleting.run();
        }}
      >
        <p>There is no way back. With your account goes your name, your e-mail and your logins, and:</p>
        {fates.loading && !fates.data && <Loading what="what goes with it" rows={1} />}
        <Problem problem={fates.problem} what="What goes with it could not be looked up." onRetry={fates.reload} />
        {fates.data && (
          <ul class="plain-list">
            {fates.data.map(({ workspace, fate }, index) => (
              <li key={index} class={fate === 'blocking' ? 'field-error' : ''}>
                <strong>{workspace}</strong> {WORDS[fate]}.
              </li>
            ))}
          </ul>
        )}
        {blocked ? (
          <div class="actions end">
            <Button onClick={onClose}>Close</Button>
          </div>
        ) : (
          <>
            <TextField label={`Type ${mine} to confirm`} type="email" value={email} onInput={setEmail} autoComplete="off" required />
            <PasswordField
              label="Password"
              value={password}
              onInput={setPassword}
              autoComplete="current-password"
              required
              error={deleting.fieldErrors.password}
            />
            <Problem problem={deleting.problem} what="Nothing was deleted." />
            <div class="actions end">
              <Button onClick={onClose}>Cancel</Button>
              <Button kind="danger" type="submit" disabled={!ready} busy={deleting.busy && 'Deleting …'}>
                Delete my account
              </Button>
            </div>
          </>
        )}
      </form>
    </Dialog>
  );
}

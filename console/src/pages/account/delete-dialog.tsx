import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { CurrentPasswordField } from '../../components/credential-fields.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { DialogActions, Form } from '../../components/form.tsx';
import { Loading } from '../../components/loading.tsx';
import { Problem } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { useLoad } from '../../lib/use-load.ts';
import { me, signOut } from '../../state/auth.ts';
import { type DeletionEffect, deletionEffect } from './account-deletion.ts';

/** The dialog checks at most this many workspaces. The server still refuses the deletion if another one blocks it. */
const MAX_WORKSPACES = 20;

async function loadEffects(signal: AbortSignal): Promise<DeletionEffect[]> {
  const mine = me.value?.workspaces.slice(0, MAX_WORKSPACES) ?? [];
  return Promise.all(
    mine.map(async ({ id, name, role }) => {
      const { data } = await client.workspaces.members.list(id, { limit: 100 }, { signal });
      return deletionEffect({
        workspace: name,
        role,
        otherRoles: data.filter(({ userId }) => userId !== me.value?.id).map((member) => member.role),
      });
    }),
  );
}

const LABELS: Record<DeletionEffect['effect'], string> = {
  deleted: 'will be deleted with its clones, sources, conversations, and API keys. Sites that embed its clones lose their chat',
  left: 'stays. You leave it',
  blocked: 'has other members, and you are its only owner. Make another member an owner first',
};

/** Lists what is deleted with the account and asks for the password. */
export function DeleteAccount({ onClose }: { onClose: () => void }) {
  const { route } = useLocation();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const effects = useLoad(loadEffects, []);
  const mine = me.value?.email ?? '';
  const deleting = useAction(async () => {
    await client.me.delete({ password });
    toast('Account deleted.');
    // The server deleted the login with the account, so ignore its error and sign out locally.
    signOut().catch(() => undefined);
    route('/login', true);
  }, ['password']);
  const blocked = effects.data?.some(({ effect }) => effect === 'blocked');
  const ready = email.trim().toLowerCase() === mine.toLowerCase() && !blocked;
  return (
    <Dialog title="Delete your account?" onClose={onClose}>
      <Form
        onSubmit={() => {
          if (ready) void deleting.run();
        }}
      >
        <p>This cannot be undone. Your name, email, and logins are deleted. Your workspaces:</p>
        {effects.loading && !effects.data && <Loading what="your workspaces" rows={1} />}
        <Problem problem={effects.problem} what="Could not load your workspaces." onRetry={effects.reload} />
        {effects.data && (
          <ul class="plain-list">
            {effects.data.map(({ workspace, effect }, index) => (
              <li key={index} class={effect === 'blocked' ? 'field-error' : ''}>
                <strong>{workspace}</strong> {LABELS[effect]}.
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
            <CurrentPasswordField value={password} onInput={setPassword} error={deleting.fieldErrors.password} />
            <Problem problem={deleting.problem} what="Could not delete your account." />
            <DialogActions
              onCancel={onClose}
              submit="Delete my account"
              kind="danger"
              disabled={!ready}
              busy={deleting.busy && 'Deleting…'}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}

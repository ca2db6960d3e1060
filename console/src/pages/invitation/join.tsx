import type { InvitationPreview } from '@cloneai/sdk';
import { UserRound } from 'lucide';
import { useState } from 'preact/hooks';
import { Button, LinkButton } from '../../components/button.tsx';
import { PasswordField, TextField } from '../../components/field.tsx';
import { Note } from '../../components/note.tsx';
import { problemText } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import type { Action } from '../../lib/use-action.ts';
import { logout } from '../../state/auth.ts';

export interface JoinProps {
  invitation: InvitationPreview;
  action: Action<[{ password?: string; name?: string }]>;
}

/** Signed in as the invited person: nothing is left to ask. */
export function JoinAsMe({ invitation, action }: JoinProps) {
  return (
    <Button kind="primary" class="full" busy={action.busy && 'Joining …'} onClick={() => void action.run({})}>
      Join {invitation.workspaceName}
    </Button>
  );
}

/** Somebody else is signed in here. */
export function WrongAccount({ invitation, email }: { invitation: InvitationPreview; email: string }) {
  return (
    <div class="stack">
      <Note kind="warn" icon={UserRound}>
        You are logged in as {email}, and this invitation is for {invitation.email}. Log out to go on as {invitation.email}; or have {email}{' '}
        invited instead.
      </Note>
      <div class="actions">
        <Button kind="primary" onClick={() => void logout().catch((problem: unknown) => toast(`Logged out here. ${problemText(problem)}`))}>
          Log out and go on
        </Button>
        <LinkButton href="/">Stay, as {email}</LinkButton>
      </div>
    </div>
  );
}

/** Nobody is signed in: with the password of the account that is there, or with one for a new account. */
export function JoinWithPassword({ invitation, action }: JoinProps) {
  const { email, hasAccount } = invitation;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void action.run({ password, ...(!hasAccount && name.trim() ? { name: name.trim() } : {}) });
      }}
    >
      {/* For password managers, which file a password under a name. */}
      <input type="email" class="sr" autoComplete="username" value={email} readOnly tabIndex={-1} aria-hidden="true" />
      {!hasAccount && (
        <TextField label="Your name" value={name} onInput={setName} autoComplete="name" maxLength={120} error={action.fieldErrors.name} />
      )}
      <PasswordField
        label={hasAccount ? `Password of ${email}` : 'A password for your account'}
        value={password}
        onInput={setPassword}
        autoComplete={hasAccount ? 'current-password' : 'new-password'}
        required
        minLength={8}
        hint={hasAccount ? 'You have an account here already.' : 'At least 8 characters.'}
        error={action.fieldErrors.password}
      />
      {hasAccount && (
        <p class="small">
          <a href={`/forgot-password?email=${encodeURIComponent(email)}`}>Forgot your password?</a> The link of the invitation stays good.
        </p>
      )}
      <Button kind="primary" type="submit" class="full" busy={action.busy && 'Joining …'}>
        {hasAccount ? 'Log in and join' : 'Create account and join'}
      </Button>
    </form>
  );
}

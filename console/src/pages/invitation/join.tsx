import type { InvitationPreview } from '@cloneai/sdk';
import { UserRound } from 'lucide';
import { useState } from 'preact/hooks';
import { Button, LinkButton } from '../../components/button.tsx';
import { PasswordField, TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Note } from '../../components/note.tsx';
import { problemText } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import type { Action } from '../../lib/use-action.ts';
import { signOut } from '../../state/auth.ts';

interface JoinProps {
  invitation: InvitationPreview;
  action: Action<[{ password?: string; name?: string }]>;
}

/** The invited user is signed in. */
export function JoinAsMe({ invitation, action }: JoinProps) {
  return (
    <Button kind="primary" class="full" busy={action.busy && 'Joining…'} onClick={() => void action.run({})}>
      Join {invitation.workspaceName}
    </Button>
  );
}

/** Another user is signed in. */
export function WrongAccount({ invitation, email }: { invitation: InvitationPreview; email: string }) {
  return (
    <div class="stack">
      <Note kind="warn" icon={UserRound}>
        You are signed in as {email}, but this invitation is for {invitation.email}. Sign out to continue as {invitation.email}.
      </Note>
      <div class="actions">
        <Button
          kind="primary"
          onClick={() => void signOut().catch((problem: unknown) => toast(`You are signed out on this device. ${problemText(problem)}`))}
        >
          Sign out and continue
        </Button>
        <LinkButton href="/">Stay signed in as {email}</LinkButton>
      </div>
    </div>
  );
}

/** Nobody is signed in: asks for the password of the existing account, or for a new one. */
export function JoinWithPassword({ invitation, action }: JoinProps) {
  const { email, hasAccount } = invitation;
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  return (
    <Form onSubmit={() => void action.run({ password, ...(!hasAccount && name.trim() ? { name: name.trim() } : {}) })}>
      {/* Password managers store the password under this email. */}
      <input type="email" class="sr" autoComplete="username" value={email} readOnly tabIndex={-1} aria-hidden="true" />
      {!hasAccount && (
        <TextField label="Your name" value={name} onInput={setName} autoComplete="name" maxLength={120} error={action.fieldErrors.name} />
      )}
      <PasswordField
        label={hasAccount ? `Password for ${email}` : 'Choose a password'}
        value={password}
        onInput={setPassword}
        autoComplete={hasAccount ? 'current-password' : 'new-password'}
        required
        minLength={8}
        hint={hasAccount ? 'You already have an account.' : 'At least 8 characters.'}
        error={action.fieldErrors.password}
      />
      {hasAccount && (
        <p class="small">
          <a href={`/forgot-password?email=${encodeURIComponent(email)}`}>Forgot your password?</a> Your invitation link stays valid.
        </p>
      )}
      <Button kind="primary" type="submit" class="full" busy={action.busy && 'Joining…'}>
        {hasAccount ? 'Sign in and join' : 'Create account and join'}
      </Button>
    </Form>
  );
}

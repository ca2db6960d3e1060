import { Link2 } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { publicClient } from '../api.ts';
import { AuthPage } from '../components/auth-page.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { NewPasswordField } from '../components/credential-fields.tsx';
import { Form } from '../components/form.tsx';
import { Note } from '../components/note.tsx';
import { Problem } from '../components/problem.tsx';
import { toast } from '../components/toast.tsx';
import { useAction } from '../lib/use-action.ts';
import { loadMe, signInWith } from '../state/auth.ts';
import { dropLinkToken, takeLinkToken } from '../state/link-token.ts';

interface EmailLinkProps {
  title: string;
  lead: string;
  /** Name of the button, and its name while it works. */
  submit: string;
  submitting: string;
  /** Where to get a new link. */
  newLinkAt: string;
  action: Pick<ReturnType<typeof useAction>, 'run' | 'busy' | 'problem'>;
  token: string;
  children?: ComponentChildren;
}

/** A page that uses the token of an emailed link when its reader says so. Merely opening it, as mail scanners do, changes nothing. */
function EmailLinkPage({ title, lead, submit, submitting, newLinkAt, action, token, children }: EmailLinkProps) {
  return (
    <AuthPage title={title} lead={lead} foot={<a href="/login">Sign in</a>}>
      {token === '' ? (
        <Note
          kind="warn"
          icon={Link2}
          action={
            <LinkButton size="small" href={newLinkAt}>
              Get a new link
            </LinkButton>
          }
        >
          This page needs the link from your email. Open that link again, or request a new one.
        </Note>
      ) : (
        <Form onSubmit={() => void action.run()}>
          {children}
          <Problem problem={action.problem} />
          {action.problem ? (
            <p class="small">
              <a href={newLinkAt}>Get a new link</a>
            </p>
          ) : null}
          <Button kind="primary" type="submit" busy={action.busy && submitting} class="full">
            {submit}
          </Button>
        </Form>
      )}
    </AuthPage>
  );
}

export function CompleteRegistrationPage() {
  const { route } = useLocation();
  const [token] = useState(() => takeLinkToken('complete-registration'));
  const [password, setPassword] = useState('');
  const action = useAction(async () => {
    const answer = await publicClient.auth.completeRegistration({ token, password });
    dropLinkToken('complete-registration');
    await signInWith(answer);
    route('/', true);
  }, ['password']);
  return (
    <EmailLinkPage
      title="Create your account"
      lead="Choose the password that you will sign in with."
      submit="Create account"
      submitting="Creating account…"
      newLinkAt="/register"
      {...{ action, token }}
    >
      <NewPasswordField label="Password" value={password} onInput={setPassword} error={action.fieldErrors.password} />
    </EmailLinkPage>
  );
}

export function VerifyEmailPage() {
  const { route } = useLocation();
  const [token] = useState(() => takeLinkToken('verify-email'));
  const action = useAction(async () => {
    await publicClient.auth.verifyEmail({ token });
    dropLinkToken('verify-email');
    toast('Email verified.');
    await loadMe();
    route('/account', true);
  });
  return (
    <EmailLinkPage
      title="Verify your email"
      lead="Continue if you requested this for your account."
      submit="Verify email"
      submitting="Verifying…"
      newLinkAt="/account"
      {...{ action, token }}
    />
  );
}

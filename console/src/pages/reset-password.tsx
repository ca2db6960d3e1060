import { Link2 } from 'lucide';
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
import { dropLinkToken, takeLinkToken } from '../state/link-token.ts';

export function ResetPasswordPage() {
  const { route } = useLocation();
  const [token] = useState(() => takeLinkToken('reset-password'));
  const [password, setPassword] = useState('');
  const action = useAction(async () => {
    await publicClient.auth.resetPassword({ token, password });
    dropLinkToken('reset-password');
    toast('Password changed. Sign in with your new password.');
    route('/login', true);
  }, ['password']);
  return (
    <AuthPage title="Set a new password" lead="This signs you out everywhere else." foot={<a href="/login">Back to sign in</a>}>
      {token === '' ? (
        <Note
          kind="warn"
          icon={Link2}
          action={
            <LinkButton size="small" href="/forgot-password">
              Get a new link
            </LinkButton>
          }
        >
          This page needs the link from your email. Open that link again, or request a new one.
        </Note>
      ) : (
        <Form onSubmit={() => void action.run()}>
          <NewPasswordField value={password} onInput={setPassword} error={action.fieldErrors.password} />
          <Problem problem={action.problem} />
          {action.problem ? (
            <p class="small">
              <a href="/forgot-password">Get a new link</a>
            </p>
          ) : null}
          <Button kind="primary" type="submit" busy={action.busy && 'Saving…'} class="full">
            Set password
          </Button>
        </Form>
      )}
    </AuthPage>
  );
}

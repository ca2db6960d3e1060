import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { AuthPage } from '../components/auth-page.tsx';
import { Button } from '../components/button.tsx';
import { CurrentPasswordField, EmailField } from '../components/credential-fields.tsx';
import { Form } from '../components/form.tsx';
import { Problem } from '../components/problem.tsx';
import { useAction } from '../lib/use-action.ts';
import { signIn } from '../state/auth.ts';
import { useNextPath } from './use-next-path.ts';

export function LoginPage() {
  const { query } = useLocation();
  const [email, setEmail] = useState(query.email ?? '');
  const [password, setPassword] = useState('');
  const action = useAction(() => signIn({ email, password }), ['email', 'password']);
  const nextQuery = useNextPath();
  return (
    <AuthPage
      title="Sign in"
      foot={
        <>
          New here? <a href={`/register${nextQuery}`}>Create an account</a>
        </>
      }
    >
      <Form onSubmit={() => void action.run()}>
        <EmailField value={email} onInput={setEmail} error={action.fieldErrors.email} />
        <CurrentPasswordField value={password} onInput={setPassword} error={action.fieldErrors.password} />
        <p class="small">
          <a href={`/forgot-password${email ? `?email=${encodeURIComponent(email)}` : ''}`}>Forgot your password?</a>
        </p>
        <Problem problem={action.problem} />
        <Button kind="primary" type="submit" busy={action.busy && 'Signing in…'} class="full">
          Sign in
        </Button>
      </Form>
    </AuthPage>
  );
}

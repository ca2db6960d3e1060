import { MailCheck } from 'lucide';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { publicClient } from '../api.ts';
import { AuthPage } from '../components/auth-page.tsx';
import { Button } from '../components/button.tsx';
import { EmailField } from '../components/credential-fields.tsx';
import { Form } from '../components/form.tsx';
import { NoEmail } from '../components/no-email.tsx';
import { Note } from '../components/note.tsx';
import { Problem } from '../components/problem.tsx';
import { sendsEmail } from '../lib/mail-status.ts';
import { useAction } from '../lib/use-action.ts';
import { useLoad } from '../lib/use-load.ts';

export function ForgotPasswordPage() {
  const { query } = useLocation();
  const [email, setEmail] = useState(query.email ?? '');
  const [sent, setSent] = useState(false);
  const sends = useLoad(sendsEmail, []);
  const action = useAction(async () => {
    await publicClient.auth.forgotPassword({ email });
    setSent(true);
  }, ['email']);
  return (
    <AuthPage
      title="Forgot your password?"
      lead="Enter your email and we will send you a link to set a new password."
      foot={<a href="/login">Back to sign in</a>}
    >
      <Form onSubmit={() => void action.run()}>
        <EmailField
          value={email}
          onInput={(value) => {
            setEmail(value);
            setSent(false);
          }}
          error={action.fieldErrors.email}
        />
        <Problem problem={action.problem} />
        <NoEmail sends={sends.data} />
        <div role="status">
          {sent && (
            <Note kind="good" icon={MailCheck}>
              If {email} has an account, we {sends.data === false ? 'wrote' : 'sent'} an email with a link. It works once and expires in 30
              minutes.{sends.data !== false && ' Check your spam folder too.'}
            </Note>
          )}
        </div>
        <Button kind="primary" type="submit" busy={action.busy && 'Sending…'} class="full">
          {sent ? 'Resend link' : 'Send link'}
        </Button>
      </Form>
    </AuthPage>
  );
}

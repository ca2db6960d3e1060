import { ConflictError } from '@cloneai/sdk';
import { MailCheck } from 'lucide';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { AuthPage } from '../components/auth-page.tsx';
import { Button } from '../components/button.tsx';
import { EmailField, NewPasswordField } from '../components/credential-fields.tsx';
import { TextField } from '../components/field.tsx';
import { Form } from '../components/form.tsx';
import { Loading } from '../components/loading.tsx';
import { NoEmail } from '../components/no-email.tsx';
import { Note } from '../components/note.tsx';
import { Problem } from '../components/problem.tsx';
import { sendsEmail } from '../lib/mail-status.ts';
import { useAction } from '../lib/use-action.ts';
import { useLoad } from '../lib/use-load.ts';
import { signUp } from '../state/auth.ts';
import { loadRegistration } from '../state/registration.ts';
import { useNextPath } from './use-next-path.ts';

export function RegisterPage() {
  const { query } = useLocation();
  const [name, setName] = useState('');
  const [email, setEmail] = useState(query.email ?? '');
  const [password, setPassword] = useState('');
  /** The email that already has an account. */
  const [taken, setTaken] = useState<string>();
  /** The email to which a link was sent. */
  const [sentTo, setSentTo] = useState<string>();
  const registration = useLoad(loadRegistration, []);
  const { data } = registration;
  /** Otherwise the password is chosen with the link of an email. */
  const asksPassword = data?.mode !== 'email';
  const sends = useLoad(sendsEmail, []);
  const action = useAction(
    () =>
      signUp({ email, ...(asksPassword ? { password } : {}), ...(name.trim() ? { name: name.trim() } : {}) }).then(
        (result) => setSentTo(result === 'email' ? email : undefined),
        (problem: unknown) => {
          if (problem instanceof ConflictError) setTaken(email);
          throw problem;
        },
      ),
    ['email', 'password', 'name'],
  );
  const nextQuery = useNextPath();
  return (
    <AuthPage
      title="Create your account"
      lead={
        data?.firstAccount
          ? 'This server is new: you are its first user. Your clone can answer its first question in a few minutes.'
          : 'Your clone can answer its first question in a few minutes.'
      }
      foot={
        !data?.firstAccount && (
          <>
            Already have an account? <a href={`/login${nextQuery}`}>Sign in</a>
          </>
        )
      }
    >
      {registration.loading && !data && <Loading what="the form" rows={2} />}
      {(data || registration.problem !== null) && (
        <Form onSubmit={() => void action.run()}>
          <TextField label="Your name" value={name} onInput={setName} autoComplete="name" maxLength={120} error={action.fieldErrors.name} />
          <EmailField value={email} onInput={setEmail} error={action.fieldErrors.email} />
          {asksPassword ? (
            <NewPasswordField label="Password" value={password} onInput={setPassword} error={action.fieldErrors.password} />
          ) : (
            <>
              <p class="small dim">You choose your password with the link of an email.</p>
              <NoEmail sends={sends.data} />
            </>
          )}
          <Problem problem={action.problem} />
          {taken === email && (
            <p class="small">
              <a href={`/login?email=${encodeURIComponent(email)}${query.next ? `&next=${encodeURIComponent(query.next)}` : ''}`}>
                Sign in as {email}
              </a>
            </p>
          )}
          <div role="status">
            {sentTo === email && (
              <Note kind="good" icon={MailCheck}>
                We {sends.data === false ? 'wrote' : 'sent'} an email to {email}. Open its link within 24 hours and choose your password
                there.{sends.data !== false && ' Check your spam folder too.'}
              </Note>
            )}
          </div>
          <Button kind="primary" type="submit" busy={action.busy && (asksPassword ? 'Creating account…' : 'Sending…')} class="full">
            {sentTo === email ? 'Resend link' : asksPassword ? 'Create account' : 'Send link'}
          </Button>
        </Form>
      )}
    </AuthPage>
  );
}

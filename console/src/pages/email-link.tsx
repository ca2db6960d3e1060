import { Link2 } from 'lucide';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { publicClient } from '../api.ts';
import { AuthPage } from '../components/auth-page.tsx';
import { LinkButton } from '../components/button.tsx';
import { Loading } from '../components/loading.tsx';
import { Note } from '../components/note.tsx';
import { Problem } from '../components/problem.tsx';
import { toast } from '../components/toast.tsx';
import { useAction } from '../lib/use-action.ts';
import { loadMe, signInWith } from '../state/auth.ts';
import { dropLinkToken, takeLinkToken } from '../state/link-token.ts';

interface EmailLinkProps {
  page: string;
  title: string;
  /** What happens while the page waits. */
  waitingFor: string;
  /** Where to get a new link. */
  action: ComponentChildren;
  use: (token: string) => Promise<void>;
}

/** A page that uses the token of an emailed link as soon as it opens. */
function EmailLinkPage({ page, title, waitingFor, action, use }: EmailLinkProps) {
  const [token] = useState(() => takeLinkToken(page));
  const using = useAction(async () => {
    await use(token);
    dropLinkToken(page);
  });
  useEffect(() => {
    if (token !== '') void using.run();
  }, []);
  return (
    <AuthPage title={title} foot={<a href="/login">Sign in</a>}>
      {token === '' ? (
        <Note kind="warn" icon={Link2} action={action}>
          This page needs the link from your email. Open that link again, or request a new one.
        </Note>
      ) : (
        <>
          <Problem problem={using.problem} onRetry={() => void using.run()} />
          {using.problem ? action : <Loading what={waitingFor} rows={1} />}
        </>
      )}
    </AuthPage>
  );
}

export function CompleteRegistrationPage() {
  const { route } = useLocation();
  return (
    <EmailLinkPage
      page="complete-registration"
      title="Create your account"
      waitingFor="your account"
      action={
        <LinkButton size="small" href="/register">
          Get a new link
        </LinkButton>
      }
      use={async (token) => {
        await signInWith(await publicClient.auth.completeRegistration({ token }));
        route('/', true);
      }}
    />
  );
}

export function VerifyEmailPage() {
  const { route } = useLocation();
  return (
    <EmailLinkPage
      page="verify-email"
      title="Verify your email"
      waitingFor="the result"
      action={
        <LinkButton size="small" href="/account">
          Get a new link
        </LinkButton>
      }
      use={async (token) => {
        await publicClient.auth.verifyEmail({ token });
        toast('Email verified.');
        await loadMe();
        route('/account', true);
      }}
    />
  );
}

import { ApiError, ConflictError, type InvitationPreview } from '@cloneai/sdk';
import { Link2 } from 'lucide';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client, hasTokens, publicClient } from '../api.ts';
import { AuthPage } from '../components/auth-page.tsx';
import { LinkButton } from '../components/button.tsx';
import { Loading } from '../components/loading.tsx';
import { Note } from '../components/note.tsx';
import { Problem } from '../components/problem.tsx';
import { toast } from '../components/toast.tsx';
import { useAction } from '../lib/use-action.ts';
import { useLoad } from '../lib/use-load.ts';
import { me, signInWith } from '../state/auth.ts';
import { dropLinkToken, takeLinkToken } from '../state/link-token.ts';
import { JoinAsMe, JoinWithPassword, WrongAccount } from './invitation/join.tsx';
import { invitationSummary } from './invitation/summary.ts';

const PAGE = 'invitation';

/** Shown when the invitation link is missing or invalid. */
function InvalidInvitation({ text }: { text: string }) {
  return (
    <div class="stack">
      <Note kind="warn" icon={Link2}>
        {text}
      </Note>
      <LinkButton href="/">{me.value ? 'Go to overview' : 'Sign in'}</LinkButton>
    </div>
  );
}

function Invited({ token, invitation }: { token: string; invitation: InvitationPreview }) {
  const { route } = useLocation();
  const user = me.value;
  const action = useAction(
    async (input: { password?: string; name?: string }) => {
      const answer = await (input.password === undefined ? client : publicClient).invitations.accept({ token, ...input });
      dropLinkToken(PAGE);
      await signInWith(answer);
      toast(`Welcome to ${invitation.workspaceName}.`);
      route('/', true);
    },
    ['password', 'name'],
  );
  const isMember = action.problem instanceof ConflictError;
  return (
    <>
      {user === undefined && hasTokens() ? (
        <Loading what="your account" rows={1} />
      ) : user ? (
        user.email.toLowerCase() === invitation.email.toLowerCase() ? (
          <JoinAsMe invitation={invitation} action={action} />
        ) : (
          <WrongAccount invitation={invitation} email={user.email} />
        )
      ) : (
        <JoinWithPassword invitation={invitation} action={action} />
      )}
      <div class="invitation-problem">
        <Problem problem={action.problem} />
        {isMember && (
          <p class="small">
            <a href={user ? '/' : `/login?email=${encodeURIComponent(invitation.email)}`}>{user ? 'Go to overview' : 'Sign in'}</a>
          </p>
        )}
      </div>
    </>
  );
}

export function InvitationPage() {
  const [token, setToken] = useState(() => takeLinkToken(PAGE));
  useEffect(() => {
    // Opening another invitation link in this tab changes only the fragment.
    const onHash = () => setToken(takeLinkToken(PAGE));
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  const invitation = useLoad(
    async (signal) =>
      token === ''
        ? null
        : publicClient.invitations.preview({ token }, { signal }).then(
            (found) => found,
            (error: unknown) => {
              // 400 means the link is invalid. Any other error may be temporary.
              if (error instanceof ApiError && error.status === 400) return null;
              throw error;
            },
          ),
    [token],
  );
  const { data } = invitation;
  return (
    <AuthPage title={data ? `Join ${data.workspaceName}` : 'Invitation'} {...(data ? { lead: invitationSummary(data) } : {})}>
      <Problem problem={invitation.problem} onRetry={invitation.reload} />
      {data === undefined && invitation.loading && <Loading what="your invitation" rows={1} />}
      {data === null && (
        <InvalidInvitation
          text={
            token === ''
              ? 'This page needs the link from your invitation email. Open that link again.'
              : 'This invitation is no longer valid. It was used, revoked, replaced, or has expired. Ask for a new invitation.'
          }
        />
      )}
      {data && <Invited token={token} invitation={data} />}
    </AuthPage>
  );
}

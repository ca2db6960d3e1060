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
import { enter, me } from '../state/auth.ts';
import { dropLinkToken, takeLinkToken } from '../state/link-token.ts';
import { JoinAsMe, JoinWithPassword, WrongAccount } from './invitation/join.tsx';
import { lead } from './invitation/summary.ts';

const PAGE = 'invitation';

/** Nobody can go on with this link: what it was, and the ways out. */
function InvalidInvitation({ text }: { text: string }) {
  return (
    <div class="stack">
      <Note kind="warn" icon={Link2}>
        {text}
      </Note>
      <LinkButton href="/">{me.value ? 'To your overview' : 'Log in'}</LinkButton>
    </div>
  );
}

function Invited({ token, invitation }: { token: string; invitation: InvitationPreview }) {
  const { route } = useLocation();
  const who = me.value;
  const action = useAction(
    async (input: { password?: string; name?: string }) => {
      const answer = await (input.password === undefined ? client : publicClient).invitations.accept({ token, ...input });
      dropLinkToken(PAGE);
      await enter(answer);
      toast(`Welcome to ${invitation.workspaceName}.`);
      route('/', true);
    },
    ['password', 'name'],
  );
  const member = action.problem instanceof ConflictError;
  return (
    <>
      {who === undefined && hasTokens() ? (
        <Loading what="your account" rows={1} />
      ) : who ? (
        who.email.toLowerCase() === invitation.email.toLowerCase() ? (
          <JoinAsMe invitation={invitation} action={action} />
        ) : (
          <WrongAccount invitation={invitation} email={who.email} />
        )
      ) : (
        <JoinWithPassword invitation={invitation} action={action} />
      )}
      <div class="invitation-problem">
        <Problem problem={action.problem} />
        {member && (
          <p class="small">
            <a href={who ? '/' : `/login?email=${encodeURIComponent(invitation.email)}`}>{who ? 'To your overview' : 'Log in'}</a>
          </p>
        )}
      </div>
    </>
  );
}

export function InvitationPage() {
  const [token, setToken] = useState(() => takeLinkToken(PAGE));
  useEffect(() => {
    // Another mail's link, opened in this tab, changes the part behind the # only.
    const onHash = () => setToken(takeLinkToken(PAGE));
    addEventListener('hashchange', onHash);
    return () => removeEventListener('hashchange', onHash);
  }, []);
  const invitation = useLoad(
    async (signal) =>
      token === ''
        ? null
        : publicClient.request<InvitationPreview>('POST', '/v1/invitations/preview', { token }, { signal }).then(
            (found) => found,
            (error: unknown) => {
              // A link that leads nowhere is an answer; anything else is trouble that may pass.
              if (error instanceof ApiError && error.status === 400) return null;
              throw error;
            },
          ),
    [token],
  );
  const { data } = invitation;
  return (
    <AuthPage title={data ? `Join ${data.workspaceName}` : 'Invitation'} {...(data ? { lead: lead(data) } : {})}>
      <Problem problem={invitation.problem} onRetry={invitation.reload} />
      {data === undefined && invitation.loading && <Loading what="your invitation" rows={1} />}
      {data === null && (
        <InvalidInvitation
          text={
            token === ''
              ? 'This page needs the link of the mail. Open that once more.'
              : 'This invitation is not good any more. It was used, withdrawn, replaced by a newer one, or is older than a week. Ask whoever invited you to send another.'
          }
        />
      )}
      {data && <Invited token={token} invitation={data} />}
    </AuthPage>
  );
}

import type { CreatedInvitation, Invitation } from '@cloneai/sdk';
import { Link2, MailPlus } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/copy-button.tsx';
import { Select, TextField } from '../../components/field.tsx';
import { Form } from '../../components/form.tsx';
import { Loading } from '../../components/loading.tsx';
import { NoEmail } from '../../components/no-email.tsx';
import { Badge, Note } from '../../components/note.tsx';
import { Card, More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Time } from '../../components/time.tsx';
import { toast } from '../../components/toast.tsx';
import { sendsEmail } from '../../lib/mail-status.ts';
import { useAction } from '../../lib/use-action.ts';
import { useLoad, usePages } from '../../lib/use-load.ts';
import { type Role, workspace } from '../../state/auth.ts';
import { grantableRoles, ROLES } from './roles.ts';

/** Pending invitations, and a form to invite someone. */
export function Invitations({ workspaceId }: { workspaceId: string }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('editor');
  /** The new invitation whose link has to be passed on. */
  const [created, setCreated] = useState<CreatedInvitation | null>(null);
  const title = useRef<HTMLDivElement>(null);
  const invitations = usePages<Invitation>(
    (signal, cursor) => client.workspaces.invitations.list(workspaceId, { limit: 50, ...(cursor ? { cursor } : {}) }, { signal }),
    [workspaceId],
  );
  const emailStatus = useLoad(sendsEmail, []);
  const inviting = useAction(
    async (input: { email: string; role: Role }) => {
      const created = await client.workspaces.invitations.create(workspaceId, input);
      // A new invitation replaces an earlier one to the same email.
      invitations.set((list) => [created, ...list.filter((one) => one.email !== created.email)]);
      setEmail('');
      setCreated(created.link === null ? null : created);
      if (created.link === null) toast(`Invitation sent to ${created.email}.`);
    },
    ['email', 'role'],
  );
  const revoking = useAction(async (invitation: Invitation) => {
    await client.workspaces.invitations.revoke(workspaceId, invitation.id);
    invitations.set((list) => list.filter(({ id }) => id !== invitation.id));
    setCreated((shown) => (shown?.id === invitation.id ? null : shown));
    title.current?.querySelector('input')?.focus();
    toast(`Invitation to ${invitation.email} revoked.`, {
      label: 'Invite again',
      run: () => void inviting.run({ email: invitation.email, role: invitation.role }),
    });
  });
  const { items } = invitations;
  return (
    <div ref={title}>
      <Card
        id="invitations"
        title="Invitations"
        hint={
          emailStatus.data === false
            ? 'Creates a link that works once and expires after seven days.'
            : 'Sends an email with a link that works once and expires after seven days.'
        }
      >
        <Form class="inline-form" onSubmit={() => void inviting.run({ email: email.trim(), role })}>
          <TextField
            label="Email"
            type="email"
            value={email}
            onInput={setEmail}
            required
            maxLength={254}
            autoComplete="off"
            placeholder="grace@example.com"
            error={inviting.fieldErrors.email}
          />
          <Select
            label="Role"
            value={role}
            options={grantableRoles(workspace.value?.role).map((one) => [one, ROLES[one][0]] as const)}
            onChange={setRole}
            hint={`${ROLES[role][1]}.`}
            error={inviting.fieldErrors.role}
          />
          <Button kind="primary" type="submit" icon={MailPlus} busy={inviting.busy && 'Sending…'}>
            Invite
          </Button>
        </Form>
        {created?.link ? (
          <div class="stack tight" role="status">
            <Note kind="good" icon={Link2}>
              Send this link to <strong>{created.email}</strong> yourself. It works once, for seven days, and is not shown again.
            </Note>
            <CodeBlock code={created.link} label="Invitation link" />
          </div>
        ) : (
          <NoEmail sends={emailStatus.data}>You get a link to pass on when you invite someone.</NoEmail>
        )}
        <Problem problem={inviting.problem} what="Could not send the invitation." />
        <Problem problem={revoking.problem} what="Could not revoke the invitation." />
        <Problem problem={invitations.problem} onRetry={invitations.reload} />
        {invitations.loading && !items && <Loading what="the invitations" rows={1} />}
        {items?.length === 0 && <p class="small dim">No pending invitations.</p>}
        {!!items?.length && (
          <ul class="list">
            {items.map((invitation) => {
              const expired = new Date(invitation.expiresAt).getTime() < Date.now();
              return (
                <li key={invitation.id} class="item">
                  <div class="grow">
                    <div class="row wrap">
                      <span class="name">{invitation.email}</span>
                      <Badge>{ROLES[invitation.role][0]}</Badge>
                      {(expired || invitation.invitedBy === null) && <Badge kind="warn">No longer valid</Badge>}
                    </div>
                    <p class="small dim">
                      Invited <Time iso={invitation.createdAt} />
                      {expired ? ', expired ' : ', expires '}
                      {new Date(invitation.expiresAt).toLocaleDateString(undefined, { dateStyle: 'medium' })}
                    </p>
                  </div>
                  {emailStatus.data === false && (
                    <Button
                      size="small"
                      label={`New link for ${invitation.email}`}
                      onClick={() => void inviting.run({ email: invitation.email, role: invitation.role })}
                    >
                      New link
                    </Button>
                  )}
                  <Button
                    size="small"
                    kind="danger"
                    label={`Revoke the invitation to ${invitation.email}`}
                    onClick={() => void revoking.run(invitation)}
                  >
                    Revoke
                  </Button>
                </li>
              );
            })}
          </ul>
        )}
        <More onMore={invitations.more} busy={invitations.loadingMore} />
      </Card>
    </div>
  );
}

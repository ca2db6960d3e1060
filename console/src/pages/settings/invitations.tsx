import type { Invitation } from '@cloneai/sdk';
import { MailPlus } from 'lucide';
import { useRef, useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { Select, TextField } from '../../components/field.tsx';
import { Loading } from '../../components/loading.tsx';
import { Badge, Note } from '../../components/note.tsx';
import { Card, More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Time } from '../../components/time.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { useLoad, usePages } from '../../lib/use-load.ts';
import { type Role, workspace } from '../../state/auth.ts';
import { sendsEmail } from './mail-status.ts';
import { grantableRoles, ROLES } from './roles.ts';

/** People who were asked to join. */
export function Invitations({ workspaceId }: { workspaceId: string }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const title = useRef<HTMLDivElement>(null);
  const invitations = usePages<Invitation>(
    (signal, cursor) => client.invitations.list(workspaceId, { limit: 50, ...(cursor ? { cursor } : {}) }, { signal }),
    [workspaceId],
  );
  const mail = useLoad(sendsEmail, []);
  const inviting = useAction(
    async (input: { email: string; role: Role }) => {
      const made = await client.invitations.create(workspaceId, input);
      // A second one to an address takes the place of the first.
      invitations.set((list) => [made, ...list.filter((one) => one.email !== made.email)]);
      setEmail('');
      toast(
        mail.data === false
          ? `The invitation for ${made.email} lies in the server’s mail folder.`
          : `An invitation is on its way to ${made.email}.`,
      );
    },
    ['email', 'role'],
  );
  const withdrawing = useAction(async (invitation: Invitation) => {
    await client.invitations.revoke(workspaceId, invitation.id);
    invitations.set((list) => list.filter(({ id }) => id !== invitation.id));
    title.current?.querySelector('input')?.focus();
    toast(`The invitation to ${invitation.email} leads nowhere any more.`, {
      label: 'Invite again',
      run: () => void inviting.run({ email: invitation.email, role: invitation.role }),
    });
  });
  const { items } = invitations;
  return (
    <div ref={title}>
      <Card id="invitations" title="Invitations" hint="A mail with a link that works once, for seven days.">
        <form
          class="inline-form"
          onSubmit={(event) => {
            event.preventDefault();
            void inviting.run({ email: email.trim(), role });
          }}
        >
          <TextField
            label="E-mail"
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
          <Button kind="primary" type="submit" icon={MailPlus} busy={inviting.busy && 'Inviting …'}>
            Invite
          </Button>
        </form>
        {mail.data === false && (
          <Note icon={MailPlus}>
            This server sends no mail (<code>SMTP_URL</code> is not set): each letter lies as a file in the folder <code>mail</code> of its
            data, <code>./data/mail</code> by default. Open it there and pass the link on.
          </Note>
        )}
        <Problem problem={inviting.problem} what="Nobody was invited." />
        <Problem problem={withdrawing.problem} what="The invitation stands." />
        <Problem problem={invitations.problem} onRetry={invitations.reload} />
        {invitations.loading && !items && <Loading what="the invitations" rows={1} />}
        {items?.length === 0 && <p class="small dim">Nobody is invited at the moment.</p>}
        {!!items?.length && (
          <ul class="list">
            {items.map((invitation) => {
              const over = new Date(invitation.expiresAt).getTime() < Date.now();
              return (
                <li key={invitation.id} class="item">
                  <div class="grow">
                    <div class="row wrap">
                      <span class="name">{invitation.email}</span>
                      <Badge>{ROLES[invitation.role][0]}</Badge>
                      {(over || invitation.invitedBy === null) && <Badge kind="warn">Not good any more</Badge>}
                    </div>
                    <p class="small dim">
                      Invited <Time iso={invitation.createdAt} />
                      {over ? ', ran out ' : ', good until '}
                      {new Date(invitation.expiresAt).toLocaleDateString(undefined, { dateStyle: 'medium' })}
                    </p>
                  </div>
                  <Button
                    size="small"
                    kind="danger"
                    label={`Withdraw the invitation to ${invitation.email}`}
                    onClick={() => void withdrawing.run(invitation)}
                  >
                    Withdraw
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

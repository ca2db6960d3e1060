import type { Member, Workspace } from '@cloneai/sdk';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { client, publicClient } from '../../api.ts';
import { confirm } from '../../components/confirm.tsx';
import { Loading } from '../../components/loading.tsx';
import { More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { usePages } from '../../lib/use-load.ts';
import { createLogin, isAtLeast, me, type Role, signInWith, signOut, workspace } from '../../state/auth.ts';
import { Invitations } from './invitations.tsx';
import { MemberRow } from './member-row.tsx';
import { ROLES } from './roles.ts';

export function MembersTab() {
  const { route } = useLocation();
  const { id, name } = workspace.value ?? { id: '', name: '' };
  const heading = useRef<HTMLHeadingElement>(null);
  const members = usePages<Member>(
    (signal, cursor) => client.workspaces.members.list(id, { limit: 50, ...(cursor ? { cursor } : {}) }, { signal }),
    [id],
  );
  const { items } = members;
  const isMe = (member: Member) => member.userId === me.value?.id;
  const nameOf = (member: Member) => member.name ?? member.email;
  const changing = useAction(async (member: Member, role: Role) => {
    const changed = await client.workspaces.members.update(id, member.userId, { role });
    members.set((list) => list.map((one) => (one.userId === member.userId ? changed : one)));
    if (isMe(member) && me.value) {
      me.value = { ...me.value, workspaces: me.value.workspaces.map((one) => (one.id === id ? { ...one, role } : one)) };
      toast(`Your role is now ${ROLES[role][0].toLowerCase()}.`);
    } else
      toast(`${nameOf(member)} now has the role ${ROLES[role][0].toLowerCase()}.`, {
        label: 'Undo',
        run: () => void changing.run(changed, member.role),
      });
  });
  const change = async (member: Member, role: Role) => {
    const isDemotion = isMe(member) && role !== 'owner';
    const text = `Your role in ${name} changes to ${ROLES[role][0].toLowerCase()} immediately. You cannot restore your current permissions yourself.`;
    if (!isDemotion || (await confirm({ title: 'Change your own role?', text, action: 'Change my role' })))
      await changing.run(member, role);
  };
  /** Leaving ends the current login, so create the login for the next workspace first. */
  const leave = async (member: Member, next: Workspace | undefined) => {
    const login = next && (await createLogin(next.id));
    try {
      await client.workspaces.members.delete(id, member.userId);
    } catch (problem) {
      if (login) await publicClient.auth.logout({ refreshToken: login.refreshToken });
      throw problem;
    }
    toast(`You left ${name}.`);
    if (login) {
      await signInWith(login);
      route('/');
    } else {
      // The server already ended the login, so ignore its error and sign out locally.
      signOut().catch(() => undefined);
      route('/login');
    }
  };
  const removing = useAction(async (member: Member) => {
    const own = isMe(member);
    const next = me.value?.workspaces.find((one) => one.id !== id);
    const sure = await confirm(
      own
        ? {
            title: `Leave ${name}?`,
            text: `You lose access immediately. Secret API keys you created are revoked; everything else you created stays. You need an invitation to rejoin.${next ? ` You continue in ${next.name}.` : ''}`,
            action: 'Leave workspace',
          }
        : {
            title: `Remove ${nameOf(member)}?`,
            text: `${member.email} loses access to ${name} immediately. Secret API keys they created are revoked; everything else they created stays. They need an invitation to rejoin.`,
            action: 'Remove member',
          },
    );
    if (!sure) return;
    if (own) return leave(member, next);
    await client.workspaces.members.delete(id, member.userId);
    members.set((list) => list.filter(({ userId }) => userId !== member.userId));
    heading.current?.focus();
    toast(`${nameOf(member)} is no longer a member.`);
  });
  const owners = items?.filter(({ role }) => role === 'owner').length ?? 0;
  return (
    <div class="stack loose">
      <section class="stack tight" aria-labelledby="members-title">
        <h2 id="members-title" ref={heading} tabIndex={-1}>
          Members
        </h2>
        <Problem problem={members.problem} onRetry={members.reload} />
        <Problem problem={changing.problem} what="Could not change the role." />
        <Problem problem={removing.problem} what="Could not remove the member." />
        {members.loading && !items && <Loading what="the members" />}
        {items && (
          <ul class="list">
            {items.map((member) => (
              <MemberRow
                key={member.userId}
                member={member}
                ownRole={workspace.value?.role}
                isMe={isMe(member)}
                isLastOwner={member.role === 'owner' && owners === 1 && !members.more}
                onRole={(role) => void change(member, role)}
                onRemove={() => void removing.run(member)}
              />
            ))}
          </ul>
        )}
        <More onMore={members.more} busy={members.loadingMore} />
      </section>
      {isAtLeast('admin') && <Invitations workspaceId={id} />}
    </div>
  );
}

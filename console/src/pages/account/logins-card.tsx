import type { Login } from '@cloneai/sdk';
import { signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { client } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { confirm } from '../../components/confirm.tsx';
import { Loading } from '../../components/loading.tsx';
import { Badge } from '../../components/note.tsx';
import { Card, More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Time } from '../../components/time.tsx';
import { toast } from '../../components/toast.tsx';
import { useAction } from '../../lib/use-action.ts';
import { usePages } from '../../lib/use-load.ts';
import { me } from '../../state/auth.ts';
import { programName } from './user-agent.ts';

const changes = signal(0);
/** Reloads the list after another part of the page ended logins. */
export const loginsChanged = (): void => {
  changes.value++;
};

export function LoginsCard() {
  const card = useRef<HTMLDivElement>(null);
  const logins = usePages<Login>(
    (signal, cursor) => client.me.logins.list({ limit: 20, ...(cursor ? { cursor } : {}) }, { signal }),
    [changes.value],
  );
  const { items } = logins;
  const focus = () => card.current?.querySelector<HTMLElement>('.list')?.focus();
  const ending = useAction(async (login: Login) => {
    await client.me.logins.delete(login.id);
    logins.set((list) => list.filter(({ id }) => id !== login.id));
    focus();
    toast(`${programName(login.userAgent)} is signed out.`);
  });
  const endingOthers = useAction(async () => {
    const text = 'Every other browser and device must sign in again. API keys keep working.';
    if (!(await confirm({ title: 'Sign out everywhere else?', text, action: 'Sign out everywhere else' }))) return;
    await client.me.logins.deleteOthers();
    logins.reload();
    focus();
    toast('Signed out everywhere else.');
  });
  const nameOf = (workspaceId: string) => me.value?.workspaces.find(({ id }) => id === workspaceId)?.name;
  const hasManyWorkspaces = (me.value?.workspaces.length ?? 0) > 1;
  return (
    <div ref={card}>
      <Card
        id="logins"
        title="Active logins"
        hint="If you do not recognize a login, sign it out and change your password."
        actions={
          (items?.some(({ current }) => !current) || !!logins.more) && (
            <Button size="small" kind="danger" busy={endingOthers.busy && 'Signing out…'} onClick={() => void endingOthers.run()}>
              Sign out everywhere else
            </Button>
          )
        }
      >
        <Problem problem={logins.problem} onRetry={logins.reload} />
        <Problem problem={ending.problem} what="Could not sign it out." />
        <Problem problem={endingOthers.problem} what="Could not sign out the other logins." />
        {logins.loading && !items && <Loading what="your logins" rows={1} />}
        {!!items?.length && (
          <ul class="list" tabIndex={-1} aria-label="Logins">
            {items.map((login) => (
              <li key={login.id} class="item">
                <div class="grow">
                  <div class="row wrap">
                    <span class="name" title={login.userAgent ?? undefined}>
                      {programName(login.userAgent)}
                    </span>
                    {login.current && <Badge kind="good">This device</Badge>}
                  </div>
                  <div class="facts">
                    {hasManyWorkspaces && <span>In {nameOf(login.workspaceId) ?? 'a workspace you left'}</span>}
                    <span>
                      Signed in <Time iso={login.createdAt} />
                    </span>
                    <span>
                      Last used <Time iso={login.lastUsedAt} />
                    </span>
                  </div>
                </div>
                {!login.current && (
                  <Button
                    size="small"
                    label={`Sign out ${programName(login.userAgent)}`}
                    busy={ending.args?.[0].id === login.id && 'Signing out…'}
                    inactive={ending.busy}
                    onClick={() => void ending.run(login)}
                  >
                    Sign out
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
        <More onMore={logins.more} busy={logins.loadingMore} />
      </Card>
    </div>
  );
}

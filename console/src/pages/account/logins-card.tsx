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
/** Something else has ended logins: the list is out of date. */
export const loginsChanged = (): void => {
  changes.value++;
};

export function LoginsCard() {
  const card = useRef<HTMLDivElement>(null);
  const logins = usePages<Login>(
    (abort, cursor) =>
      client.request<{ data: Login[]; nextCursor: string | null }>(
        'GET',
        `/v1/me/logins?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        undefined,
        { signal: abort },
      ),
    [changes.value],
  );
  const { items } = logins;
  const focus = () => card.current?.querySelector<HTMLElement>('.list')?.focus();
  const ending = useAction(async (login: Login) => {
    await client.request('DELETE', `/v1/me/logins/${login.id}`);
    logins.set((list) => list.filter(({ id }) => id !== login.id));
    focus();
    toast(`${programName(login.userAgent)} is logged out.`);
  });
  const endingOthers = useAction(async () => {
    const text = 'Every browser and program but this one has to log in again. API keys go on working.';
    if (!(await confirm({ title: 'Log out everywhere else?', text, action: 'Log out everywhere else' }))) return;
    await client.request('DELETE', '/v1/me/logins');
    logins.reload();
    focus();
    toast('You are logged out everywhere else.');
  });
  const nameOf = (workspaceId: string) => me.value?.workspaces.find(({ id }) => id === workspaceId)?.name;
  const many = (me.value?.workspaces.length ?? 0) > 1;
  return (
    <div ref={card}>
      <Card
        id="logins"
        title="Where you are logged in"
        hint="End what you do not know, then change your password."
        actions={
          (items?.some(({ current }) => !current) || !!logins.more) && (
            <Button size="small" kind="danger" busy={endingOthers.busy && 'Logging out …'} onClick={() => void endingOthers.run()}>
              Log out everywhere else
            </Button>
          )
        }
      >
        <Problem problem={logins.problem} onRetry={logins.reload} />
        <Problem problem={ending.problem} what="It was not ended." />
        <Problem problem={endingOthers.problem} what="They were not ended." />
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
                    {login.current && <Badge kind="good">Here</Badge>}
                  </div>
                  <div class="facts">
                    {many && <span>In {nameOf(login.workspaceId) ?? 'a workspace you left'}</span>}
                    <span>
                      Since <Time iso={login.createdAt} />
                    </span>
                    <span>
                      Used <Time iso={login.lastUsedAt} />
                    </span>
                  </div>
                </div>
                {!login.current && (
                  <Button size="small" label={`Log out ${programName(login.userAgent)}`} onClick={() => void ending.run(login)}>
                    Log out
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

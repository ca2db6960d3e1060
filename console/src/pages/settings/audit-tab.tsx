import type { AuditLogEntry, Member } from '@cloneai/sdk';
import { ScrollText } from 'lucide';
import { client } from '../../api.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { Card, More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Time } from '../../components/time.tsx';
import { useLoad, usePages } from '../../lib/use-load.ts';
import { workspace } from '../../state/auth.ts';
import { actionLabel, linkTo } from './audit-labels.ts';

/** Names of people, keys and clones by their ids: of as many as one page of each holds; the rest is shown by its id. */
async function loadNames(signal: AbortSignal): Promise<Map<string, string>> {
  const path = `/v1/workspaces/${workspace.value?.id}/members?limit=100`;
  const [members, keys, clones] = await Promise.all([
    client.request<{ data: Member[] }>('GET', path, undefined, { signal }),
    client.apiKeys.list({ limit: 100 }, { signal }),
    client.clones.list({ limit: 100 }, { signal }),
  ]);
  return new Map([
    ...members.data.map(({ userId, name, email }) => [userId, name ?? email] as const),
    ...keys.data.map(({ id, name }) => [id, `key “${name}”`] as const),
    ...clones.data.map(({ id, name }) => [id, name] as const),
  ]);
}

function whoText(actor: string, names: Map<string, string> | undefined): string {
  if (actor === 'system') return 'CloneAI';
  const name = names?.get(actor);
  if (name) return name;
  if (actor.startsWith('usr_')) return names ? 'A former member' : 'A member';
  return actor.startsWith('ses_') ? 'A visitor' : actor.startsWith('key_') ? 'A key' : actor;
}

function Target({ entry, names }: { entry: AuditLogEntry; names: Map<string, string> | undefined }) {
  const { target, actor } = entry;
  if (target === null || target === actor) return <>–</>;
  const name = names?.get(target);
  const place = linkTo(target);
  const text = name ?? <code>{target}</code>;
  return place && (name || !target.startsWith('cln_')) ? <a href={place}>{text}</a> : <span>{text}</span>;
}

export function AuditTab() {
  const entries = usePages<AuditLogEntry>(
    (signal, cursor) => client.auditLog.list({ limit: 50, ...(cursor ? { cursor } : {}) }, { signal }),
    [],
  );
  const names = useLoad(loadNames, []);
  const { items } = entries;
  return (
    <Card id="audit" title="Audit log" hint="Who did what in this workspace, newest first. Nobody can change it.">
      <Problem problem={entries.problem} onRetry={entries.reload} />
      <Problem problem={names.problem} what="Names could not be looked up, so ids stand for them." onRetry={names.reload} />
      {entries.loading && !items && <Loading what="the log" />}
      {items?.length === 0 && (
        <EmptyState icon={ScrollText} title="Nothing happened yet">
          What people and keys change here is written down.
        </EmptyState>
      )}
      {!!items?.length && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section class="table-scroll" tabIndex={0} aria-label="Entries of the log">
          <table class="log">
            <thead>
              <tr>
                <th scope="col">What</th>
                <th scope="col">Who</th>
                <th scope="col">Of what</th>
                <th scope="col">When</th>
              </tr>
            </thead>
            <tbody>
              {items.map((entry) => (
                <tr key={entry.id}>
                  <td class="wide" title={`${entry.action}, request ${entry.requestId}`}>
                    {actionLabel(entry.action, entry.details)}
                  </td>
                  <td title={entry.actor}>{whoText(entry.actor, names.data)}</td>
                  <td>
                    <Target entry={entry} names={names.data} />
                  </td>
                  <td>
                    <Time iso={entry.createdAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      <More onMore={entries.more} busy={entries.loadingMore} />
    </Card>
  );
}

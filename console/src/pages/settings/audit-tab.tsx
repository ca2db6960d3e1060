import type { AuditLogEntry } from '@cloneai/sdk';
import { ScrollText } from 'lucide';
import { client } from '../../api.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { Loading } from '../../components/loading.tsx';
import { Card, More } from '../../components/page.tsx';
import { Problem } from '../../components/problem.tsx';
import { Table } from '../../components/table.tsx';
import { Time } from '../../components/time.tsx';
import { useLoad, usePages } from '../../lib/use-load.ts';
import { workspace } from '../../state/auth.ts';
import { actionLabel, linkTo } from './audit-labels.ts';

/** Names of members, API keys, and clones by ID, from the first page of each list. Other IDs are shown as they are. */
async function loadNames(signal: AbortSignal): Promise<Map<string, string>> {
  const [members, keys, clones] = await Promise.all([
    client.workspaces.members.list(workspace.value?.id ?? '', { limit: 100 }, { signal }),
    client.apiKeys.list({ limit: 100 }, { signal }),
    client.clones.list({ limit: 100 }, { signal }),
  ]);
  return new Map([
    ...members.data.map(({ userId, name, email }) => [userId, name ?? email] as const),
    ...keys.data.map(({ id, name }) => [id, `API key “${name}”`] as const),
    ...clones.data.map(({ id, name }) => [id, name] as const),
  ]);
}

function actorLabel(actor: string, names: Map<string, string> | undefined): string {
  if (actor === 'system') return 'CloneAI';
  const name = names?.get(actor);
  if (name) return name;
  if (actor.startsWith('usr_')) return names ? 'A former member' : 'A member';
  return actor.startsWith('ses_') ? 'A visitor' : actor.startsWith('key_') ? 'An API key' : actor;
}

function Target({ entry, names }: { entry: AuditLogEntry; names: Map<string, string> | undefined }) {
  const { target, actor } = entry;
  if (target === null || target === actor) return <>–</>;
  const name = names?.get(target);
  const href = linkTo(target);
  const text = name ?? <code>{target}</code>;
  return href && (name || !target.startsWith('cln_')) ? <a href={href}>{text}</a> : <span>{text}</span>;
}

export function AuditTab() {
  const entries = usePages<AuditLogEntry>(
    (signal, cursor) => client.auditLog.list({ limit: 50, ...(cursor ? { cursor } : {}) }, { signal }),
    [],
  );
  const names = useLoad(loadNames, []);
  const { items } = entries;
  return (
    <Card
      id="audit"
      title="Audit log"
      hint="What members and API keys changed in this workspace, newest first. Entries cannot be edited or deleted."
    >
      <Problem problem={entries.problem} onRetry={entries.reload} />
      <Problem problem={names.problem} what="Could not load names. The log shows IDs instead." onRetry={names.reload} />
      {entries.loading && !items && <Loading what="the audit log" />}
      {items?.length === 0 && (
        <EmptyState icon={ScrollText} title="No entries yet">
          Changes by members and API keys appear here.
        </EmptyState>
      )}
      {!!items?.length && (
        <Table label="Audit log entries" columns={['Action', 'Actor', 'Target', 'Time']} class="log">
          {items.map((entry) => (
            <tr key={entry.id}>
              <td class="wide" title={`${entry.action}, request ${entry.requestId}`}>
                {actionLabel(entry.action, entry.details)}
              </td>
              <td title={entry.actor}>{actorLabel(entry.actor, names.data)}</td>
              <td>
                <Target entry={entry} names={names.data} />
              </td>
              <td>
                <Time iso={entry.createdAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <More onMore={entries.more} busy={entries.loadingMore} />
    </Card>
  );
}

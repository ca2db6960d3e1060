/** Waiting jobs of the queue $1 that are due. `blocked` belongs to pg-boss's flows, which nothing here uses. */
const DUE = `j.name = $1 and j.state < 'active' and not j.blocked and j.start_after <= now()`;

/**
 * Activates up to $3 due jobs of one workspace and returns them. The workspace is the one that runs the fewest jobs of this queue on all
 * servers; among those, one that is not in $4 (served lately, oldest first); among those, the one whose job has waited longest. So one
 * workspace's backlog never delays the first job of another. Workspaces in $2 are skipped. Jobs without a workspace take turns as one
 * workspace that never runs any. The columns that it sets are those of pg-boss's own fetch: `started_on` tells a retry from a first attempt.
 */
export const FAIR_FETCH = `
with busy as (
  select group_id, count(*) as jobs from pgboss.job where name = $1 and state = 'active' and group_id is not null group by group_id
), head as (
  select j.id, j.group_id from pgboss.job j left join busy on busy.group_id = j.group_id
  where ${DUE} and (j.group_id is null or j.group_id <> all ($2::text[]))
  order by coalesce(busy.jobs, 0), coalesce(array_position($4::text[], coalesce(j.group_id, '')), 0), j.priority desc, j.created_on
  limit 1 for update of j skip locked
), next as (
  select j.id from pgboss.job j join head on head.group_id is not distinct from j.group_id
  where ${DUE}
  order by j.priority desc, j.created_on
  limit $3 for update of j skip locked
)
update pgboss.job j set state = 'active', started_on = now(), heartbeat_on = now(),
  retry_count = case when j.started_on is null then j.retry_count else j.retry_count + 1 end
from next where j.name = $1 and j.id = next.id
returning j.id, j.data, j.retry_count as "retryCount", j.group_id as "workspaceId"`;

export interface FetchedJob<Payload> {
  id: string;
  retryCount: number;
  data: Payload | null;
  workspaceId: string | null;
}

/** How many workspaces a server remembers as served lately. */
const REMEMBERED = 200;

/** The turns of the workspaces in one queue on this server: which run here, and which were served lately. */
export function createTurns(perWorkspace: number) {
  const running = new Map<string, number>();
  const served: string[] = [];
  return {
    /** Values $2 and $4 of `FAIR_FETCH`. */
    full: () => [...running].filter(([, jobs]) => jobs >= perWorkspace).map(([workspace]) => workspace),
    served: () => served,
    start(workspace: string): void {
      running.set(workspace, (running.get(workspace) ?? 0) + 1);
      const before = served.indexOf(workspace);
      if (before >= 0) served.splice(before, 1);
      served.push(workspace);
      if (served.length > REMEMBERED) served.shift();
    },
    end(workspace: string): void {
      const left = (running.get(workspace) ?? 0) - 1;
      if (left > 0) running.set(workspace, left);
      else running.delete(workspace);
    },
  };
}

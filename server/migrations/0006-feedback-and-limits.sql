-- What visitors think of answers, and what a workspace may spend in a month.
create table feedback (
  message_id text primary key references messages on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  session_id text not null references sessions on delete cascade,
  rating smallint not null check (rating in (-1, 1)),
  comment text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index feedback_clone on feedback (clone_id, created_at);

create table spending_limits (
  workspace_id text primary key references workspaces on delete cascade,
  monthly_cost_micros bigint not null check (monthly_cost_micros >= 0),  -- millionths of a US dollar
  updated_at timestamptz not null
);
create index usage_events_month on usage_events (workspace_id, created_at);

do $$
declare t text;
begin
  foreach t in array array['feedback', 'spending_limits'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own on %I using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()))', t);
  end loop;
end $$;

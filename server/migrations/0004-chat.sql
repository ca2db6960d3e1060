-- Sessions, their messages, and the event log from which a broken stream is resumed.
create table sessions (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  preview boolean not null default false,  -- the expert's own trial of the draft settings
  visitor_id text,
  metadata jsonb not null default '{}',
  title text,                    -- the first question, shortened
  status text not null default 'active' check (status in ('active', 'ended')),
  last_seq bigint not null default 0,
  message_count int not null default 0,
  answering text,                -- id of the answer being written; one at a time
  answering_until timestamptz,   -- a lease its server renews: past it the server is taken for dead
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_clone on sessions (clone_id, id);
create index sessions_workspace on sessions (workspace_id, id);
create index sessions_answering on sessions (answering_until) where answering is not null;

create table messages (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  session_id text not null references sessions on delete cascade,
  clone_id text not null references clones on delete cascade,
  role text not null check (role in ('user', 'assistant')),
  content text not null,
  -- assistant only, from here on
  finish_reason text,            -- stop, length, stopped, refused, error; null while it is being written
  model text,
  citations jsonb not null default '[]',
  sources jsonb not null default '[]',
  follow_ups text[] not null default '{}',
  error jsonb,
  input_tokens int,
  output_tokens int,
  cost_micros bigint,
  usage_flags text[] not null default '{}',  -- `estimated` (the model sent no usage), `unknown_price`
  feedback smallint,             -- 1 or -1
  feedback_comment text,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index messages_session on messages (session_id, id);
create index messages_clone on messages (clone_id, id);

-- Events are numbered one by one per session and stored some at a time.
create table session_events (
  session_id text not null references sessions on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  first_seq bigint not null,
  last_seq bigint not null,
  message_id text not null,
  events jsonb not null,         -- [{ type, data }], as many as last_seq - first_seq + 1
  created_at timestamptz not null,
  primary key (session_id, first_seq)
);

-- The billing outbox: one row for each answer that was produced, written in the same transaction as the answer.
create table usage_events (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null,
  session_id text,
  message_id text,
  source_id text,
  kind text not null,            -- `message.answered`, `source.embedded`
  model text not null,
  input_tokens int not null,
  output_tokens int not null,
  cost_micros bigint not null,   -- millionths of a US dollar
  created_at timestamptz not null
);
create index usage_events_workspace on usage_events (workspace_id, id);

do $$
declare t text;
begin
  foreach t in array array['sessions', 'messages', 'session_events', 'usage_events'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own on %I using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()))', t);
  end loop;
end $$;

-- Any server may find the answers whose server died, in every workspace, by this one name; their content stays closed to it.
create policy find_abandoned on sessions for select
  using (answering is not null and answering_until < now() and (select app_lookup()) = 'abandoned-answers');

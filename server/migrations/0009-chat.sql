-- Sessions, their messages, feedback, and the event log from which a client resumes a broken stream.
create table sessions (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  preview boolean not null default false,  -- a member tries the draft settings
  visitor_id text,               -- the site's own id of an identified visitor
  metadata jsonb not null default '{}',
  title text,                    -- the first question, shortened
  status text not null default 'active' check (status in ('active', 'ended')),
  last_seq bigint not null default 0,
  message_count int not null default 0,
  answering text,                -- id of the answer in progress; one at a time
  answering_until timestamptz,   -- lease that the answering server renews; past it the answer counts as abandoned
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz
);
create index sessions_clone on sessions (clone_id, id);
create index sessions_workspace on sessions (workspace_id, id);
create index sessions_answering on sessions (answering_until) where answering is not null;
-- Lists a visitor's sessions. Most sessions have no visitor id, and it never changes.
create index sessions_visitor on sessions (clone_id, visitor_id, id) where visitor_id is not null;

-- No foreign keys to the clone and the workspace: the session's own are enough, and each further one would lock the same two rows
-- for every visitor.
create table messages (
  id text primary key,
  workspace_id text not null,
  session_id text not null references sessions on delete cascade,
  clone_id text not null,
  role text not null check (role in ('user', 'assistant')),
  content text not null,
  -- The columns below are set for answers only.
  finish_reason text,            -- stop, length, stopped, refused, error; null while in progress
  model text,
  citations jsonb not null default '[]',
  sources jsonb not null default '[]',
  follow_ups text[] not null default '{}',
  error jsonb,
  input_tokens int,
  output_tokens int,
  cost_micros bigint,            -- millionths of a US dollar
  usage_flags text[] not null default '{}',  -- `estimated` (the model sent no usage), `unknown_price`
  feedback smallint,             -- 1 or -1
  feedback_comment text,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index messages_session on messages (session_id, id);
create index messages_clone on messages (clone_id, id);

-- Events have consecutive numbers within a session. One row stores several.
create table session_events (
  session_id text not null references sessions on delete cascade,
  workspace_id text not null,
  first_seq bigint not null,
  last_seq bigint not null,
  message_id text not null,
  events jsonb not null,         -- [{ type, data }], last_seq - first_seq + 1 of them
  created_at timestamptz not null,
  primary key (session_id, first_seq)
);

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

call isolate_by_workspace('sessions');
call isolate_by_workspace('messages');
call isolate_by_workspace('session_events');
call isolate_by_workspace('feedback');

-- Any server may list the answers whose server died, in every workspace. Their content stays hidden from it.
create policy select_abandoned on sessions for select
  using (answering is not null and answering_until < now() and (select app_lookup()) = 'maintenance:abandoned-answers');

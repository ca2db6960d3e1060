-- Usage, and what a workspace may spend in a month.

-- One row per produced answer or embedded source, written in the same transaction. Also the outbox of a metering backend
-- (providers/billing). When the database itself is the ledger, nothing reads `next_report_at`.
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
  created_at timestamptz not null,
  next_report_at timestamptz default now()  -- null: reported
);
create index usage_events_workspace on usage_events (workspace_id, id);
create index usage_events_month on usage_events (workspace_id, created_at);
create index usage_events_unreported on usage_events (next_report_at) where next_report_at is not null;

create table spending_limits (
  workspace_id text primary key references workspaces on delete cascade,
  monthly_cost_micros bigint not null check (monthly_cost_micros >= 0),  -- millionths of a US dollar
  updated_at timestamptz not null
);

-- Emails about a reached spending limit, so that each limit is notified once a month.
create table spending_notifications (
  workspace_id text not null references workspaces on delete cascade,
  month date not null,
  limit_micros bigint not null,  -- millionths of a US dollar
  spent_micros bigint,           -- spending at that time; a limit already exceeded by then causes no second email
  created_at timestamptz not null,
  primary key (workspace_id, month, limit_micros)
);

call isolate_by_workspace('usage_events');
call isolate_by_workspace('spending_limits');
call isolate_by_workspace('spending_notifications');

-- Any server may list and postpone unreported events of every workspace. Reported events stay hidden from it, and an event is marked
-- as reported within its own workspace only.
create policy select_unreported on usage_events for select
  using (next_report_at is not null and (select app_lookup()) = 'maintenance:unreported-usage');
create policy update_unreported on usage_events for update
  using (next_report_at is not null and (select app_lookup()) = 'maintenance:unreported-usage')
  with check (next_report_at is not null and (select app_lookup()) = 'maintenance:unreported-usage');

-- Who changed what in a workspace. Rows are never updated or deleted by the server.
create table audit_log (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  actor text not null,
  action text not null,          -- `clone.published`, `api_key.revoked`, …
  target text,
  details jsonb not null default '{}',
  request_id text not null,
  created_at timestamptz not null
);
create index audit_log_workspace on audit_log (workspace_id, id);

call enable_row_level_security('audit_log');
create policy select_by_workspace on audit_log for select using (workspace_id = (select app_workspace()));
create policy insert_by_workspace on audit_log for insert with check (workspace_id = (select app_workspace()));

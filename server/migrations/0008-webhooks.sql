-- Outgoing webhooks: where a workspace wants its events, and every event on its way.
create table webhook_endpoints (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  url text not null,
  description text not null default '',
  events text[] not null,
  secret_sealed text not null,   -- the signing secret, encrypted under the server's own secret
  enabled boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index webhook_endpoints_workspace on webhook_endpoints (workspace_id, id);

create table webhook_deliveries (
  id text primary key,           -- also the webhook-id header: receivers drop what they have seen
  workspace_id text not null references workspaces on delete cascade,
  endpoint_id text not null references webhook_endpoints on delete cascade,
  type text not null,
  body text not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'failed')),
  attempts int not null default 0,
  last_status int,
  last_error text,
  created_at timestamptz not null,
  delivered_at timestamptz
);
create index webhook_deliveries_endpoint on webhook_deliveries (endpoint_id, id);

do $$
declare t text;
begin
  foreach t in array array['webhook_endpoints', 'webhook_deliveries'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own on %I using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()))', t);
  end loop;
end $$;

-- Webhook endpoints of a workspace, and the deliveries to them.
create table webhook_endpoints (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  url text not null,
  description text not null default '',
  events text[] not null,
  encrypted_secret text not null,  -- the signing secret, encrypted with the server's own secret
  enabled boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index webhook_endpoints_workspace on webhook_endpoints (workspace_id, id);

create table webhook_deliveries (
  id text primary key,           -- also the webhook-id header, by which receivers ignore repeats
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

call isolate_by_workspace('webhook_endpoints');
call isolate_by_workspace('webhook_deliveries');

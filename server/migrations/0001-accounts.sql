-- Accounts, workspaces and credentials. The application role and its grants are made by db/app-role.ts before migrations run;
-- every table below is readable through its policies only, for the owner too (force row level security).

create function app_workspace() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.workspace_id', true), '') $$;
create function app_user() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.user_id', true), '') $$;
-- A secret or public name that opens exactly one row: whoever shows it may see that row (login, key and token checks).
create function app_lookup() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.lookup', true), '') $$;

create table users (
  id text primary key,
  email text not null,
  name text,
  password_hash text,            -- null: signs in through an external issuer only
  external_id text unique,       -- subject of an external issuer, `issuer|sub`
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create unique index users_email on users (lower(email));

create table workspaces (
  id text primary key,
  name text not null,
  created_at timestamptz not null
);

create table members (
  workspace_id text not null references workspaces on delete cascade,
  user_id text not null references users on delete cascade,
  role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
  created_at timestamptz not null,
  primary key (workspace_id, user_id)
);
create index members_user on members (user_id);

create table refresh_tokens (
  id text primary key,
  user_id text not null references users on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  family_id text not null,       -- all tokens rotated from one login; reuse of a spent one revokes them all
  token_hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  successor_salt text,           -- with the spent token's own text it gives the successor again, for a few seconds after the rotation
  revoked_at timestamptz
);
create index refresh_tokens_expiry on refresh_tokens (expires_at);
create index refresh_tokens_user on refresh_tokens (user_id, family_id);

create table api_keys (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  kind text not null check (kind in ('secret', 'publishable')),
  name text not null,
  key_hash text not null unique,
  hint text not null,            -- the last four characters, to tell keys apart
  public_key text,               -- a publishable key is public: kept whole, so that the embed page can show it again
  scopes text[] not null,
  clone_id text,                 -- publishable keys: the one clone they open
  allowed_origins text[] not null default '{}',
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_workspace on api_keys (workspace_id, id);

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

-- One stored answer per caller and key, kept 24 h. `caller` is the lookup that opens it.
create table idempotency_keys (
  caller text not null,
  key text not null,
  operation text not null,
  body_hash text not null,
  status int,                    -- null while the first call is still running
  headers jsonb,
  body text,
  created_at timestamptz not null,
  primary key (caller, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- Counters hold no tenant data; losing them in a crash is fine.
create unlogged table rate_limits (
  key text primary key,
  window_start timestamptz not null,
  current int not null,
  previous int not null,
  allowed boolean not null default true  -- what the last take was told
);

do $$
declare t text;
begin
  foreach t in array array['users', 'workspaces', 'members', 'refresh_tokens', 'api_keys', 'audit_log', 'idempotency_keys'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
end $$;

create policy own on users
  using (id = (select app_user()) or lower(email) = (select app_lookup()) or external_id = (select app_lookup())
    or exists (select from members m where m.user_id = users.id and m.workspace_id = (select app_workspace())))
  with check (id = (select app_user()));
create policy own on workspaces
  using (id = (select app_workspace())
    or exists (select from members m where m.workspace_id = workspaces.id and m.user_id = (select app_user())))
  with check (id = (select app_workspace()));
create policy own on members
  using (workspace_id = (select app_workspace()) or user_id = (select app_user()))
  with check (workspace_id = (select app_workspace()));
create policy own on refresh_tokens
  using (user_id = (select app_user()) or token_hash = (select app_lookup()))
  with check (user_id = (select app_user()));
-- Housekeeping sees what is past its life, under a name that no hash, e-mail or slug can equal.
create policy expired on refresh_tokens
  using ((select app_lookup()) = 'housekeeping:expired' and expires_at < now()) with check (false);
create policy own on api_keys
  using (workspace_id = (select app_workspace()) or key_hash = (select app_lookup()))
  with check (workspace_id = (select app_workspace()));
create policy read_own on audit_log for select using (workspace_id = (select app_workspace()));
create policy add_own on audit_log for insert with check (workspace_id = (select app_workspace()));
create policy own on idempotency_keys
  using (caller = (select app_lookup())) with check (caller = (select app_lookup()));
create policy expired on idempotency_keys
  using ((select app_lookup()) = 'housekeeping:expired' and created_at < now() - interval '24 hours') with check (false);

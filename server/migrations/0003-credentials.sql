-- Refresh tokens, password resets and API keys. Every secret is stored as a hash only.
create table refresh_tokens (
  id text primary key,
  user_id text not null references users on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  family_id text not null,       -- one login: all tokens rotated from it. Reusing a rotated token revokes the family.
  token_hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  successor_salt text,           -- with the rotated token it yields the same successor again, for a few seconds after the rotation
  revoked_at timestamptz,
  user_agent text,               -- of the program that holds the login, at most 200 characters; on the newest token of the family only
  last_used_at timestamptz       -- to the minute; null: not used yet
);
create index refresh_tokens_expiry on refresh_tokens (expires_at);
create index refresh_tokens_user on refresh_tokens (user_id, family_id);

create table password_resets (
  id text primary key,
  user_id text not null references users on delete cascade,
  token_hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz            -- a used row stays until it expires, so that a repeated job does not create it again
);
create index password_resets_user on password_resets (user_id);
create index password_resets_expiry on password_resets (expires_at);

create table api_keys (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  kind text not null check (kind in ('secret', 'publishable')),
  name text not null,
  key_hash text not null unique,
  hint text not null,            -- last four characters
  public_key text,               -- publishable keys are public; the embed page shows them again
  scopes text[] not null,
  clone_id text,                 -- publishable keys: the clone they give access to
  allowed_origins text[] not null default '{}',
  created_by text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_keys_workspace on api_keys (workspace_id, id);

call enable_row_level_security('refresh_tokens');
call enable_row_level_security('password_resets');
call enable_row_level_security('api_keys');

create policy user_isolation on refresh_tokens
  using (user_id = (select app_user()) or token_hash = (select app_lookup()))
  with check (user_id = (select app_user()));
-- A workspace's export includes the logins of its members.
create policy select_by_workspace on refresh_tokens for select using (workspace_id = (select app_workspace()));
-- Maintenance deletes expired rows of every workspace. No hash, email address or slug can equal its lookup value.
create policy delete_expired on refresh_tokens
  using ((select app_lookup()) = 'maintenance:expired' and expires_at < now()) with check (false);

create policy user_isolation on password_resets
  using (user_id = (select app_user()) or token_hash = (select app_lookup()))
  with check (user_id = (select app_user()));
-- A workspace's export includes the password resets of its members.
create policy select_by_workspace on password_resets for select
  using (exists (select from members m where m.user_id = password_resets.user_id and m.workspace_id = (select app_workspace())));
create policy delete_expired on password_resets
  using ((select app_lookup()) = 'maintenance:expired' and expires_at < now()) with check (false);

create policy workspace_isolation on api_keys
  using (workspace_id = (select app_workspace()) or key_hash = (select app_lookup()))
  with check (workspace_id = (select app_workspace()));

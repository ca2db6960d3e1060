-- What mails are about: new passwords, invitations, spending limits. The tokens in their links are kept as hashes only.
create table password_resets (
  id text primary key,
  user_id text not null references users on delete cascade,
  token_hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz            -- kept until it expires, so that a job that runs twice does not make it anew
);
create index password_resets_user on password_resets (user_id);
create index password_resets_expiry on password_resets (expires_at);

-- Open ones only: accepting or withdrawing an invitation deletes it; the audit log has what became of it.
create table invitations (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  email text not null,           -- in lower case
  role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
  token_hash text not null unique,
  invited_by text references users on delete set null,  -- must still be allowed to when it is accepted
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create unique index invitations_email on invitations (workspace_id, email);
create index invitations_expiry on invitations (expires_at);
create index invitations_invited_by on invitations (invited_by);

-- Which limits were told of as reached, so that each is told once a month.
create table spending_notices (
  workspace_id text not null references workspaces on delete cascade,
  month date not null,
  limit_micros bigint not null,  -- millionths of a US dollar
  created_at timestamptz not null,
  primary key (workspace_id, month, limit_micros)
);

do $$
declare t text;
begin
  foreach t in array array['password_resets', 'invitations', 'spending_notices'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
end $$;

create policy own on password_resets
  using (user_id = (select app_user()) or token_hash = (select app_lookup()))
  with check (user_id = (select app_user()));
-- A workspace's export holds what is kept about its members.
create policy read_members on password_resets for select
  using (exists (select from members m where m.user_id = password_resets.user_id and m.workspace_id = (select app_workspace())));
create policy expired on password_resets
  using ((select app_lookup()) = 'housekeeping:expired' and expires_at < now()) with check (false);

create policy own on invitations
  using (workspace_id = (select app_workspace()) or token_hash = (select app_lookup()))
  with check (workspace_id = (select app_workspace()));
-- Whoever deletes their account takes the invitations that wait for them along.
create policy addressed on invitations using (email = (select app_lookup())) with check (false);
-- For a month after their end they are still listed, so that one sees who never came.
create policy expired on invitations
  using ((select app_lookup()) = 'housekeeping:expired' and expires_at < now() - interval '30 days') with check (false);

create policy own on spending_notices
  using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));

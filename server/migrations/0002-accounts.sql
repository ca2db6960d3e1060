-- Users, workspaces and their members.
create table users (
  id text primary key,
  email text not null,
  name text,
  password_hash text,            -- null: the user signs in through an external issuer only
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

-- Open invitations only: accepting or revoking an invitation deletes its row, and the audit log keeps the outcome.
create table invitations (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  email text not null,           -- lowercase
  role text not null check (role in ('owner', 'admin', 'editor', 'viewer')),
  token_hash text not null unique,
  invited_by text references users on delete set null,  -- must still be allowed to grant the role on acceptance
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create unique index invitations_email on invitations (workspace_id, email);
create index invitations_expiry on invitations (expires_at);
create index invitations_invited_by on invitations (invited_by);

call enable_row_level_security('users');
call enable_row_level_security('workspaces');
call enable_row_level_security('members');
call enable_row_level_security('invitations');

create policy self_or_fellow_member on users
  using (id = (select app_user()) or lower(email) = (select app_lookup()) or external_id = (select app_lookup())
    or exists (select from members m where m.user_id = users.id and m.workspace_id = (select app_workspace())))
  with check (id = (select app_user()));
create policy workspace_isolation on workspaces
  using (id = (select app_workspace())
    or exists (select from members m where m.workspace_id = workspaces.id and m.user_id = (select app_user())))
  with check (id = (select app_workspace()));
create policy workspace_isolation on members
  using (workspace_id = (select app_workspace()) or user_id = (select app_user()))
  with check (workspace_id = (select app_workspace()));

create policy workspace_isolation on invitations
  using (workspace_id = (select app_workspace()) or token_hash = (select app_lookup()))
  with check (workspace_id = (select app_workspace()));
-- Deleting an account deletes the invitations sent to its email address.
create policy delete_by_recipient on invitations using (email = (select app_lookup())) with check (false);
-- Expired invitations stay listed for 30 days, so that the inviter sees who did not respond.
create policy delete_expired on invitations
  using ((select app_lookup()) = 'maintenance:expired' and expires_at < now() - interval '30 days') with check (false);

-- A clone's draft settings, and the numbered versions published from them.
create table clones (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  slug text not null unique,
  settings jsonb not null,       -- CloneSettings, the draft
  published_version int,         -- null: not published
  latest_version int not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index clones_workspace on clones (workspace_id, id);

create table clone_versions (
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  number int not null,
  settings jsonb not null,
  note text,
  created_by text not null,
  created_at timestamptz not null,
  primary key (clone_id, number)
);

-- Sites on which a clone was opened: confirms an installation on a page that the server must not fetch (localhost, behind a login).
create table installations (
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  origin text not null,          -- `https://example.com`; an allowed origin at the time of the request
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,  -- accurate to five minutes
  primary key (clone_id, origin)
);
create index installations_workspace on installations (workspace_id);

call enable_row_level_security('clones');
-- A published clone is visible to everybody who knows its slug.
create policy workspace_isolation on clones
  using (workspace_id = (select app_workspace()) or (published_version is not null and slug = (select app_lookup())))
  with check (workspace_id = (select app_workspace()));
call isolate_by_workspace('clone_versions');
call isolate_by_workspace('installations');

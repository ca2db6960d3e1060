-- A clone's draft settings, and the numbered versions that were published from them.
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

do $$
declare t text;
begin
  foreach t in array array['clones', 'clone_versions'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
  end loop;
end $$;

create policy own on clones
  using (workspace_id = (select app_workspace()) or (published_version is not null and slug = (select app_lookup())))
  with check (workspace_id = (select app_workspace()));
create policy own on clone_versions
  using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));

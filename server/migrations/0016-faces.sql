-- Where clones were opened, and what this installation knows of itself.

-- Pages that opened a clone: how a snippet on a page the server must not fetch (localhost, behind a login) is seen to work.
create table embed_sightings (
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  origin text not null,          -- `https://example.com`; one that was allowed when it asked
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,  -- to within five minutes
  primary key (clone_id, origin)
);
create index embed_sightings_workspace on embed_sightings (workspace_id);
alter table embed_sightings enable row level security;
alter table embed_sightings force row level security;
create policy own on embed_sightings
  using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));

-- One row, no tenant's data. Nobody may look through all users, so that anybody ever registered is noted here when it happens.
create table installation (
  only_row boolean primary key default true check (only_row),
  first_user_at timestamptz,
  demo_made_at timestamptz,      -- stays when the demo is deleted: it is made once
  demo_content text              -- fingerprint of what the demo was last filled with; null: filling it is not finished
);
-- The owner, too, sees users through their policy only; for this one look it is set aside.
alter table users no force row level security;
insert into installation (first_user_at) select min(created_at) from users;
alter table users force row level security;

create function note_first_user() returns trigger language plpgsql as $$
begin
  update installation set first_user_at = now() where first_user_at is null;
  return null;
end $$;
create trigger note_first_user after insert on users for each statement execute function note_first_user();

-- Pictures of clones, once each. Settings, drafts and versions alike, have only the address (`/avatars/ava_…`), so that lists, versions,
-- and profiles do not repeat the picture.
create table avatars (
  id text primary key,           -- `ava_` and 26 digits of a hash of the clone and the picture
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  type text not null,            -- image/png, image/jpeg, image/gif, or image/webp
  data text not null,            -- base64
  created_at timestamptz not null
);
create index avatars_workspace on avatars (workspace_id, id);
create index avatars_clone on avatars (clone_id);

-- Moves the pictures that settings contain. Row Level Security also hides rows from the owner of the tables; it is off for this.
alter table clones no force row level security;
alter table clone_versions no force row level security;

create function pg_temp.avatar_id(clone_id text, address text) returns text language sql immutable
  as $$ select 'ava_' || left(encode(sha256(convert_to(clone_id || ' ' || split_part(address, ',', 2), 'UTF8')), 'hex'), 26) $$;

insert into avatars (id, workspace_id, clone_id, type, data, created_at)
select distinct on (1) pg_temp.avatar_id(clone_id, address), workspace_id, clone_id,
  case when data like 'iVBORw0KGgo%' then 'image/png' when data like '/9j/%' then 'image/jpeg' when data like 'R0lGOD%' then 'image/gif'
    else 'image/webp' end,
  data, now()
from (
  select workspace_id, id as clone_id, settings ->> 'avatarUrl' as address, split_part(settings ->> 'avatarUrl', ',', 2) as data from clones
  union all
  select workspace_id, clone_id, settings ->> 'avatarUrl', split_part(settings ->> 'avatarUrl', ',', 2) from clone_versions
) pictures where address like 'data:%';

update clones set settings = jsonb_set(settings, '{avatarUrl}', to_jsonb('/avatars/' || pg_temp.avatar_id(id, settings ->> 'avatarUrl')))
where settings ->> 'avatarUrl' like 'data:%';
update clone_versions
set settings = jsonb_set(settings, '{avatarUrl}', to_jsonb('/avatars/' || pg_temp.avatar_id(clone_id, settings ->> 'avatarUrl')))
where settings ->> 'avatarUrl' like 'data:%';

drop function pg_temp.avatar_id(text, text);
alter table clones force row level security;
alter table clone_versions force row level security;

call isolate_by_workspace('avatars');
-- Everybody who knows its id sees a picture: it is the address that pages show.
create policy select_by_id on avatars for select using (id = (select app_lookup()));

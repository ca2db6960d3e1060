-- Uploaded files of an installation with DATABASE_URL and without S3, so that every server on the database has every file.
create table files (
  id text primary key,
  workspace_id text not null,    -- the first segment of the key
  key text not null,
  complete boolean not null default false,  -- false while the upload runs
  bytes bigint,
  sha256 text,
  created_at timestamptz not null default now()
);
create unique index files_key on files (key) where complete;
create index files_workspace on files (workspace_id);
create index files_unfinished on files (created_at) where not complete;

create table file_parts (
  file_id text not null references files on delete cascade,
  workspace_id text not null,
  part int not null,             -- from 0
  content bytea not null,
  primary key (file_id, part)
);
-- Documents are compressed already.
alter table file_parts alter column content set storage external;

call isolate_by_workspace('files');
call isolate_by_workspace('file_parts');
-- The uploads of killed servers.
create policy delete_abandoned on files
  using ((select app_lookup()) = 'maintenance:abandoned' and not complete and created_at < now() - interval '24 hours') with check (false);

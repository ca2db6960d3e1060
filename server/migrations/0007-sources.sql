-- A clone's knowledge: its sources, the document extracted from each source, and the chunks of each document.
create table sources (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  type text not null check (type in ('file', 'text', 'qa')),
  title text not null,
  external_id text,              -- the developer's own id; creating a source with the same id replaces it
  url text,
  tags text[] not null default '{}',
  file_name text,
  mime_type text,
  bytes bigint,
  sha256 text,
  blob_key text,                 -- type file: key of the original in the blob store
  content text,                  -- types text and qa: the original
  status text not null check (status in ('queued', 'extracting', 'chunking', 'embedding', 'ready', 'failed')),
  progress real not null default 0,
  reason jsonb,                  -- { code, message } when failed
  pages int,
  chunks int not null default 0,
  characters int not null default 0,
  cost_micros bigint not null default 0,  -- millionths of a US dollar
  attempts int not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  ready_at timestamptz
);
create index sources_clone on sources (clone_id, id);
create index sources_unfinished on sources (status) where status not in ('ready', 'failed');
create unique index sources_external on sources (clone_id, external_id) where external_id is not null;

create table documents (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  source_id text not null unique references sources on delete cascade,
  text text not null,
  pages jsonb not null,          -- [{ number, start, end }]
  headings jsonb not null,       -- [{ level, title, start }]
  metadata jsonb not null,
  created_at timestamptz not null
);

create table chunks (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  source_id text not null references sources on delete cascade,
  document_id text not null references documents on delete cascade,
  ordinal int not null,
  text text not null,
  start_offset int not null,
  end_offset int not null,
  page int,
  page_end int,
  page_starts int[] not null default '{}',  -- offsets in the chunk at which the pages after `page` begin
  heading_path text[] not null,
  tokens int not null,
  unique (document_id, ordinal)  -- a step that runs twice cannot store a chunk twice
);
-- Every answer reads about ten chunks: uncompressed text is faster to read.
alter table chunks alter column text set storage external;
create index chunks_source on chunks (source_id, ordinal);
create index chunks_clone on chunks (clone_id);

call isolate_by_workspace('sources');
call isolate_by_workspace('documents');
call isolate_by_workspace('chunks');

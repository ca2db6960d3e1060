-- What a clone knows: sources as they were given, the document read from each, its chunks and their vectors.
create table sources (
  id text primary key,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  type text not null check (type in ('file', 'text', 'qa')),
  title text not null,
  external_id text,              -- the developer's own name for it: giving it again replaces the source
  url text,
  tags text[] not null default '{}',
  file_name text,
  mime_type text,
  bytes bigint,
  sha256 text,
  blob_key text,                 -- type file: where the original is kept
  content text,                  -- type text and qa: the original itself
  status text not null check (status in ('queued', 'extracting', 'chunking', 'embedding', 'ready', 'failed')),
  progress real not null default 0,
  reason jsonb,                  -- { code, message } when failed
  pages int,
  chunks int not null default 0,
  characters int not null default 0,
  cost_micros bigint not null default 0,
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
  page_starts int[] not null default '{}',  -- offsets inside the chunk's span at which the pages after `page` begin
  heading_path text[] not null,
  tokens int not null,
  unique (document_id, ordinal)  -- a step that runs twice cannot double a chunk
);
create index chunks_source on chunks (source_id, ordinal);
create index chunks_clone on chunks (clone_id);

-- Apart from the text, so that a scan over vectors reads nothing else. Never compressed: 3 KB rows, two to a page.
create table chunk_embeddings (
  chunk_id text primary key references chunks on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  model text not null,
  embedding halfvec(1536) not null
);
alter table chunk_embeddings alter column embedding set storage plain;
create index chunk_embeddings_clone on chunk_embeddings (clone_id);

do $$
declare t text;
begin
  foreach t in array array['sources', 'documents', 'chunks', 'chunk_embeddings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own on %I using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()))', t);
  end loop;
end $$;

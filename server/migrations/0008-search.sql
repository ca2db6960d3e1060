-- What search reads: vectors, keyword terms, and the functions that find the nearest chunks.

-- One row per clone that has knowledge. `version` grows with every change to the searchable chunks. Its row lock, held until the
-- commit, orders those changes: a reader that has read up to version n has read all of it.
create table knowledge_states (
  clone_id text primary key references clones on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  version bigint not null,
  removed_version bigint not null default 0,  -- latest version that removed a chunk
  approximate boolean not null default false  -- every vector of the clone is in the HNSW index below
);

-- Separate from the text, so that a scan over vectors reads nothing else. 3 KB rows, two to a page.
create table chunk_embeddings (
  chunk_id text primary key references chunks on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  model text not null,
  embedding halfvec(1536) not null,
  approximate boolean not null default false  -- in the HNSW index below
);
-- Vectors do not compress. Without the higher target, Postgres would move the short columns out of the row instead.
alter table chunk_embeddings alter column embedding set storage plain;
alter table chunk_embeddings set (toast_tuple_target = 4080);
create index chunk_embeddings_clone on chunk_embeddings (clone_id);
-- Only clones with thousands of chunks use the approximate index. Smaller clones are searched exactly: they do not pay for inserts
-- into the index, and they do not slow down its scans.
create index chunk_embeddings_nearest on chunk_embeddings
  using hnsw (embedding halfvec_ip_ops) with (m = 16, ef_construction = 64) where approximate;

-- Terms of a chunk, its title and its headings. Each different term takes 32 bits of its hash and 8 bits of its count, big-endian.
create table chunk_terms (
  chunk_id text primary key references chunks on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  version bigint not null,       -- knowledge_states.version that added the row
  length int not null,           -- number of terms, repeats included
  terms bytea not null
);
-- Hashes do not compress.
alter table chunk_terms alter column terms set storage external;
alter table chunk_terms set (toast_tuple_target = 4080);
create index chunk_terms_clone on chunk_terms (clone_id, version, chunk_id);

call isolate_by_workspace('knowledge_states');
call isolate_by_workspace('chunk_embeddings');
call isolate_by_workspace('chunk_terms');

-- Increments the version of every clone that loses chunks. In a cascade it runs as the caller, in the caller's workspace.
create function record_removed_chunks() returns trigger language plpgsql as $$
begin
  update knowledge_states s set version = s.version + 1, removed_version = s.version + 1
    where s.clone_id in (select distinct clone_id from deleted);
  return null;
end $$;
create trigger record_removed_chunks after delete on chunks
  referencing old table as deleted for each statement execute function record_removed_chunks();

-- Search runs in functions: their plans are cached, and their settings force the right plan. Exact search can never use the
-- approximate index (the sum is not its expression); approximate search can use nothing else. Vectors have length 1, so the negative
-- inner product is the cosine. The first row holds the version only (null: the clone has no knowledge). Then follow the nearest
-- chunks, and the chunks of `keyword_chunk_ids` with their cosine. A chunk may appear twice.
create function nearest_chunks_exact(in_clone_id text, in_model text, query halfvec, max_chunks int, keyword_chunk_ids text[])
  returns table (version bigint, chunk_id text, cosine float8) language plpgsql stable as $$
begin
  return query select s.version, null, null::float8 from knowledge_states s where s.clone_id = in_clone_id;
  return query select null::bigint, e.chunk_id, -(e.embedding <#> query) from chunk_embeddings e
    where e.clone_id = in_clone_id and e.model = in_model
    order by (e.embedding <#> query) + 0 limit max_chunks;
  return query select null::bigint, e.chunk_id, -(e.embedding <#> query) from chunk_embeddings e
    where e.chunk_id = any (keyword_chunk_ids) and e.clone_id = in_clone_id and e.model = in_model;
end $$;

-- Its settings leave a single plan, so planning once is enough.
create function nearest_chunks_approximate(in_clone_id text, in_model text, query halfvec, max_chunks int, keyword_chunk_ids text[])
  returns table (version bigint, chunk_id text, cosine float8) language plpgsql stable
  set enable_sort = off set enable_seqscan = off set enable_bitmapscan = off
  set hnsw.ef_search = 40 set hnsw.iterative_scan = 'relaxed_order' set plan_cache_mode = force_generic_plan as $$
begin
  return query select s.version, null, null::float8 from knowledge_states s where s.clone_id = in_clone_id;
  return query select null::bigint, e.chunk_id, -(e.embedding <#> query) from chunk_embeddings e
    where e.approximate and e.clone_id = in_clone_id and e.model = in_model
    order by e.embedding <#> query limit max_chunks;
  return query select null::bigint, e.chunk_id, -(e.embedding <#> query) from chunk_embeddings e
    where e.chunk_id = any (keyword_chunk_ids) and e.clone_id = in_clone_id and e.model = in_model;
end $$;

-- The chunks of a search result with what a citation shows, in any order.
create function chunk_details(in_clone_id text, chunk_ids text[])
  returns table ("chunkId" text, "sourceId" text, "documentId" text, title text, url text, text text, page int, "pageEnd" int, "pageStarts" int[],
    "headingPath" text[], start int, "end" int, tokens int) language plpgsql stable as $$
begin
  return query select c.id, c.source_id, c.document_id, s.title, s.url, c.text, c.page, c.page_end, c.page_starts, c.heading_path, c.start_offset,
    c.end_offset, c.tokens from chunks c join sources s on s.id = c.source_id where c.id = any (chunk_ids) and c.clone_id = in_clone_id;
end $$;

-- What keyword search needs, and which vectors stand in the approximate index.

-- One row per clone with knowledge. `version` grows with every change of what can be found; its row lock, held to the commit, puts
-- those changes in order, so that whoever has read up to version n has read all of it.
create table knowledge_states (
  clone_id text primary key references clones on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  version bigint not null,
  removed_version bigint not null default 0,  -- the latest version that took something away
  approximate boolean not null default false  -- every vector of the clone stands in the HNSW index below
);

-- Terms of a chunk, its title and its headings: for each different term 32 bits of its hash and 8 bits of its count, big-endian.
create table chunk_terms (
  chunk_id text primary key references chunks on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null references clones on delete cascade,
  version bigint not null,       -- knowledge_states.version that added it
  length int not null,           -- terms with their repeats
  terms bytea not null
);
-- Hashes do not compress.
alter table chunk_terms alter column terms set storage external;
alter table chunk_terms set (toast_tuple_target = 4080);
create index chunk_terms_clone on chunk_terms (clone_id, version, chunk_id);

do $$
declare t text;
begin
  foreach t in array array['knowledge_states', 'chunk_terms'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own on %I using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()))', t);
  end loop;
end $$;

-- A change of the counted knowledge of every clone that loses chunks; in cascades this runs as the caller, in the caller's scope.
create function chunks_removed() returns trigger language plpgsql as $$
begin
  update knowledge_states s set version = s.version + 1, removed_version = s.version + 1
    where s.clone_id in (select distinct clone_id from gone);
  return null;
end $$;
create trigger chunks_removed after delete on chunks
  referencing old table as gone for each statement execute function chunks_removed();

-- Every answer reads ten of them: kept as they are, reading one costs no decompression.
alter table chunks alter column text set storage external;

-- Only clones past some thousands of chunks are worth an approximate index; smaller ones are searched exactly, and neither pay for
-- inserting into it nor starve its scans.
alter table chunk_embeddings add column approximate boolean not null default false;
create index chunk_embeddings_nearest on chunk_embeddings
  using hnsw (embedding halfvec_ip_ops) with (m = 16, ef_construction = 64) where approximate;

-- A search, in functions: their plans are kept, and their settings make the plan certain. Exact search can never take the approximate
-- index (the sum is not its expression); approximate search has nothing else to take. Vectors have length 1, so the negative inner
-- product is the cosine. The first row tells the version (null: the clone knows nothing); then come the nearest chunks, and the chunks
-- that keywords found (`also`), so that these have their cosine, too; a chunk may come twice.
create function nearest_exact(of_clone text, of_model text, query halfvec, most int, also text[])
  returns table (version bigint, chunk_id text, cosine float8) language plpgsql stable as $$
begin
  return query select s.version, null, null::float8 from knowledge_states s where s.clone_id = of_clone;
  return query select null::bigint, e.chunk_id, -(e.embedding <#> query) from chunk_embeddings e
    where e.clone_id = of_clone and e.model = of_model
    order by (e.embedding <#> query) + 0 limit most;
  return query select null::bigint, e.chunk_id, -(e.embedding <#> query) from chunk_embeddings e
    where e.chunk_id = any (also) and e.clone_id = of_clone and e.model = of_model;
end $$;

create function nearest_approximate(of_clone text, of_model text, query halfvec, most int, also text[])
  returns table (version bigint, chunk_id text, cosine float8) language plpgsql stable
  set enable_sort = off set enable_seqscan = off set enable_bitmapscan = off
  set hnsw.ef_search = 40 set hnsw.iterative_scan = 'relaxed_order' as $$
begin
  return query select s.version, null, null::float8 from knowledge_states s where s.clone_id = of_clone;
  return query select null::bigint, e.chunk_id, -(e.embedding <#> query) from chunk_embeddings e
    where e.approximate and e.clone_id = of_clone and e.model = of_model
    order by e.embedding <#> query limit most;
  return query select null::bigint, e.chunk_id, -(e.embedding <#> query) from chunk_embeddings e
    where e.chunk_id = any (also) and e.clone_id = of_clone and e.model = of_model;
end $$;

-- What is shown of chunks, in any order.
create function chunks_found(of_clone text, ids text[])
  returns table ("chunkId" text, "sourceId" text, "documentId" text, title text, url text, text text, page int, "pageEnd" int, "pageStarts" int[],
    "headingPath" text[], start int, "end" int, tokens int) language plpgsql stable as $$
begin
  return query select c.id, c.source_id, c.document_id, s.title, s.url, c.text, c.page, c.page_end, c.page_starts, c.heading_path, c.start_offset,
    c.end_offset, c.tokens from chunks c join sources s on s.id = c.source_id where c.id = any (ids) and c.clone_id = of_clone;
end $$;

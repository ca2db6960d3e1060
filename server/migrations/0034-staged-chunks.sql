-- What is computed of a new version of a source while the old one is still searched: vectors and keyword terms, by the text that they are
-- computed from. They move to chunk_embeddings and chunk_terms in the transaction that stores the new version, and an interrupted
-- ingestion finds them again. No search reads them.
create table staged_chunks (
  source_id text not null references sources on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  text_hash text not null,       -- SHA-256 of title, headings and text
  model text not null,
  embedding halfvec(1536) not null,
  length int not null,
  terms bytea not null,
  primary key (source_id, text_hash)
);
-- As in chunk_embeddings and chunk_terms: neither compresses.
alter table staged_chunks alter column embedding set storage plain;
alter table staged_chunks alter column terms set storage external;
alter table staged_chunks set (toast_tuple_target = 4080);

call isolate_by_workspace('staged_chunks');

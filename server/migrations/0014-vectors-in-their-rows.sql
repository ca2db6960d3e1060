-- A row of a vector is longer than what Postgres leaves alone, and the vector itself must not be moved out: so the short columns beside it
-- were, and every look at a row's workspace, clone or model was a search of its own. Two rows fill a page: up to that they stay whole.
alter table chunk_embeddings set (toast_tuple_target = 4080);
-- Rows that are there already are written anew.
update chunk_embeddings set chunk_id = chunk_id || '', workspace_id = workspace_id || '', clone_id = clone_id || '', model = model || '';

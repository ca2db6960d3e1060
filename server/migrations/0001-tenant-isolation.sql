-- Row Level Security: what a policy may ask, and the policy of an ordinary tenant table.
-- `db/app-role.ts` creates the application role and its grants before migrations run.

-- The server sets these three settings at the start of each transaction. A setting that is not set reads as null and matches no row.
create function app_workspace() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.workspace_id', true), '') $$;
create function app_user() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.user_id', true), '') $$;
-- A unique value that the caller presents (email address, slug, token hash, key hash). It makes the one matching row visible.
create function app_lookup() returns text language sql stable parallel safe
  as $$ select nullif(current_setting('app.lookup', true), '') $$;

-- Turns Row Level Security on, for the owner of the table too.
create procedure enable_row_level_security(target regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security, force row level security', target);
end $$;

-- The policy of a table with a workspace_id: each workspace reads and writes its own rows only.
create procedure isolate_by_workspace(target regclass) language plpgsql as $$
begin
  call enable_row_level_security(target);
  execute format('create policy workspace_isolation on %s
    using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()))', target);
end $$;

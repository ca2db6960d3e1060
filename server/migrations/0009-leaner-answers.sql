-- Checks that the database would make again and again with every answer, though another one says the same.

-- A message belongs to a session, and a session to a clone and a workspace, which cannot be removed without it: the session's own
-- reference is enough. Each further one locks the same row of the clone and of the workspace for every visitor at once.
alter table messages drop constraint messages_workspace_id_fkey, drop constraint messages_clone_id_fkey;
alter table session_events drop constraint session_events_workspace_id_fkey;

-- Its settings leave one plan only, so that it need not be looked for with every question.
alter function nearest_approximate(text, text, halfvec, int, text[]) set plan_cache_mode = force_generic_plan;

-- The messages of a session are read with the workspace in the condition (row level security). With the workspace in this index, the
-- planner never reads all of a workspace's messages to find the few of a session, which it did before the first statistics.
drop index messages_session;
create index messages_session on messages (session_id, workspace_id, id);

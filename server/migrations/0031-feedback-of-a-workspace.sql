-- The analytics of a workspace count its ratings since a day.
create index feedback_workspace on feedback (workspace_id, created_at);

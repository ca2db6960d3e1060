-- Lists messages across the sessions of a workspace.
create index messages_workspace on messages (workspace_id, id);

-- Deliveries carry questions and answers, so they are deleted with their session. Secrets can be rotated with an overlap.
alter table webhook_deliveries
  add column session_id text references sessions on delete cascade,  -- of the answer that the event is about
  add column test boolean not null default false;                    -- a test event with made-up data
create index webhook_deliveries_session on webhook_deliveries (session_id) where session_id is not null;
create index webhook_deliveries_workspace on webhook_deliveries (workspace_id, status, id);

alter table webhook_endpoints
  add column previous_encrypted_secret text,         -- also signs deliveries until it expires
  add column previous_secret_expires_at timestamptz;

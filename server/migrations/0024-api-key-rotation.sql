-- API keys expire, and a rotated key keeps its id, its settings and, for a while, its previous text.
alter table api_keys
  add column expires_at timestamptz,            -- null: never
  add column previous_key_hash text unique,     -- of the text before the last rotation; works until `previous_expires_at`
  add column previous_expires_at timestamptz;
alter policy workspace_isolation on api_keys
  using (workspace_id = (select app_workspace()) or key_hash = (select app_lookup()) or previous_key_hash = (select app_lookup()));

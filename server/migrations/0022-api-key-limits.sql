-- Limits of one API key. Null: only the limits that all keys of the workspace share.
alter table api_keys
  add column chat_per_minute int check (chat_per_minute > 0),
  add column uploads_per_hour int check (uploads_per_hour > 0),
  add column api_per_hour int check (api_per_hour > 0);

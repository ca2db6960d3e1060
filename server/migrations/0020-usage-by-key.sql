-- Attributes sessions, and with them usage, to the API key that created the session. Usage keeps its key when the session is deleted.
alter table sessions add column api_key_id text;      -- null: created by a member, or by a page without a key
alter table usage_events add column api_key_id text;

-- Applies to every usage event, from whichever statement it comes.
create function record_usage_key() returns trigger language plpgsql as $$
begin
  new.api_key_id := (select s.api_key_id from sessions s where s.id = new.session_id);
  return new;
end $$;
create trigger record_usage_key before insert on usage_events
  for each row when (new.session_id is not null and new.api_key_id is null) execute function record_usage_key();

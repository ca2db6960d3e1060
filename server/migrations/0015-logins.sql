-- Where somebody is signed in, as they read it themselves. Personal data: it goes with the account, and is exported with its workspace.
alter table refresh_tokens add column user_agent text;            -- of the program that holds the login, 200 characters; on its newest token only
alter table refresh_tokens add column last_used_at timestamptz;   -- to the minute; null: not since it was made
-- A workspace's export holds what is kept about its members.
create policy read_workspace on refresh_tokens for select using (workspace_id = (select app_workspace()));

-- What was spent when the owners were told: a limit that had been passed by then is no news. Null: told before this was kept.
alter table spending_notices add column spent_micros bigint;

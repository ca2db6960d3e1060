-- A server that starts may list the clones of recent sessions, in every workspace, to load what their next questions need. Their messages
-- stay hidden from it.
create policy select_recent on sessions for select
  using (created_at > now() - interval '7 days' and (select app_lookup()) = 'start:recent-sessions');

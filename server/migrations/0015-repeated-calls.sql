-- A call that is repeated under its idempotency key gets the message of the first attempt, also after the first attempt's server died.

-- The key of the call that asked a question, and the answer that it got or will get. Set for questions with an idempotency key only.
alter table messages add column call_key text, add column answer_id text;
create unique index messages_call on messages (session_id, call_key) where call_key is not null;

-- A running call renews its lease. Past it, the call's server counts as dead, and the next call with the key runs.
alter table idempotency_keys add column lease_until timestamptz not null default now();

-- Any server may renew the leases of its running calls, of whatever caller. Stored responses stay hidden from it.
create policy select_running on idempotency_keys for select
  using (status is null and (select app_lookup()) = 'maintenance:running-calls');
create policy update_running on idempotency_keys for update
  using (status is null and (select app_lookup()) = 'maintenance:running-calls')
  with check (status is null and (select app_lookup()) = 'maintenance:running-calls');

-- The only server of an embedded database releases what it left behind when it died.
create policy select_answering on sessions for select
  using (answering is not null and (select app_lookup()) = 'maintenance:restarted');
create policy update_answering on sessions for update
  using (answering is not null and (select app_lookup()) = 'maintenance:restarted')
  with check (answering is not null and (select app_lookup()) = 'maintenance:restarted');

-- Idempotency keys and rate limits of the API.

-- One stored response per caller and key, kept for 24 hours. `caller` is also the lookup value that makes the row visible.
create table idempotency_keys (
  caller text not null,
  key text not null,
  operation text not null,
  body_hash text not null,
  status int,                    -- null while the first request is running
  headers jsonb,
  body text,
  created_at timestamptz not null,
  primary key (caller, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

call enable_row_level_security('idempotency_keys');
create policy caller_isolation on idempotency_keys
  using (caller = (select app_lookup())) with check (caller = (select app_lookup()));
create policy delete_expired on idempotency_keys
  using ((select app_lookup()) = 'maintenance:expired' and created_at < now() - interval '24 hours') with check (false);

-- Counters hold no tenant data, and losing them in a crash is acceptable.
create unlogged table rate_limits (
  key text primary key,
  window_start timestamptz not null,
  current int not null,
  previous int not null,
  allowed boolean not null default true  -- result of the last call
);

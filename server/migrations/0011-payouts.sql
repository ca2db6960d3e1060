-- The account at the payment provider that receives a workspace's earnings, and its last known state.
create table payout_accounts (
  id text primary key,           -- also the idempotency key of its creation at the provider
  workspace_id text not null references workspaces on delete cascade,
  provider text not null check (provider in ('stripe')),
  livemode boolean not null,     -- an account created with a test key does not exist for a live key
  account_id text unique,        -- the provider's id; null during creation
  country text,                  -- ISO 3166 alpha-2; null: the platform's own
  details_submitted boolean not null default false,
  charges_enabled boolean not null default false,
  payouts_enabled boolean not null default false,
  requirements_due text[] not null default '{}',
  disabled_reason text,
  -- Refreshes from the provider are numbered when they start. A refresh is stored unless a later one is already stored.
  last_refresh bigint not null default 0,
  stored_refresh bigint not null default 0,
  checked_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (workspace_id, provider, livemode)
);
call isolate_by_workspace('payout_accounts');
-- Finds the workspace of a provider's event by the account id in it, after the event's signature is verified.
create policy select_by_account on payout_accounts for select using (account_id = (select app_lookup()));

-- Handled events of payment providers: a repeated event is ignored. No tenant data.
create table payment_events (
  provider text not null,
  id text not null,
  received_at timestamptz not null,
  primary key (provider, id)
);
create index payment_events_age on payment_events (received_at);

-- Where an expert's earnings are to go: the account at the payment provider, and what the provider last said of it.
create table payout_accounts (
  id text primary key,           -- also what makes its creation at the provider happen once
  workspace_id text not null references workspaces on delete cascade,
  provider text not null check (provider in ('stripe')),
  livemode boolean not null,     -- an account made with a test key means nothing under a live one
  account_id text unique,        -- the provider's id; null while it is being made
  country text,                  -- ISO 3166 alpha-2; null: the platform's own
  details_submitted boolean not null default false,
  charges_enabled boolean not null default false,
  payouts_enabled boolean not null default false,
  requirements_due text[] not null default '{}',
  disabled_reason text,
  -- Readings of the provider are numbered when they begin; one is stored only over those that began before it.
  readings bigint not null default 0,
  stored_reading bigint not null default 0,
  checked_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (workspace_id, provider, livemode)
);
alter table payout_accounts enable row level security;
alter table payout_accounts force row level security;
create policy own on payout_accounts
  using (workspace_id = (select app_workspace())) with check (workspace_id = (select app_workspace()));
-- Whoever shows the provider's id sees that row: how an event of the provider, once its signature is verified, finds its workspace.
create policy by_account on payout_accounts for select using (account_id = (select app_lookup()));

-- Events of payment providers that were dealt with, so that a repeated one costs nothing. No tenant's data.
create table payment_events (
  provider text not null,
  id text not null,
  received_at timestamptz not null,
  primary key (provider, id)
);
create index payment_events_age on payment_events (received_at);

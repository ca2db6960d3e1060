-- A spending limit binds however many answers run at once: what they may cost at most is reserved before they start.

create function month_of(at timestamptz) returns date language sql immutable parallel safe
  as $$ select date_trunc('month', at at time zone 'UTC')::date $$;

-- The cost of one month beside its limit, so that a reservation locks and reads one row instead of adding up the month.
alter table spending_limits
  add column counted_month date not null default '1970-01-01',
  add column spent_micros bigint not null default 0;

-- What an answer or an embedding in progress may cost at most. Exists only in workspaces with a spending limit. The statement that writes
-- the usage event deletes it. It refers to no session and no source: those may be deleted in the meantime, and the cost stays.
create table spending_holds (
  id text primary key,           -- id of the usage event that will take its place
  workspace_id text not null references workspaces on delete cascade,
  clone_id text not null,
  session_id text,
  message_id text,
  source_id text,
  kind text not null,            -- of the usage event
  model text not null,
  amount_micros bigint not null check (amount_micros > 0),  -- millionths of a US dollar
  expires_at timestamptz not null  -- past it, the server that created it counts as dead, and the amount counts as spent
);
create index spending_holds_workspace on spending_holds (workspace_id);
create index spending_holds_message on spending_holds (message_id) where message_id is not null;
create index spending_holds_expiry on spending_holds (expires_at);

call isolate_by_workspace('spending_holds');
-- Any server may list the expired holds of every workspace.
create policy select_expired on spending_holds for select
  using (expires_at < now() and (select app_lookup()) = 'maintenance:expired-holds');

-- Counts every usage event, from any statement.
create function count_spending() returns trigger language plpgsql as $$
declare
  event_month date := month_of(new.created_at);
begin
  update spending_limits
  set spent_micros = case when counted_month < event_month then 0 else spent_micros end + new.cost_micros, counted_month = event_month
  where workspace_id = new.workspace_id and counted_month <= event_month;
  return null;
end $$;
create trigger count_spending after insert on usage_events for each row when (new.cost_micros <> 0) execute function count_spending();

-- A new limit counts what the month has cost so far.
create function recount_spending() returns trigger language plpgsql as $$
begin
  new.counted_month := month_of(new.updated_at);
  select coalesce(sum(cost_micros), 0) into new.spent_micros from usage_events
  where workspace_id = new.workspace_id and created_at >= new.counted_month::timestamp at time zone 'UTC';
  return new;
end $$;
create trigger recount_spending before insert or update of monthly_cost_micros on spending_limits
  for each row execute function recount_spending();

update spending_limits set monthly_cost_micros = monthly_cost_micros, updated_at = now();

-- Reserves `amount` (null: the price is unknown) until `expires`. False if the limit does not cover it. Holds are inserted only while the
-- limit's row is locked, so their sum is exact. Without a limit, or for something free, there is nothing to reserve.
create function reserve_spending(
  hold text, workspace text, clone text, session text, message text, source text, usage_kind text, usage_model text, amount bigint,
  at timestamptz, expires timestamptz
) returns boolean language plpgsql as $$
declare
  budget spending_limits;
  spent bigint;
  reserved bigint;
begin
  select * into budget from spending_limits where workspace_id = workspace;
  if not found then return true; end if;
  if amount is null then return false; end if;
  if amount > 0 then
    select * into budget from spending_limits where workspace_id = workspace for update;
    if not found then return true; end if;
  end if;
  spent := case when budget.counted_month < month_of(at) then 0 else budget.spent_micros end;
  select coalesce(sum(amount_micros), 0) into reserved from spending_holds where workspace_id = workspace;
  if spent >= budget.monthly_cost_micros or spent + reserved + amount > budget.monthly_cost_micros then return false; end if;
  if amount > 0 then
    insert into spending_holds values (hold, workspace, clone, session, message, source, usage_kind, usage_model, amount, expires);
  end if;
  return true;
end $$;

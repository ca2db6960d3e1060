-- One row about this deployment. No tenant data.
create table system_state (
  only_row boolean primary key default true check (only_row),
  first_user_at timestamptz,     -- no role may list all users, so the first registration is recorded here
  demo_created_at timestamptz,   -- stays when the demo is deleted: the server creates it once
  demo_content text              -- hash of the demo's content; null: seeding has not finished
);
-- Row Level Security also hides users from the owner of the table; it is off for this one query.
alter table users no force row level security;
insert into system_state (first_user_at) select min(created_at) from users;
alter table users force row level security;

create function record_first_user() returns trigger language plpgsql as $$
begin
  update system_state set first_user_at = now() where first_user_at is null;
  return null;
end $$;
create trigger record_first_user after insert on users for each statement execute function record_first_user();

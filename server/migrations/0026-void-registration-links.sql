-- Links in emails that create an account are not stored. When an account is deleted, those that were requested before become void: otherwise
-- one of them could create the account again.
create table void_registration_links (
  email_hash text primary key,   -- of the deleted account; also the lookup value that makes the row visible
  until timestamptz not null     -- links that expire until then are void; later the row has no use
);
create index void_registration_links_until on void_registration_links (until);

call enable_row_level_security('void_registration_links');
create policy email_isolation on void_registration_links
  using (email_hash = (select app_lookup())) with check (email_hash = (select app_lookup()));
create policy delete_expired on void_registration_links
  using ((select app_lookup()) = 'maintenance:expired' and until < now()) with check (false);

-- Tells a new installation from one with accounts, before anybody has signed in. The statement asks only whether a row exists.
create policy select_first_account on users for select using ((select app_lookup()) = 'registration:first-account');

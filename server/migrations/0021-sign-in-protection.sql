alter table users
  -- Hashes of the network addresses from which the user signed in, newest first, at most ten. Wrong passwords from elsewhere do not lock
  -- these out.
  add column known_addresses text[] not null default '{}',
  add column email_verified_at timestamptz;

-- When the user last entered the password in this login. Null: not at all, or before this version.
alter table refresh_tokens add column confirmed_at timestamptz;

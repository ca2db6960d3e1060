-- Key-value pairs and tags for the caller's own use.
alter table sources add column metadata jsonb not null default '{}';
alter table clones add column metadata jsonb not null default '{}';  -- not part of the settings: neither published nor shown to visitors
alter table sessions add column tags text[] not null default '{}';

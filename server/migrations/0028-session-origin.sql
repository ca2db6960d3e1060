-- The site on which a conversation was started, to filter conversations by.
alter table sessions add column origin text;
create index sessions_origin on sessions (clone_id, origin, id) where origin is not null;

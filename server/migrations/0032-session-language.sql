-- The language of the page on which a conversation was started: that of the answers where nothing that was said tells one.
alter table sessions add column language text;

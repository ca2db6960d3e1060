-- Web pages as sources. The bytes of a page are kept like those of an uploaded file, and take the place of the earlier ones when the page
-- is fetched again and has changed.
alter table sources drop constraint sources_type_check;
alter table sources add constraint sources_type_check check (type in ('file', 'text', 'qa', 'url'));
alter table sources add column fetch_due boolean not null default false;  -- type url: the page is to be fetched before it is read
alter table sources add column fetched jsonb;                             -- type url: { url, etag, lastModified } of the stored bytes
alter table sources add column fetched_at timestamptz;                    -- type url: when the page was last fetched, changed or not

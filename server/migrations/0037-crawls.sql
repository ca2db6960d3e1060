-- Websites, sitemaps, and feeds as sources. Each has the pages that it leads to as further sources, and a list of every address it met.
alter table sources drop constraint sources_type_check;
alter table sources add constraint sources_type_check check (type in ('file', 'text', 'qa', 'url', 'site', 'sitemap', 'feed'));
alter table sources add column parent_id text references sources on delete cascade;  -- the website, sitemap, or feed of a page
alter table sources add column crawl jsonb;               -- types site, sitemap, feed: { maxPages, maxDepth, include, exclude, hosts }
alter table sources add column refresh_hours int;         -- fetched again every so many hours
alter table sources add column refresh_at timestamptz;    -- when it is fetched again next
alter table sources add constraint sources_crawl_check check ((type in ('site', 'sitemap', 'feed')) = (crawl is not null));
create unique index sources_page on sources (parent_id, url) where parent_id is not null;
create index sources_refresh on sources (refresh_at) where refresh_at is not null;

-- The addresses of the current or last run of a crawl: what is fetched next, and what became of the rest.
create table crawl_pages (
  source_id text not null references sources on delete cascade,
  workspace_id text not null references workspaces on delete cascade,
  url text not null,
  ordinal bigint generated always as identity,
  kind text not null check (kind in ('page', 'sitemap', 'feed')),
  depth int not null,
  status text not null check (status in ('waiting', 'fetched', 'unchanged', 'skipped', 'failed')),
  reason jsonb,                  -- { code, message } of a skipped or failed address; canonical: the address that stands for it
  attempts int not null default 0,
  retry_at timestamptz,
  keep boolean not null default false,  -- to be kept although another address is to stand for it, because that one cannot be read
  primary key (source_id, url)
);
create index crawl_pages_order on crawl_pages (source_id, ordinal);
create index crawl_pages_waiting on crawl_pages (source_id, attempts, depth, ordinal) where status = 'waiting';
call isolate_by_workspace('crawl_pages');

-- The maintenance task that queues sources which are due finds them in every workspace. It learns their ids only.
create policy select_due on sources for select
  using (refresh_at < now() and status in ('ready', 'failed') and (select app_lookup()) = 'maintenance:due-sources');

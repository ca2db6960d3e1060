-- Usage events on their way to a metering backend outside (providers/billing). Where the database itself is the book, nothing reads this.

-- When the event is to be reported next; null: it was taken. Rows are born due, so that the statement that ends an answer does not change.
alter table usage_events add column report_due timestamptz default now();
create index usage_events_report on usage_events (report_due) where report_due is not null;

-- Any server may find and postpone what is not reported yet, in every workspace, under a name that no hash, e-mail or slug can equal.
-- What was reported is closed to it, and so is marking it: that is done in the workspace's own scope.
create policy find_unreported on usage_events for select
  using (report_due is not null and (select app_lookup()) = 'housekeeping:unreported');
create policy postpone_unreported on usage_events for update
  using (report_due is not null and (select app_lookup()) = 'housekeeping:unreported')
  with check (report_due is not null and (select app_lookup()) = 'housekeeping:unreported');

-- A clone's sessions are looked through by the site's own name of their visitor. It never changes, and most sessions have none.
create index sessions_visitor on sessions (clone_id, visitor_id, id) where visitor_id is not null;

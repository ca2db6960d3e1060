-- Identifies the JWT_SECRET that this database is used with. Null: no server with this version has started yet.
alter table system_state add column secret_fingerprint text;

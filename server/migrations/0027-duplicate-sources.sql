-- Finds sources of a clone with the same content.
create index sources_content on sources (clone_id, sha256, id);

-- Whether an answer was made safe to render when it was stored (`safe`), or is as the model wrote it (`raw`). Null for questions, and for
-- answers of earlier versions, which did not keep it.
alter table messages add column links text check (links in ('safe', 'raw'));

-- Titles and tags alone, from which relevance takes its candidates, and what the search field suggests. The index of
-- whole articles (search) gains names of bylines and marks for filters; its shape stays. The counter "search" is the row
-- below which articles are still indexed as they were: db.IndexOld goes on downwards. It is gone when all are done.
create table search_head (
  search_row bigint primary key,
  terms      tsvector not null
);
create index search_head_terms on search_head using gin (terms);

create table suggestion (
  word     text collate "C" primary key,
  letters  text collate "C" not null, -- the word as it is typed (search.Letters)
  initials text collate "C" not null,
  weight   bigint not null -- of the public articles that hold it, together; the row goes with the last one
);
create index suggestion_letters on suggestion (letters, weight);
create index suggestion_initials on suggestion (initials, weight);

insert into counter (name, value) select 'search', max(search_row) + 1 from public_article having count(*) > 0

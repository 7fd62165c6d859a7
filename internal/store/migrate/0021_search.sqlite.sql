-- Titles and tags alone, from which relevance takes its candidates, and what the search field suggests. The index of
-- whole articles (search) gains names of bylines and marks for filters; its shape stays. The counter "search" is the row
-- below which articles are still indexed as they were: db.IndexOld goes on downwards. It is gone when all are done.
create virtual table search_head using fts5 (
  terms,
  content = '', contentless_delete = 1,
  prefix = '1',
  tokenize = "unicode61 remove_diacritics 0"
);

create table suggestion (
  word     text not null primary key,
  letters  text not null, -- the word as it is typed (search.Letters)
  initials text not null,
  weight   bigint not null -- of the public articles that hold it, together; the row goes with the last one
) without rowid;
create index suggestion_letters on suggestion (letters, weight);
create index suggestion_initials on suggestion (initials, weight);

insert into counter (name, value) select 'search', max(search_row) + 1 from public_article having count(*) > 0

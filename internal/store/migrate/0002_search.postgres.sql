-- The row ids follow publication time (public_article.search_row), so that newest first is the order of the key.
create table search (
  search_row bigint primary key,
  terms      tsvector not null
);
create index search_terms on search using gin (terms);

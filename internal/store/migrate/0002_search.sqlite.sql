-- The row ids follow publication time (public_article.search_row), so that newest first is the order of the index.
create virtual table search using fts5 (
  title, subtitle, body,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0"
);

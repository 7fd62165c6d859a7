-- The row ids follow publication time (public_article.search_row), so that newest first is the order of the index.
create virtual table search using fts5 (
  title, subtitle, body,
  content = '', contentless_delete = 1,
  prefix = '1', -- a word of one syllable is the beginning of a term
  tokenize = "unicode61 remove_diacritics 0"
);

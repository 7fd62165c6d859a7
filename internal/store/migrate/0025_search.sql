-- The last syllable of a word is indexed with the first of the next one (search.Terms), so that phrases and words written
-- apart are found quickly: db.IndexOld indexes all articles anew.
insert into counter (name, value)
  select 'search', max(search_row) + 1 from public_article where search_row is not null having count(*) > 0
  on conflict (name) do update set value = excluded.value;

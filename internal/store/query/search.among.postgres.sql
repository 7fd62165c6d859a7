select search_row from (select search_row, terms from search where search_row in (%s) offset 0) s where terms @@ $1::tsquery

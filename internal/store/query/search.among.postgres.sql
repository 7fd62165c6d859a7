select search_row from search where terms @@ $1::tsquery and search_row in (%s)

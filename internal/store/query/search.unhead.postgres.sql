delete from search_head where search_row = $1

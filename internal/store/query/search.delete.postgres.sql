delete from search where search_row = $1

delete from search_head where rowid = $1

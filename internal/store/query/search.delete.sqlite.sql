delete from search where rowid = $1

select rowid from search_head where search_head match $1 and rowid < $2 and rowid >= $3 order by rowid desc limit $4

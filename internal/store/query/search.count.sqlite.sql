select count(*) from (select 1 from search where search match $1 and rowid >= $2 and rowid < $3 limit $4) hit

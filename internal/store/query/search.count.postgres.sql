select count(*) from (select 1 from search where terms @@ $1::tsquery and search_row + 0 >= $2 and search_row + 0 < $3 limit $4) hit

with hit as materialized (select search_row from search_head where terms @@ $1::tsquery and search_row < $2 and search_row >= $3)
select search_row from hit order by search_row desc limit $4

with hit as materialized (select search_row from search where terms @@ $1::tsquery and search_row < $2 and search_row >= $4)
select %s
from hit s
join public_article p on p.search_row = s.search_row
join body b on b.hash = p.body_hash
order by s.search_row desc
limit $3

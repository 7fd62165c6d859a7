select %s
from (select search_row, terms from search where search_row < $2 and search_row >= $4 order by search_row desc limit $5) s
join public_article p on p.search_row = s.search_row
join body b on b.hash = p.body_hash
where s.terms @@ $1::tsquery
order by s.search_row desc
limit $3

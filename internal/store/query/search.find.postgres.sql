select %s
from search s
join public_article p on p.search_row = s.search_row
join body b on b.hash = p.body_hash
where s.terms @@ $1::tsquery and s.search_row < $2
order by s.search_row desc
limit $3

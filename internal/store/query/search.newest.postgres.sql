select s.search_row
from (select search_row, terms from %[1]s where search_row < $2 and search_row >= $3 order by search_row desc limit $5) s
where s.terms @@ $1::tsquery
order by s.search_row desc
limit $4

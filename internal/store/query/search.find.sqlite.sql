select %s
from search s
join public_article p on p.search_row = s.rowid
join body b on b.hash = p.body_hash
where search match $1 and s.rowid < $2 and s.rowid >= $4
order by s.rowid desc
limit $3

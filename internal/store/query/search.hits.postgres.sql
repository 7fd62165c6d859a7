-- First all that have the terms anywhere, which the index knows alone; of those the newest are looked at one by one until
-- enough have them side by side. "+ 0" and "offset 0" keep the planner from other ways.
with hit as materialized (select search_row from %[1]s where terms @@ $4::tsquery and search_row + 0 < $2 and search_row + 0 >= $3)
select h.search_row, (select count(*) from hit)
from (select search_row from hit order by search_row desc limit $8) h
cross join lateral (select terms from %[1]s s where s.search_row = h.search_row offset 0) s
where s.terms @@ $1::tsquery
order by h.search_row desc
limit case when (select count(*) from hit) <= $7 then $5::bigint else $6::bigint end

package store

import (
	"context"
	"fmt"
	"slices"

	"jogan/internal/search"
)

// The indexes of words: whole articles, and titles with tags alone.
const (
	wholeIndex = "search"
	headIndex  = "search_head"
)

// How many rows of an index PostgreSQL looks through, the newest first, before it asks the index of words.
const (
	looked     = 500
	mostLooked = 5000
)

// Which part of all time SQLite looks through first, and how many rows it reads upwards at most.
const (
	newestPart  = 16
	mostUpwards = 20_000
)

// condition is a query as the database is asked.
func (d dialect) condition(c search.Condition) string {
	if d.name == postgresDialect.name {
		return c.TSQuery()
	}
	return c.FTS5()
}

// prepareSearch has the transaction ask the index of words, also where the database would rather read a whole table.
func (r *Reader) prepareSearch(ctx context.Context) error {
	if r.dialect.searchSettings == "" {
		return nil
	}
	_, err := r.exec(ctx, r.dialect.searchSettings)
	return err
}

// counted are the newest rows of whole articles before one that answer, and how many there are in all.
func (r *Reader) counted(ctx context.Context, in reach, to int64, limit int) (rows []int64, total int64, err error) {
	most := int(in.Counted()) + 1
	first := to == in.to
	ask := limit
	if first && r.dialect.name != postgresDialect.name {
		ask = max(limit, most) // what is looked through once need not be counted
	}
	if rows, err = r.hits(ctx, wholeIndex, in.Whole(), in.from, to, ask); err != nil {
		return nil, 0, err
	}
	if first && (len(rows) < ask || ask >= most) {
		return rows[:min(len(rows), limit)], int64(min(len(rows), most)), nil
	}
	if err := r.prepareSearch(ctx); err != nil {
		return nil, 0, err
	}
	total, err = one(ctx, r, scanInt, r.query("search.count"), r.dialect.condition(in.Whole()), in.from, in.to, most)
	return rows[:min(len(rows), limit)], total, err
}

// hits are the newest rows of an index that answer, newest first, from one up to before another.
func (r *Reader) hits(ctx context.Context, index string, c search.Condition, from, to int64, limit int) ([]int64, error) {
	if r.dialect.name == postgresDialect.name {
		return r.hitsGIN(ctx, index, c, from, to, limit)
	}
	terms := r.dialect.condition(c)
	// FTS5 reads its lists upwards in half the time that it takes downwards, but upwards the newest come last. What stands
	// in the newest part tells whether all are soon read.
	last, err := one(ctx, r, scanInt, "select coalesce(max(search_row), 0) from public_article")
	if err != nil {
		return nil, err
	}
	first, err := one(ctx, r, scanInt, "select coalesce(min(search_row), 0) from public_article")
	if err != nil {
		return nil, err
	}
	last, first = min(last, to), max(first, from)
	part := min(max(last-(last-first)/newestPart, from), to)
	rows, err := list(ctx, r, scanInt, fmt.Sprintf(r.query("search.hits"), index, "desc"), terms, to, part, limit)
	if err != nil || len(rows) == limit {
		return rows, err
	}
	if len(rows)*newestPart/2 < limit {
		older, err := list(ctx, r, scanInt, fmt.Sprintf(r.query("search.hits"), index, "asc"), terms, part, from, mostUpwards)
		if err != nil {
			return nil, err
		}
		if len(older) < mostUpwards {
			slices.Reverse(older)
			rows = append(rows, older...)
			return rows[:min(len(rows), limit)], nil
		}
	}
	older, err := list(ctx, r, scanInt, fmt.Sprintf(r.query("search.hits"), index, "desc"), terms, part, from, limit-len(rows))
	return append(rows, older...), err
}

// hitsGIN are the hits of PostgreSQL.
func (r *Reader) hitsGIN(ctx context.Context, index string, c search.Condition, from, to int64, limit int) ([]int64, error) {
	terms := r.dialect.condition(c)
	if err := r.prepareSearch(ctx); err != nil {
		return nil, err
	}
	// The index of words gives all rows that have them, in no order: good where they are few. Where they are many, the
	// newest rows are looked through one by one until there are enough. The first few tell which it is.
	var rows []int64
	for _, look := range []int{looked, mostLooked} {
		if look > looked && looked*(limit-len(rows)) > len(rows)*mostLooked {
			break
		}
		more, err := list(ctx, r, scanInt, fmt.Sprintf(r.query("search.newest"), index), terms, to, from, limit-len(rows), look)
		if err != nil {
			return nil, err
		}
		if rows = append(rows, more...); len(rows) == limit {
			return rows, nil
		}
		if len(rows) > 0 {
			to = rows[len(rows)-1]
		}
	}
	more, err := list(ctx, r, scanInt, fmt.Sprintf(r.query("search.hits"), index), terms, to, from, limit-len(rows), c.TSQueryApart())
	return append(rows, more...), err
}

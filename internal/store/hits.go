package store

import (
	"context"
	"fmt"

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

// hits are the newest rows of an index that answer, newest first, from one up to before another.
func (r *Reader) hits(ctx context.Context, index string, c search.Condition, from, to int64, limit int) ([]int64, error) {
	terms := r.dialect.condition(c)
	if r.dialect.name != postgresDialect.name {
		return list(ctx, r, scanInt, fmt.Sprintf(r.query("search.hits"), index), terms, to, from, limit)
	}
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

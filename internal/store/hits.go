package store

import (
	"context"
	"fmt"
	"math"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/search"
)

// The indexes of words: whole articles, and titles with tags alone.
const (
	wholeIndex = "search"
	headIndex  = "search_head"
)

// How many rows of an index PostgreSQL looks through, the newest first, before it asks the index of words; and how many
// that have the terms it reads to the last, to see in which they stand side by side; and with how many it is content.
const (
	looked     = 500
	mostLooked = 5000
	mostRead   = 2000
	enough     = 21
)

// Which part of all time SQLite looks through first, how many rows it reads upwards at most, and how many lists of the
// index it reads from one end to the other only to count.
const (
	newestPart  = 16
	mostUpwards = 20_000
	mostLists   = 2
)

// wanted is how many rows are asked for: at least so many if there are, and up to so many where that costs little more.
type wanted struct{ least, most int }

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

// hits are the newest rows of an index that answer, newest first, from one up to before another; whole tells that there are
// no others.
func (r *Reader) hits(ctx context.Context, index string, c search.Condition, from, to int64, want wanted) (rows []int64, whole bool, err error) {
	if r.dialect.name == postgresDialect.name {
		return r.hitsGIN(ctx, index, c, from, to, want)
	}
	terms := r.dialect.condition(c)
	read := func(from, to int64, order string, limit int) ([]int64, error) {
		return list(ctx, r, scanInt, fmt.Sprintf(r.query("search.hits"), index, order), terms, to, from, limit)
	}
	last, err := one(ctx, r, scanInt, "select coalesce(max(search_row), 0) from public_article")
	if err != nil {
		return nil, false, err
	}
	first, err := one(ctx, r, scanInt, "select coalesce(min(search_row), 0) from public_article")
	if err != nil {
		return nil, false, err
	}
	// What stands in the newest part tells how far down one must look.
	last, first = min(last, to), max(first, from)
	part := max(last-first, 0) / newestPart
	edge := min(max(last-part, from), to)
	if rows, err = read(edge, to, "desc", want.most); err != nil || len(rows) == want.most {
		return rows, false, err
	}
	many := len(rows)*newestPart/2 >= want.most
	few := !many && c.Lists() > mostLists
	if few && len(rows) >= want.least {
		return rows, false, nil
	}
	// FTS5 reads its lists upwards in half the time that it takes downwards, but upwards the newest come last: where the
	// word is rare, part after part is read upwards, as long as needed, and all at once where it is to be counted.
	for lower := from; !many; lower = from {
		if few && len(rows) > 0 {
			// A little more than what the rows so far let expect.
			width := (last-edge)/int64(len(rows))*int64(want.least-len(rows))/4*5 + part + 1
			if last-edge+width+part < last-first {
				lower = edge - width
			}
		}
		older, err := read(lower, edge, "asc", mostUpwards)
		if err != nil {
			return nil, false, err
		}
		if len(older) == mostUpwards {
			break
		}
		slices.Reverse(older)
		rows = append(rows, older...)
		if edge = lower; edge == from || few && len(rows) >= want.least {
			return rows[:min(len(rows), want.most)], edge == from && len(rows) <= want.most, nil
		}
	}
	left := want.most - len(rows)
	older, err := read(from, edge, "desc", left)
	return append(rows, older...), len(older) < left, err
}

// hitsGIN are the hits of PostgreSQL. The index of words gives all rows that have them, in no order: good where they are few.
// Where they are many, the newest rows are looked through one by one until there are enough. The first few tell which it is.
func (r *Reader) hitsGIN(ctx context.Context, index string, c search.Condition, from, to int64, want wanted) (rows []int64, whole bool, err error) {
	terms := r.dialect.condition(c)
	if err := r.prepareSearch(ctx); err != nil {
		return nil, false, err
	}
	for _, look := range []int{looked, mostLooked} {
		if look > looked && looked*(want.least-len(rows)) > len(rows)*mostLooked {
			break
		}
		edge, err := one(ctx, r, scanInt, fmt.Sprintf("select search_row from %s where search_row < $1 and search_row >= $2 order by search_row desc offset $3 limit 1", index), to, from, look-1)
		end := fault.Is(err, fault.NotFound)
		if err != nil && !end {
			return nil, false, err
		}
		if end {
			edge = from
		}
		limit := want.most - len(rows)
		if look > looked {
			limit = want.least - len(rows)
		}
		more, err := list(ctx, r, scanInt, fmt.Sprintf(r.query("search.newest"), index), terms, to, edge, limit)
		if err != nil {
			return nil, false, err
		}
		rows = append(rows, more...)
		if end || len(rows) >= want.least {
			return rows, end && len(more) < limit, nil
		}
		to = edge
	}
	// To see in which rows the terms stand side by side, each is read. Where they seldom do, a page must be enough.
	least, most := want.least-len(rows), want.most-len(rows)
	for _, bound := range []int{mostLooked, math.MaxInt} {
		candidates := 0
		older, err := list(ctx, r, func(s scanner) (row int64, err error) {
			err = s.Scan(&row, &candidates)
			return row, err
		}, fmt.Sprintf(r.query("search.hits"), index), terms, to, from, c.TSQueryApart(), most, least, mostRead, bound)
		if err != nil {
			return nil, false, err
		}
		switch {
		case bound == mostLooked && len(older) == 0, candidates > bound && len(rows)+len(older) < min(want.least, enough):
			continue
		case bound == mostLooked && candidates > bound:
			return append(rows, older...), false, nil
		}
		rows = append(rows, older...)
		return rows, len(rows) < want.least || candidates <= mostRead && len(rows) < want.most, nil
	}
	return rows, true, nil
}

// known is a number of which only that it is not smaller is known: n with all its digits but the first made zero.
func known(n int) int64 {
	size := 1
	for n/size >= 10 {
		size *= 10
	}
	return int64(n / size * size)
}

package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jogan/internal/news"
)

// CountListed counts the articles of a list in each span between two neighbouring moments: from one of them up to but not
// at the next. The counts are read from the index of the list alone; bounds ascend.
func (r *Reader) CountListed(ctx context.Context, name string, bounds []time.Time) ([]int64, error) {
	return r.spans(ctx, name, bounds, "count(*)", "")
}

// AnyListed tells for each span between two neighbouring moments whether an article of the list was published in it, by 1
// or 0, whatever their number is.
func (r *Reader) AnyListed(ctx context.Context, name string, bounds []time.Time) ([]int64, error) {
	return r.spans(ctx, name, bounds, "case when exists (select 1", ") then 1 else 0 end")
}

// spans asks one thing of each span, many of them in a statement.
func (r *Reader) spans(ctx context.Context, name string, bounds []time.Time, ask, end string) ([]int64, error) {
	all := make([]int64, max(len(bounds)-1, 0))
	numbers := make([]int, len(all))
	for i := range numbers {
		numbers[i] = i
	}
	for chunk := range slices.Chunk(numbers, 60) {
		var parts []string
		args := []any{name}
		for _, i := range chunk {
			args = append(args, ms(bounds[i]), ms(bounds[i+1]))
			parts = append(parts, fmt.Sprintf("select %d, %s from public_listing where list = $1 and published_at >= $%d and published_at < $%d%s", i, ask, len(args)-1, len(args), end))
		}
		some, err := list(ctx, r, func(s scanner) (x [2]int64, err error) { return x, s.Scan(&x[0], &x[1]) }, strings.Join(parts, " union all "), args...)
		if err != nil {
			return nil, fmt.Errorf("spans of %s: %w", name, err)
		}
		for _, x := range some {
			all[x[0]] = x[1]
		}
	}
	return all, nil
}

// ListingSince lists the public articles of a list that came out at a moment or after it, newest first, from before on.
func (r *Reader) ListingSince(ctx context.Context, name string, since time.Time, before news.Cursor, limit int) ([]news.Headline, error) {
	return list(ctx, r, scanHeadline, "select "+headlineColumns+` from public_listing l join public_article p on p.no = l.no
		where l.list = $1 and l.published_at >= $2 and (l.published_at, l.no) < ($3, $4) order by l.published_at desc, l.no desc limit $5`,
		name, ms(since), ms(before.At), before.No, limit)
}

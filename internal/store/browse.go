package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/numbers"
)

// MostReadDays is MostRead for longer times, by the paper's days: those of the sums that stay when the hours are pruned.
// Each day gives its first limit articles, so that the work does not grow with what was read.
func (r *Reader) MostReadDays(ctx context.Context, since, now time.Time, limit int) ([]int64, error) {
	paper, err := r.Paper(ctx)
	if fault.Is(err, fault.NotFound) {
		paper, err = news.NewPaper(""), nil
	}
	if err != nil {
		return nil, err
	}
	zone := paper.Zone()
	sums := map[int64]int64{}
	for d := numbers.DayOf(since, zone) + 1; d <= numbers.DayOf(now, zone); d++ {
		some, err := list(ctx, r, scanSum, "select article_no, views from view_day where day = $1 order by views desc, article_no desc limit $2", int64(d), limit)
		if err != nil {
			return nil, err
		}
		for _, x := range some {
			sums[x.ID] += x.Views
		}
	}
	nos := slices.SortedFunc(maps.Keys(sums), func(a, b int64) int { return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(b, a)) })
	return nos[:min(len(nos), limit)], nil
}

// SectionsOf tells in the lists of which sections each of the articles stands now; one that readers may not see in none.
func (r *Reader) SectionsOf(ctx context.Context, nos []int64) (map[int64][]int64, error) {
	all := map[int64][]int64{}
	for _, chunk := range chunks(nos) {
		marks, args := in(nil, chunk)
		rows, err := list(ctx, r, func(s scanner) (x listed, err error) { return x, s.Scan(&x.no, &x.list) },
			"select no, list from public_listing where no in ("+marks+") and list like 'section:%' order by no, list", args...)
		if err != nil {
			return nil, err
		}
		for _, x := range rows {
			id, err := strconv.ParseInt(strings.TrimPrefix(x.list, "section:"), 10, 64)
			if err != nil {
				return nil, fmt.Errorf("list %q: %w", x.list, err)
			}
			all[x.no] = append(all[x.no], id)
		}
	}
	return all, nil
}

type listed struct {
	no   int64
	list string
}

// PublicTags returns the tags of those of the articles that readers may see, as they are written.
func (r *Reader) PublicTags(ctx context.Context, nos []int64) (map[int64][]string, error) {
	all := map[int64][]string{}
	for _, chunk := range chunks(nos) {
		marks, args := in(nil, chunk)
		_, err := list(ctx, r, func(s scanner) (none struct{}, err error) {
			var no int64
			var more string
			if err := s.Scan(&no, &more); err != nil {
				return none, err
			}
			var d details
			err = json.Unmarshal([]byte(more), &d)
			all[no] = d.Tags
			return none, err
		}, "select no, details from public_article where withdrawn_at = 0 and no in ("+marks+")", args...)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ListNewest tells when the newest article of each of the lists came out; lists without articles are left out. It looks at
// one row of a list, however long the list is.
func (r *Reader) ListNewest(ctx context.Context, names []string) (map[string]time.Time, error) {
	all := map[string]time.Time{}
	for chunk := range slices.Chunk(names, 200) {
		var args []any
		var marks []string
		for _, name := range chunk {
			args = append(args, name)
			marks = append(marks, fmt.Sprintf("($%d)", len(args)))
		}
		_, err := list(ctx, r, func(s scanner) (none struct{}, err error) {
			var name string
			var newest int64
			if err = s.Scan(&name, &newest); newest > 0 {
				all[name] = at(newest)
			}
			return none, err
		}, "with named (list) as (values "+strings.Join(marks, ", ")+
			") select n.list, coalesce((select max(l.published_at) from public_listing l where l.list = n.list), 0) from named n", args...)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ListCounts counts the articles of each of the lists and finds the newest; lists without articles are left out.
func (r *Reader) ListCounts(ctx context.Context, names []string) (map[string]news.ListCount, error) {
	all := map[string]news.ListCount{}
	for chunk := range slices.Chunk(names, 200) {
		var args []any
		var marks []string
		for _, name := range chunk {
			args = append(args, name)
			marks = append(marks, fmt.Sprintf("$%d", len(args)))
		}
		_, err := list(ctx, r, func(s scanner) (none struct{}, err error) {
			var name string
			var c news.ListCount
			var newest int64
			err = s.Scan(&name, &c.Articles, &newest)
			c.Newest = at(newest)
			all[name] = c
			return none, err
		}, "select list, count(*), max(published_at) from public_listing where list in ("+strings.Join(marks, ", ")+") group by list", args...)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/numbers"
	"jogan/internal/ranking"
)

// maxHosts is how many hosts of a day are kept; what comes from further ones counts as ranking.OtherSource.
const maxHosts = 300

// AddViews adds a batch of counted views to the hours and to all sums; all of it or nothing. Views of the running hour
// count as read in this minute. Those of the article 0, of which nothing is left, count for the paper and the sources alone.
func (db *DB) AddViews(ctx context.Context, views []ranking.Views) error {
	if len(views) == 0 {
		return nil
	}
	return db.Write(ctx, func(t *Tx) error {
		paper, err := t.Paper(ctx)
		if fault.Is(err, fault.NotFound) { // nobody reads a paper that there is not, but counts must not get stuck on it
			paper, err = news.NewPaper(""), nil
		}
		if err != nil {
			return err
		}
		zone := paper.Zone()
		things, err := t.viewed(ctx, views)
		if err != nil {
			return err
		}
		s := viewSums{map[timed]int64{}, map[timed]int64{}, map[timed]int64{}, map[timed]int64{}, map[viewSum]int64{}, map[dayHost]int64{}}
		hour := ms(t.Now.Truncate(time.Hour))
		minute := ms(t.Now.Truncate(time.Minute))
		for _, v := range views {
			day := int64(numbers.DayOf(time.UnixMilli(v.Hour), zone))
			if v.Article != 0 {
				s.hours[timed{v.Hour, v.Article}] += v.Count
				s.days[timed{day, v.Article}] += v.Count
			}
			s.totals[timed{v.Hour, 0}] += v.Count
			if v.Hour == hour && v.Article != 0 {
				s.minutes[timed{minute, v.Article}] += v.Count
			}
			s.sums[viewSum{"paper", day, 0}] += v.Count
			for _, x := range things[v.Article] {
				s.sums[viewSum{x.what, day, x.id}] += v.Count
			}
			s.hosts[dayHost{day, v.Source}] += v.Count
		}
		return t.addSums(ctx, s)
	})
}

type (
	timed   struct{ a, b int64 }
	viewSum struct {
		what    string
		day, id int64
	}
	dayHost struct {
		day  int64
		host string
	}
	viewThing struct {
		what string
		id   int64
	}
	viewSums struct {
		hours, days, minutes, totals map[timed]int64 // by time and article; totals have none
		sums                         map[viewSum]int64
		hosts                        map[dayHost]int64
	}
)

// viewed tells whose the views of each article are: its section and the people named over it, as readers see it.
func (t *Tx) viewed(ctx context.Context, views []ranking.Views) (map[int64][]viewThing, error) {
	nos := map[int64]bool{}
	for _, v := range views {
		nos[v.Article] = true
	}
	things := map[int64][]viewThing{}
	for _, chunk := range chunks(slices.Sorted(maps.Keys(nos))) {
		marks, args := in(nil, chunk)
		_, err := list(ctx, &t.Reader, func(s scanner) (none struct{}, err error) {
			var no, section int64
			var raw string
			if err := s.Scan(&no, &section, &raw); err != nil {
				return none, err
			}
			var bylines []news.Byline
			if err := json.Unmarshal([]byte(raw), &bylines); err != nil {
				return none, err
			}
			all := []viewThing{{"section", section}}
			for _, b := range bylines {
				if x := (viewThing{"person", b.Person}); b.Person != 0 && !slices.Contains(all, x) {
					all = append(all, x)
				}
			}
			things[no] = all
			return none, nil
		}, "select no, section_id, bylines from public_article where no in ("+marks+")", args...)
		if err != nil {
			return nil, err
		}
	}
	return things, nil
}

func (t *Tx) addSums(ctx context.Context, s viewSums) error {
	for _, x := range []struct {
		table, keys string
		counts      map[timed]int64
	}{{"view_hour", "hour, article_no", s.hours}, {"view_day", "day, article_no", s.days}, {"view_minute", "minute, article_no", s.minutes}} {
		if err := addCounts(ctx, t, x.table, x.keys, x.counts, func(k timed) []any { return []any{k.a, k.b} }, func(a, b timed) int { return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b)) }); err != nil {
			return err
		}
	}
	if err := addCounts(ctx, t, "view_total", "hour", s.totals, func(k timed) []any { return []any{k.a} }, func(a, b timed) int { return cmp.Compare(a.a, b.a) }); err != nil {
		return err
	}
	err := addCounts(ctx, t, "view_sum", "what, day, thing_id", s.sums, func(k viewSum) []any { return []any{k.what, k.day, k.id} },
		func(a, b viewSum) int {
			return cmp.Or(cmp.Compare(a.what, b.what), cmp.Compare(a.day, b.day), cmp.Compare(a.id, b.id))
		})
	if err != nil {
		return err
	}
	hosts, err := t.bounded(ctx, s.hosts)
	if err != nil {
		return err
	}
	return addCounts(ctx, t, "view_source", "day, host", hosts, func(k dayHost) []any { return []any{k.day, k.host} },
		func(a, b dayHost) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.host, b.host)) })
}

// bounded puts hosts that would be one too many on their day under ranking.OtherSource.
func (t *Tx) bounded(ctx context.Context, counts map[dayHost]int64) (map[dayHost]int64, error) {
	known := map[int64]map[string]bool{}
	kept := map[dayHost]int64{}
	// In one order, so that a write that is tried again does the same; the words that are no host come first.
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b dayHost) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(bit(strings.Contains(a.host, ".")), bit(strings.Contains(b.host, "."))), cmp.Compare(a.host, b.host))
	})
	for _, k := range keys {
		n := counts[k]
		if known[k.day] == nil {
			hosts, err := list(ctx, &t.Reader, scanText, "select host from view_source where day = $1", k.day)
			if err != nil {
				return nil, err
			}
			known[k.day] = map[string]bool{}
			for _, h := range hosts {
				known[k.day][h] = true
			}
		}
		if !known[k.day][k.host] && strings.Contains(k.host, ".") && len(known[k.day]) >= maxHosts {
			k.host = ranking.OtherSource
		}
		known[k.day][k.host] = true
		kept[k] += n
	}
	return kept, nil
}

// addCounts adds to the column views of the rows with the keys, in few statements and in one order.
func addCounts[K comparable](ctx context.Context, t *Tx, table, keys string, counts map[K]int64, values func(K) []any, order func(a, b K) int) error {
	for chunk := range slices.Chunk(slices.SortedFunc(maps.Keys(counts), order), 200) {
		var rows []string
		var args []any
		for _, k := range chunk {
			var marks string
			marks, args = in(args, append(values(k), counts[k]))
			rows = append(rows, "("+marks+")")
		}
		if _, err := t.exec(ctx, fmt.Sprintf("insert into %[1]s (%[2]s, views) values %[3]s on conflict (%[2]s) do update set views = %[1]s.views + excluded.views",
			table, keys, strings.Join(rows, ", ")), args...); err != nil {
			return fmt.Errorf("add to %s: %w", table, err)
		}
	}
	return nil
}

// MostRead lists the numbers of the articles that were read most since a moment, most views first; of equally many the
// newer number first. Whether readers may still see them is not asked.
func (r *Reader) MostRead(ctx context.Context, since time.Time, limit int) ([]int64, error) {
	return list(ctx, r, scanInt, "select article_no from view_hour where hour >= $1 group by article_no order by sum(views) desc, article_no desc limit $2",
		ms(since), limit)
}

// ViewsOf sums all views of each of the articles.
func (r *Reader) ViewsOf(ctx context.Context, nos []int64) (map[int64]int64, error) {
	return r.viewsOf(ctx, nos, numbers.Period{From: -1 << 40, To: 1 << 40})
}

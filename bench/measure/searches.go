package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"jogan/bench/paper"
	"jogan/internal/search"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// rareCompound finds a few articles of all years, so that it is what a slow disk is felt in most.
const rareCompound = "a rare compound"

// searchKinds are the ways to search, each with other words at each turn.
func searchKinds() []asking {
	common := paper.Common(200)
	random := rand.New(rand.NewPCG(11, 3))
	page := func(q, order string) string { return "/search?q=" + url.QueryEscape(q) + order }
	frequent := func() string { return common[random.IntN(20)] }
	rare := func() string { return common[100+random.IntN(100)] + common[100+random.IntN(100)] }
	var all []asking
	for _, order := range []struct{ name, part string }{{"newest", ""}, {"relevance", "&sort=relevance"}} {
		add := func(name string, q func() string) {
			all = append(all, asking{order.name + ": " + name, func(int, []byte) string { return page(q(), order.part) }})
		}
		add("a frequent word", frequent)
		add(rareCompound, rare)
		add("two frequent words", func() string { return frequent() + " " + frequent() })
		add("a phrase", func() string { return `"` + frequent() + " " + frequent() + `"` })
		add("one syllable", func() string { return string([]rune(frequent())[:1]) })
		add("a word without another", func() string { return frequent() + " -" + frequent() })
		add("a word in a section", func() string { return frequent() + " section:society" })
		add("a word by a writer", func() string { return frequent() + " by:가누리" })
		add("a word in a year", func() string {
			year := 2010 + random.IntN(15)
			return fmt.Sprintf("%s after:%d before:%d", frequent(), year, year+1)
		})
		all = append(all, asking{order.name + ": older and older", func(_ int, last []byte) string { return followed(last, page(frequent(), order.part)) }})
	}
	return append(all, asking{"suggestions", func(int, []byte) string {
		return "/search/suggest?q=" + url.QueryEscape(string([]rune(frequent())[:1+random.IntN(2)]))
	}})
}

// searches measures the search of the small and of the large paper, and of the large one on PostgreSQL, one beside the
// other, each page made anew, and with it what the machine had to do besides.
func (b *bench) searches(ctx context.Context, text *bytes.Buffer) error {
	type column struct {
		name, dir string
		postgres  bool
	}
	var columns []column
	for _, x := range []struct {
		articles int
		database string
	}{{b.small, ""}, {b.large, ""}, {b.large, b.database}} {
		if x.articles == 0 || len(columns) == 2 && x.database == "" {
			continue
		}
		dir, err := b.paper(ctx, x.articles, x.database)
		if err != nil {
			return err
		}
		name := fmt.Sprint(x.articles)
		if x.database != "" {
			name += ", PostgreSQL"
		}
		columns = append(columns, column{name, dir, x.database != ""})
	}
	var servers []*server
	head, rule := "| |", "| --- |"
	for i, c := range columns {
		s, err := b.jogan(ctx, fmt.Sprintf("search%d", i), c.dir, "0")
		if err != nil {
			return err
		}
		servers = append(servers, s)
		head += " " + c.name + ": p50 ms | p95 ms | CPU ms a request |"
		rule += " ---: | ---: | ---: |"
	}
	load, _ := os.ReadFile("/proc/loadavg") // not on every system; then it is left out
	fmt.Fprintf(text, "Load average at the beginning %s\n\n%s p50: ratio |\n%s ---: |\n", strings.Join(strings.Fields(string(load))[:min(3, len(strings.Fields(string(load))))], " "), head, rule)
	kinds := make([][]asking, len(columns))
	cells := make([][]string, len(columns))
	medians := make([][]float64, len(columns))
	for i, s := range servers {
		progress("%s: its search read into memory", columns[i].name)
		var err error
		if columns[i].postgres {
			err = b.warmDatabase(ctx)
		} else {
			err = warmFile(filepath.Join(columns[i].dir, "jogan.db"))
		}
		if err != nil {
			return err
		}
		kinds[i] = searchKinds() // each server is asked the same
		if i == 1 && !columns[i].postgres {
			cold := kinds[i][slices.IndexFunc(kinds[i], func(a asking) bool { return a.name == "newest: "+rareCompound })]
			kinds[i] = append(kinds[i], asking{cold.name + ", nothing of the file in memory", cold.next})
		}
		for k, kind := range kinds[i] {
			progress("%s: %s", columns[i].name, kind.name)
			if k >= len(kinds[0]) {
				if err := coolFile(ctx, filepath.Join(columns[i].dir, "jogan.db")); err != nil {
					return err
				}
			}
			before, err := s.cpu()
			if err != nil {
				return err
			}
			asked := 0
			took, err := b.ask(ctx, s, asking{kind.name, func(turn int, last []byte) string {
				asked++
				return kind.next(turn, last)
			}})
			if err != nil {
				return err
			}
			after, err := s.cpu()
			if err != nil {
				return err
			}
			medians[i] = append(medians[i], part(took, 50))
			cells[i] = append(cells[i], fmt.Sprintf(" %.1f | %.1f | %.1f |", part(took, 50), part(took, 95), float64((after-before).Microseconds())/1000/float64(asked)))
		}
	}
	large := min(1, len(columns)-1)
	for k, kind := range kinds[large] {
		fmt.Fprintf(text, "| %s |", kind.name)
		for i := range columns {
			if k < len(cells[i]) {
				text.WriteString(cells[i][k])
			} else {
				text.WriteString(" | | |")
			}
		}
		if k < len(medians[0]) {
			text.WriteString(" **" + ratio(medians[large][k], medians[0][k]) + "**")
		}
		text.WriteString(" |\n")
	}
	for _, x := range plain() {
		progress("%s", x.name)
		fmt.Fprintf(text, "| %s |", x.name)
		var medians []float64
		for _, c := range columns {
			if c.postgres {
				text.WriteString(" | | |")
				continue
			}
			took, err := b.askPlain(ctx, c.dir, x)
			if err != nil {
				return err
			}
			medians = append(medians, part(took, 50))
			fmt.Fprintf(text, " %.1f | %.1f | |", part(took, 50), part(took, 95))
		}
		fmt.Fprintf(text, " **%s** |\n", ratio(medians[len(medians)-1], medians[0]))
	}
	return b.stopAll()
}

// warmFile reads a file through, so that it lies in the system's memory as far as it has room.
func warmFile(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, file)
	return errors.Join(err, file.Close())
}

// coolFile has the system forget what it holds of a file; the database itself may hold 2 MB of it.
func coolFile(ctx context.Context, name string) error {
	out, err := exec.CommandContext(ctx, "dd", "if="+name, "iflag=nocache", "count=0").CombinedOutput()
	if err != nil {
		return fmt.Errorf("dd: %w: %s", err, out)
	}
	return nil
}

// warmDatabase does with all tables and indexes what warmFile does with a file.
func (b *bench) warmDatabase(ctx context.Context) error {
	db, err := sql.Open("pgx", b.database)
	if err != nil {
		return err
	}
	for _, statement := range []string{
		"create extension if not exists pg_prewarm",
		"select sum(pg_prewarm(c.oid::regclass, 'read')) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'i', 't') and n.nspname in (current_schema(), 'pg_toast')",
	} {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return errors.Join(err, db.Close())
		}
	}
	return db.Close()
}

// statement is what could be asked instead, of the same SQLite file.
type statement struct {
	name, query string
	word        func() string
}

// plain are statements that a simpler search would ask: for numbers alone, no page is made of them.
func plain() []statement {
	random := rand.New(rand.NewPCG(11, 3))
	common := paper.Common(200)
	return []statement{
		{"beside it: FTS5's own order by rank, a frequent word", "select rowid from search where search match ? order by rank limit 20", func() string {
			return search.Parse(common[random.IntN(20)]).Whole().FTS5()
		}},
		{"beside it: LIKE over titles alone, a rare compound", "select no from public_article where title like ? order by search_row desc limit 21", func() string {
			return "%" + common[100+random.IntN(100)] + common[100+random.IntN(100)] + "%"
		}},
	}
}

// askPlain asks the file of a paper directly, at most 20 times.
func (b *bench) askPlain(ctx context.Context, dir string, x statement) (took []float64, err error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "jogan.db")+"?_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	started := time.Now()
	for range min(b.requests, 20) {
		if len(took) > 0 && time.Since(started) > patience {
			break
		}
		begun := time.Now()
		rows, err := db.QueryContext(ctx, x.query, x.word())
		if err != nil {
			return nil, err
		}
		for rows.Next() {
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
		took = append(took, time.Since(begun).Seconds()*1000)
	}
	slices.Sort(took)
	return took, nil
}

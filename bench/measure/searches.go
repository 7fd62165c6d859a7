package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"strings"

	"jogan/bench/paper"
)

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
		add("a rare compound", rare)
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
	type column struct{ name, dir string }
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
		columns = append(columns, column{name, dir})
	}
	var servers []*server
	head, rule := "| |", "| --- |"
	for i, c := range columns {
		s, err := b.jogan(ctx, fmt.Sprintf("search%d", i), c.dir, "0")
		if err != nil {
			return err
		}
		servers = append(servers, s)
		head += " " + c.name + ": p50 ms | p95 ms |"
		rule += " ---: | ---: |"
	}
	load, _ := os.ReadFile("/proc/loadavg") // not on every system; then it is left out
	fmt.Fprintf(text, "Load average at the beginning %s\n\n%s p50: ratio |\n%s ---: |\n", strings.Join(strings.Fields(string(load))[:min(3, len(strings.Fields(string(load))))], " "), head, rule)
	kinds := make([][]asking, len(columns))
	for i := range columns {
		kinds[i] = searchKinds() // each server is asked the same
	}
	for k := range kinds[0] {
		progress("%s", kinds[0][k].name)
		fmt.Fprintf(text, "| %s |", kinds[0][k].name)
		var medians []float64
		for i, s := range servers {
			took, err := b.ask(ctx, s, kinds[i][k])
			if err != nil {
				return err
			}
			medians = append(medians, part(took, 50))
			fmt.Fprintf(text, " %.1f | %.1f |", part(took, 50), part(took, 95))
		}
		fmt.Fprintf(text, " **%s** |\n", ratio(medians[min(1, len(medians)-1)], medians[0]))
	}
	return b.stopAll()
}

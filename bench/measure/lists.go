package main

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"

	"jogan/bench/paper"
	"jogan/internal/news"
)

// asking is a sort of request, each time for another page of it.
type asking struct {
	name string
	// paths yields addresses; it is told the page that the last one gave.
	next func(i int, last []byte) string
}

var older = regexp.MustCompile(`href="([^"]*[?&;]before=[^"]*)"`)

// followed is the address of the next page of a list, or first where the list has ended.
func followed(last []byte, first string) string {
	if found := older.FindSubmatch(last); found != nil {
		return html.UnescapeString(string(found[1]))
	}
	return first
}

// askings are the kinds of search and list, for a paper of so many articles whose newest is of now.
func askings(articles int) []asking {
	common := paper.Common(20)
	yesterday := time.Now().AddDate(0, 0, -1)
	random := rand.New(rand.NewPCG(7, 7))
	search := func(q string) string { return "/search?q=" + url.QueryEscape(q) }
	draw := func() string { return common[random.IntN(len(common))] }
	return []asking{
		{"search, a common word", func(i int, _ []byte) string { return search(common[i%len(common)]) }},
		{"search, two common words", func(int, []byte) string { return search(draw() + " " + draw()) }},
		{"search, a phrase", func(int, []byte) string { return search(`"` + draw() + " " + draw() + `"`) }},
		{"search, older and older", func(i int, last []byte) string { return followed(last, search(common[i%len(common)])) }},
		{"search, one syllable", func(i int, _ []byte) string { return search(string([]rune(common[i%len(common)])[:1])) }},
		{"search, a word that is nowhere", func(i int, _ []byte) string { return search(fmt.Sprintf("뷁쉛%d", i)) }},
		{"section, newest", func(int, []byte) string { return "/sections/society" }},
		{"section, older and older", func(_ int, last []byte) string { return followed(last, "/sections/society") }},
		{"all articles, older and older", func(_ int, last []byte) string { return followed(last, "/latest") }},
		{"a tag, newest", func(i int, _ []byte) string { return "/tags/" + url.PathEscape(common[i%len(common)]) }},
		{"a reporter, newest", func(i int, _ []byte) string { return fmt.Sprintf("/reporters/reporter%02d", 1+i%25) }},
		{"all reporters", func(int, []byte) string { return "/reporters" }},
		{"most read, of a month", func(int, []byte) string { return "/ranking?period=month" }},
		{"archive, all years", func(int, []byte) string { return "/archive" }},
		{"archive, a year", func(int, []byte) string { return yesterday.Format("/archive/2006") }},
		{"archive, a month", func(int, []byte) string { return yesterday.Format("/archive/2006/01") }},
		{"archive, a day", func(int, []byte) string { return yesterday.Format("/archive/2006/01/02") }},
		{"feed of all", func(int, []byte) string { return "/feed.xml" }},
		{"sitemap, the index", func(int, []byte) string { return "/sitemap.xml" }},
		{"sitemap, a part of the articles", func(int, []byte) string {
			return fmt.Sprintf("/sitemap-articles-%d.xml", news.PartOf(int64(1+random.IntN(articles))))
		}},
		{"sitemap, a part of the tags", func(int, []byte) string { return "/sitemap-tags-0.xml" }},
		{"front page", func(int, []byte) string { return "/" }},
		{"any article", func(int, []byte) string { return fmt.Sprintf("/articles/%d", 1+random.IntN(articles)) }},
	}
}

// lists measures search and lists of two papers, one beside the other, one request after another, each page made anew.
func (b *bench) lists(ctx context.Context, text *bytes.Buffer, smallDir, largeDir string) error {
	small, err := b.jogan(ctx, "small", smallDir, "0")
	if err != nil {
		return err
	}
	large, err := b.jogan(ctx, "large", largeDir, "0")
	if err != nil {
		return err
	}
	fmt.Fprintf(text, `## Search and lists at size

One request after another, %d of each sort (fewer where they take longer than %.0f s), the whole page made anew each time
(--cache 0): a paper of %d articles beside one of %d. The ratio says how the time grows while the paper grows %.0f-fold.

| | %d: p50 ms | p95 ms | %d: p50 ms | p95 ms | p50: ratio |
| --- | ---: | ---: | ---: | ---: | ---: |
`, b.requests, patience.Seconds(), b.small, b.large, float64(b.large)/float64(b.small), b.small, b.large)
	few, many := askings(b.small), askings(b.large)
	for i := range few {
		progress("%s", few[i].name)
		quick, err := b.ask(ctx, small, few[i])
		if err != nil {
			return err
		}
		slow, err := b.ask(ctx, large, many[i])
		if err != nil {
			return err
		}
		fmt.Fprintf(text, "| %s | %.1f | %.1f | %.1f | %.1f | **%s** |\n", few[i].name,
			part(quick, 50), part(quick, 95), part(slow, 50), part(slow, 95), ratio(part(slow, 50), part(quick, 50)))
	}
	if err := b.memory(text, large, small); err != nil {
		return err
	}
	if speed, ok := b.made[b.large]; ok {
		fmt.Fprintf(text, "The generator wrote the large paper through the store's bulk path at %.0f articles a second, its own work included.\n", speed)
	}
	return b.stopAll()
}

// patience is how long one sort of request is asked; of slow ones there are fewer.
const patience = 20 * time.Second

// ask asks one request after another and returns how long each took, in milliseconds, sorted.
func (b *bench) ask(ctx context.Context, s *server, a asking) ([]float64, error) {
	const warm = 5
	var took []float64
	var last []byte
	started := time.Now()
	for i := range b.requests + warm {
		if len(took) > 0 && time.Since(started) > patience {
			break
		}
		path := a.next(i, last)
		begun := time.Now()
		status, _, body, err := get(ctx, http.DefaultClient, s.url+path, "identity")
		if err != nil {
			return nil, err
		}
		if status != http.StatusOK {
			return nil, fmt.Errorf("%s answers %d to %s", s.name, status, path)
		}
		if last = body; i >= warm {
			took = append(took, time.Since(begun).Seconds()*1000)
		}
	}
	slices.Sort(took)
	return took, nil
}

// part is the value below which so many of a hundred lie.
func part(sorted []float64, percent int) float64 { return sorted[(len(sorted)-1)*percent/100] }

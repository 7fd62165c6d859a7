package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A front of the largest kind that an editor meets.
const (
	frontBlocks = 20
	frontPlaces = 10 // of each block
	frontTurns  = 40 // how often it is changed
)

// fronts measures a front page of many blocks: from the editor's press to the first reader's page.
func (b *bench) fronts(ctx context.Context, text *bytes.Buffer, dirs []string) error {
	fmt.Fprintf(text, `## A front page of %d blocks and %d places

Each turn saves and publishes another arrangement through the API (every second place filled by hand, the rules by section,
grade, kind, picture and age fill the others, no article stands twice), and then a reader asks for the page, which nobody has
made yet. SQLite, every write waits for the disk. %d turns, one after the other.

| | save and publish: p50 ms | p95 ms | first page: p50 ms | p95 ms | both: p50 ms | p95 ms | slowest ms |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
`, frontBlocks, frontBlocks*frontPlaces, frontTurns)
	var medians []float64
	for i, dir := range dirs {
		articles := []int{b.small, b.large}[min(i, 1)]
		progress("a front of many blocks, %d articles", articles)
		saved, shown, both, err := b.front(ctx, dir, articles)
		if err != nil {
			return err
		}
		fmt.Fprintf(text, "| %d articles | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f |\n", articles,
			part(saved, 50), part(saved, 95), part(shown, 50), part(shown, 95), part(both, 50), part(both, 95), both[len(both)-1])
		medians = append(medians, part(both, 50))
	}
	if len(medians) == 2 {
		fmt.Fprintf(text, "\nBoth, p50: the large paper ÷ the small one **%s**.\n", ratio(medians[1], medians[0]))
	}
	fmt.Fprintln(text)
	return nil
}

func (b *bench) front(ctx context.Context, dir string, articles int) (saved, shown, both []float64, err error) {
	s, err := b.jogan(ctx, "fronts", dir, "64M")
	if err != nil {
		return nil, nil, nil, err
	}
	out, err := b.command(ctx, "token", "add", "--data", dir, "--name", "fronts", "--role", "layout")
	if err != nil {
		return nil, nil, nil, err
	}
	in, token := inside{server: s, dir: dir}, strings.TrimSpace(out)
	for turn := range frontTurns {
		var front struct{ Version int64 }
		if err := in.api(ctx, token, http.MethodGet, "/front", "", &front); err != nil {
			return nil, nil, nil, err
		}
		body := frontBody(turn, articles)
		begun := time.Now()
		if err := in.api(ctx, token, http.MethodPut, "/front", body, &front); err != nil {
			return nil, nil, nil, err
		}
		put := time.Now()
		status, _, page, err := get(ctx, http.DefaultClient, s.url+"/", "identity")
		if err != nil {
			return nil, nil, nil, err
		}
		done := time.Now()
		if n := bytes.Count(page, []byte("<section class=\"block ")); status != http.StatusOK || n < frontBlocks {
			return nil, nil, nil, fmt.Errorf("the page has %d blocks (%d)", n, status)
		}
		saved = append(saved, millis(put.Sub(begun)))
		shown = append(shown, millis(done.Sub(put)))
		both = append(both, millis(done.Sub(begun)))
	}
	for _, all := range [][]float64{saved, shown, both} {
		slices.Sort(all)
	}
	return saved, shown, both, b.stopAll()
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// frontBody is an arrangement, another one each turn.
func frontBody(turn, articles int) string {
	rules := []string{`{}`, `{"section":"society"}`, `{"grade":"top","fill":true}`, `{"kind":"column","fill":true}`, `{"picture":true}`, `{"hours":700}`, `{"section":"industry","picture":true,"fill":true}`}
	var rows []string
	for block := range frontBlocks {
		var places []string
		for position := 0; position < frontPlaces; position += 2 {
			no := 1 + (turn*977+block*frontPlaces+position)%articles
			places = append(places, fmt.Sprintf(`{"position":%d,"article":%d,"title":"손으로 단 제목 %d"}`, position, no, turn))
		}
		rows = append(rows, fmt.Sprintf(`{"columns":[{"span":12,"blocks":[{"key":"b%d","kind":"headlines","count":%d,"rule":%s,"places":[%s]}]}]}`,
			block, frontPlaces, rules[block%len(rules)], strings.Join(places, ",")))
	}
	return `{"rows":[` + strings.Join(rows, ",") + `]}`
}

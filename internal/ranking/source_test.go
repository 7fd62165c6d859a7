package ranking_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"jogan/internal/ranking"
)

func TestSourceOf(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"": "", "paper.example": "own", "www.paper.example:443": "own", "m.paper.example": "own", "Search.Naver.com": "search.naver.com", "www.google.com": "google.com",
		"m.facebook.com": "facebook.com", "village.example.": "village.example", "xn--hg3b.example": "xn--hg3b.example", "m.kr": "m.kr",
		// What could tell whose machine it is, or is no host at all.
		"192.0.2.1": "other", "192.0.2.1:8080": "other", "[2001:db8::1]:80": "other", "2001:db8::1": "other", "intranet": "other", "kim-laptop.local": "other", "a..b": "other",
		"evil.example/path?name=kim": "other", "<script>.example": "other", "=1+1.example": "other", strings.Repeat("a", 81) + ".example": "other", "김.example": "other",
	} {
		if got := ranking.SourceOf(host, "paper.example:8080"); got != want {
			t.Errorf("%q is %q, want %q", host, got, want)
		}
	}
}

// Whoever makes hosts up fills neither the memory nor the store; the views count all the same.
func TestSourcesAreBounded(t *testing.T) {
	t.Parallel()
	store := &keeper{sources: map[string]int64{}}
	now := time.Date(2026, 1, 19, 3, 0, 0, 0, time.UTC)
	c := ranking.NewCounter(store, func() time.Time { return now }, quiet)
	for n := range 2000 {
		h := numbered(n, 1)
		h.Source = fmt.Sprintf("h%d.example", n)
		if !c.Count(h) {
			t.Fatalf("view %d does not count", n)
		}
	}
	if err := c.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	var sum int64
	for _, n := range store.sources {
		sum += n
	}
	if len(store.sources) > 501 || sum != 2000 || store.sources[ranking.OtherSource] != 1500 {
		t.Errorf("%d sources, %d views, %d of others", len(store.sources), sum, store.sources[ranking.OtherSource])
	}
}

// keeper is a Store that sums up sources.
type keeper struct{ sources map[string]int64 }

func (k *keeper) AddViews(_ context.Context, views []ranking.Views) error {
	for _, v := range views {
		k.sources[v.Source] += v.Count
	}
	return nil
}

package banner_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jogan/internal/banner"
)

// till is a Store in memory.
type till struct {
	mu     sync.Mutex
	counts map[time.Time]map[int64]banner.Count
	writes int
	fail   func() error
}

func (s *till) AddBannerCounts(_ context.Context, day time.Time, counts map[int64]banner.Count) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		if err := s.fail(); err != nil {
			return err
		}
	}
	if s.counts == nil {
		s.counts = map[time.Time]map[int64]banner.Count{}
	}
	day = day.UTC()
	if s.counts[day] == nil {
		s.counts[day] = map[int64]banner.Count{}
	}
	for id, n := range counts {
		sum := s.counts[day][id]
		s.counts[day][id] = banner.Count{Impressions: sum.Impressions + n.Impressions, Clicks: sum.Clicks + n.Clicks}
	}
	s.writes++
	return nil
}

var quiet = slog.New(slog.DiscardHandler)

func TestCountsAreConserved(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	s := &till{fail: func() error {
		if r.IntN(2) == 0 {
			return errors.New("away")
		}
		return nil
	}}
	day := noon
	c := banner.NewCounter(s, func() time.Time { return day }, quiet)
	want := map[time.Time]map[int64]banner.Count{}
	for n := range 2000 {
		id := r.Int64N(5) + 1
		if want[day] == nil {
			want[day] = map[int64]banner.Count{}
		}
		sum := want[day][id]
		if r.IntN(4) == 0 {
			c.Click(id)
			sum.Clicks++
		} else {
			c.Saw(id)
			sum.Impressions++
		}
		want[day][id] = sum
		if n%50 == 0 {
			if err := c.Flush(t.Context()); err == nil && !maps.EqualFunc(s.counts, want, maps.Equal[map[int64]banner.Count]) {
				t.Fatalf("stored %v, want %v", s.counts, want)
			}
		}
		if n%300 == 0 {
			day = day.AddDate(0, 0, 1)
		}
	}
	s.fail = nil
	if err := c.Flush(t.Context()); err != nil || !maps.EqualFunc(s.counts, want, maps.Equal[map[int64]banner.Count]) {
		t.Fatalf("stored %v, want %v: %v", s.counts, want, err)
	}
}

func TestCountsAreWrittenEachSecondAndAtShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &till{}
		c := banner.NewCounter(s, func() time.Time { return noon }, quiet)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.Run(ctx) }()
		c.Saw(1)
		<-time.After(10 * time.Second)
		synctest.Wait()
		s.mu.Lock()
		if s.writes != 1 || s.counts[noon][1] != (banner.Count{Impressions: 1}) {
			t.Errorf("%d writings: %v", s.writes, s.counts)
		}
		s.mu.Unlock()
		c.Click(1)
		cancel()
		if err := <-done; err != nil || s.counts[noon][1] != (banner.Count{Impressions: 1, Clicks: 1}) {
			t.Errorf("after shutdown %v: %v", s.counts, err)
		}
	})
}

func TestCountingIsBounded(t *testing.T) {
	s := &till{}
	c := banner.NewCounter(s, func() time.Time { return noon }, quiet)
	for id := range int64(11_000) {
		c.Saw(id)
	}
	c.Saw(5)
	if err := c.Flush(t.Context()); err != nil || len(s.counts[noon]) != 10_000 || s.counts[noon][5].Impressions != 2 {
		t.Errorf("%d creatives counted, the fifth %v: %v", len(s.counts[noon]), s.counts[noon][5], err)
	}
}

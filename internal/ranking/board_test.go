package ranking_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"jogan/internal/ranking"
)

// reads answers with lists by how far back they reach.
type reads struct {
	now   time.Time
	lists map[time.Duration][]int64
	fails time.Duration
}

func (r *reads) MostRead(_ context.Context, since time.Time, limit int) ([]int64, error) {
	back := r.now.Sub(since)
	if back == r.fails || limit < 20 {
		return nil, errors.New("away")
	}
	return r.lists[back], nil
}

func TestBoard(t *testing.T) {
	t.Parallel()
	const day, week = 24 * time.Hour, 7 * 24 * time.Hour
	r := &reads{now: time.Date(2026, 1, 18, 15, 30, 0, 0, time.UTC), lists: map[time.Duration][]int64{day: {3, 1}, week: {3, 1, 2}}}
	b := ranking.NewBoard(r, func() time.Time { return r.now })
	refresh := func(changed, fails bool) {
		t.Helper()
		if got, err := b.Refresh(t.Context(), 24); got != changed || (err != nil) != fails {
			t.Fatalf("changed %v, %v", got, err)
		}
	}
	stands := func(wantFirst, wantWeek []int64) {
		t.Helper()
		if first, filled := b.Lists(); !slices.Equal(first, wantFirst) || !slices.Equal(filled, wantWeek) {
			t.Fatalf("%v, %v", first, filled)
		}
	}
	stands(nil, nil)
	refresh(true, false)
	stands([]int64{3, 1}, []int64{3, 1, 2})
	refresh(false, false)
	r.lists[week] = []int64{1, 3, 2}
	refresh(true, false)
	r.lists[day] = []int64{9}
	for _, r.fails = range []time.Duration{day, week} { // what stood stays, both lists of one moment
		refresh(false, true)
		stands([]int64{3, 1}, []int64{1, 3, 2})
	}
	r.fails = 0
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { _, _ = b.Refresh(t.Context(), 24); b.Lists() })
	}
	wg.Wait()
	stands([]int64{9}, []int64{1, 3, 2})
}

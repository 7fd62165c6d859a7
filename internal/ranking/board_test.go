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

func (r *reads) MostReadDays(_ context.Context, since, now time.Time, _ int) ([]int64, error) {
	return r.lists[now.Sub(since)], nil
}

// SectionsOf puts even numbers into the section 8 and those above two into the section 7.
func (r *reads) SectionsOf(_ context.Context, nos []int64) (map[int64][]int64, error) {
	all := map[int64][]int64{}
	for _, no := range nos {
		if no > 2 {
			all[no] = append(all[no], 7)
		}
		if no%2 == 0 {
			all[no] = append(all[no], 8)
		}
	}
	return all, nil
}

// The lists of sections follow the periods, each in its own time.
func TestBoardBySection(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	now := time.Date(2026, 1, 18, 15, 30, 0, 0, time.UTC)
	r := &reads{now: now, lists: map[time.Duration][]int64{day: {4, 3, 1}, 7 * day: {2, 4}, 30 * day: {6, 5}}}
	b := ranking.NewBoard(r, func() time.Time { return r.now })
	stands := func(p ranking.Period, section int64, want ...int64) {
		t.Helper()
		if got := b.Of(p, section); !slices.Equal(got, want) {
			t.Errorf("%s of %d: %v, want %v", p, section, got, want)
		}
	}
	stands(ranking.OfDay, 0)
	if changed, err := b.Refresh(t.Context(), 24); err != nil || !changed {
		t.Fatal(changed, err)
	}
	stands(ranking.OfDay, 0, 4, 3, 1)
	stands(ranking.OfDay, 7, 4, 3)
	stands(ranking.OfDay, 8, 4)
	stands(ranking.OfWeek, 8, 2, 4)
	stands(ranking.OfMonth, 7, 6, 5)
	stands(ranking.OfMonth, 9)
	r.lists[30*day] = []int64{8}
	r.now = now.Add(2 * time.Minute) // too early for the month
	if changed, err := b.Refresh(t.Context(), 24); err != nil || changed {
		t.Fatal(changed, err)
	}
	stands(ranking.OfMonth, 0, 6, 5)
	for _, step := range []time.Duration{11 * time.Minute, -day} { // also where the clock is set back
		r.now = now.Add(step)
		if changed, err := b.Refresh(t.Context(), 24); err != nil || !changed {
			t.Fatal(changed, err)
		}
		stands(ranking.OfMonth, 8, r.lists[30*day]...)
		r.lists[30*day] = []int64{10}
	}
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

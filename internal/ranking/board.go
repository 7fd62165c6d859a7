package ranking

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// Reads answers what was read most.
type Reads interface {
	// MostRead is exact to the hour; MostReadDays, for longer times, to the paper's day.
	MostRead(ctx context.Context, since time.Time, limit int) ([]int64, error)
	MostReadDays(ctx context.Context, since, now time.Time, limit int) ([]int64, error)
	// SectionsOf tells in which sections each article stands.
	SectionsOf(ctx context.Context, nos []int64) (map[int64][]int64, error)
}

// candidates is how many articles each list keeps: enough that withdrawals among them leave a full list.
const candidates = 60

// wide is how many articles of a period are sorted into the lists of the sections.
const wide = 1000

// week is the window that fills the list where the first window has too few.
const week = 7 * 24 * time.Hour

// Period is a time for which readers can ask what was read most.
type Period string

// The periods, each ending now.
const (
	OfDay   Period = "day"   // 24 hours
	OfWeek  Period = "week"  // 7 days
	OfMonth Period = "month" // 30 days
)

// Periods lists them, the shortest first.
func Periods() []Period { return []Period{OfDay, OfWeek, OfMonth} }

// How often the lists of periods and sections are made anew: they are long, and a list of a month changes little.
const (
	renewShort = time.Minute
	renewLong  = 10 * time.Minute
)

// Board is the most-read lists of each window, made anew from time to time: a page does not sum up views.
type Board struct {
	reads Reads
	now   func() time.Time

	mu            sync.RWMutex
	first, filled []int64
	periods       map[Period]map[int64][]int64 // by section, 0: of all
	made          map[Period]time.Time         // Refresh's own
}

// NewBoard makes an empty board.
func NewBoard(reads Reads, now func() time.Time) *Board {
	return &Board{reads: reads, now: now, periods: map[Period]map[int64][]int64{}, made: map[Period]time.Time{}}
}

// Lists are the numbers of the articles read most in the first window and in seven days. Some may be withdrawn by now.
func (b *Board) Lists() (first, week []int64) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.first, b.filled
}

// Of is the numbers of the articles of a section (0: all) that were read most in a period. Some may be withdrawn by now, or
// stand elsewhere.
func (b *Board) Of(p Period, section int64) []int64 {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.periods[p][section]
}

// Refresh makes the lists anew for a first window of so many hours and tells whether they differ from those before.
func (b *Board) Refresh(ctx context.Context, hours int) (changed bool, err error) {
	now := b.now()
	first, err := b.reads.MostRead(ctx, now.Add(-time.Duration(hours)*time.Hour), candidates)
	if err != nil {
		return false, err
	}
	filled, err := b.reads.MostRead(ctx, now.Add(-week), candidates)
	if err != nil {
		return false, err
	}
	renewed := map[Period]map[int64][]int64{}
	for _, p := range Periods() {
		if !b.due(p, now) {
			continue
		}
		if renewed[p], err = b.sections(ctx, p, now); err != nil {
			return false, err
		}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	changed = !slices.Equal(first, b.first) || !slices.Equal(filled, b.filled)
	b.first, b.filled = first, filled
	for p, lists := range renewed {
		changed = changed || !maps.EqualFunc(lists, b.periods[p], slices.Equal)
		b.periods[p], b.made[p] = lists, now
	}
	return changed, nil
}

// due tells whether the lists of a period are old; also where the clock was set back.
func (b *Board) due(p Period, now time.Time) bool {
	b.mu.RLock()
	made := b.made[p]
	b.mu.RUnlock()
	age, most := now.Sub(made), renewShort
	if p == OfMonth {
		most = renewLong
	}
	return age >= most || age < 0
}

// sections are the lists of a period by section.
func (b *Board) sections(ctx context.Context, p Period, now time.Time) (map[int64][]int64, error) {
	var nos []int64
	var err error
	switch p {
	case OfDay:
		nos, err = b.reads.MostRead(ctx, now.Add(-24*time.Hour), wide)
	case OfWeek:
		nos, err = b.reads.MostRead(ctx, now.Add(-week), wide)
	case OfMonth:
		nos, err = b.reads.MostReadDays(ctx, now.AddDate(0, 0, -30), now, wide)
	}
	if err != nil {
		return nil, err
	}
	stands, err := b.reads.SectionsOf(ctx, nos)
	if err != nil {
		return nil, err
	}
	lists := map[int64][]int64{}
	for _, no := range nos {
		for _, id := range append([]int64{0}, stands[no]...) {
			if len(lists[id]) < candidates {
				lists[id] = append(lists[id], no)
			}
		}
	}
	return lists, nil
}

package ranking

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Reads answers what was read most since a moment.
type Reads interface {
	MostRead(ctx context.Context, since time.Time, limit int) ([]int64, error)
}

// candidates is how many articles each window keeps: enough that withdrawals among them leave a full list.
const candidates = 60

// week is the window that fills the list where the first window has too few.
const week = 7 * 24 * time.Hour

// Board is the most-read list of each window, made anew from time to time: a page does not sum up views.
type Board struct {
	reads Reads
	now   func() time.Time

	mu            sync.RWMutex
	first, filled []int64
}

// NewBoard makes an empty board.
func NewBoard(reads Reads, now func() time.Time) *Board { return &Board{reads: reads, now: now} }

// Lists are the numbers of the articles read most in the first window and in seven days. Some may be withdrawn by now.
func (b *Board) Lists() (first, week []int64) {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.first, b.filled
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
	b.mu.Lock()
	defer b.mu.Unlock()
	changed = !slices.Equal(first, b.first) || !slices.Equal(filled, b.filled)
	b.first, b.filled = first, filled
	return changed, nil
}

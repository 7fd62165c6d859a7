package banner

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"
)

// Count is how often a creative was seen and followed.
type Count struct{ Impressions, Clicks int64 }

// Store keeps counts.
type Store interface {
	// AddBannerCounts adds to the counts of a day, all of them or, where it returns an error, none.
	AddBannerCounts(ctx context.Context, day time.Time, counts map[int64]Count) error
}

const (
	// maxBuffered bounds the pairs of day and creative that wait to be written; who calls with numbers that are none
	// cannot fill the memory.
	maxBuffered  = 10_000
	flushEvery   = time.Second
	flushTimeout = 5 * time.Second
)

// Counter counts impressions and clicks in memory and hands them to the store in batches. That the creative exists, and
// that a reader and not a robot saw it, the door makes sure of.
type Counter struct {
	store Store
	day   func() time.Time
	log   *slog.Logger

	flushing sync.Mutex // one writing at a time

	mu     sync.Mutex
	buffer map[key]Count

	failing bool // Run's own
}

type key struct {
	day int64 // Unix milliseconds
	id  int64
}

// NewCounter makes a counter; day gives the first moment of the paper's present day.
func NewCounter(store Store, day func() time.Time, log *slog.Logger) *Counter {
	return &Counter{store: store, day: day, log: log, buffer: map[key]Count{}}
}

// Saw counts an impression. Neither it nor Click waits for the store.
func (c *Counter) Saw(id int64) { c.add(id, Count{Impressions: 1}) }

// Click counts a click.
func (c *Counter) Click(id int64) { c.add(id, Count{Clicks: 1}) }

func (c *Counter) add(id int64, n Count) {
	k := key{c.day().UnixMilli(), id}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.buffer[k]; ok || len(c.buffer) < maxBuffered {
		c.put(k, n)
	}
}

func (c *Counter) put(k key, n Count) {
	sum := c.buffer[k]
	c.buffer[k] = Count{sum.Impressions + n.Impressions, sum.Clicks + n.Clicks}
}

// Run writes the buffer each second until ctx ends, and then once more with a time limit of its own. Its error is that
// of the last writing.
func (c *Counter) Run(ctx context.Context) error {
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			timed, cancel := context.WithTimeout(ctx, flushTimeout)
			err := c.Flush(timed)
			cancel()
			if err != nil && !c.failing && ctx.Err() == nil {
				c.log.Warn("banner counts cannot be written and are kept", "error", err)
			}
			c.failing = err != nil
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
			defer cancel()
			return c.Flush(last)
		}
	}
}

// Flush writes what is buffered, nothing where nothing is. What could not be written is kept for the next time.
func (c *Counter) Flush(ctx context.Context) error {
	c.flushing.Lock()
	defer c.flushing.Unlock()
	c.mu.Lock()
	taken := maps.Clone(c.buffer)
	clear(c.buffer)
	c.mu.Unlock()

	days := map[int64]map[int64]Count{} // two at midnight, else one
	for k, n := range taken {
		if days[k.day] == nil {
			days[k.day] = map[int64]Count{}
		}
		days[k.day][k.id] = n
	}
	var err error
	for day, counts := range days {
		if err = c.store.AddBannerCounts(ctx, time.UnixMilli(day), counts); err != nil {
			break
		}
		maps.DeleteFunc(taken, func(k key, _ Count) bool { return k.day == day })
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for k, n := range taken {
		c.put(k, n)
	}
	return err
}

package app

import (
	"sync"
	"time"
)

// Clock is the paper's clock. It can begin at another time than now (--now), and stand still while a sample paper's
// past is written.
type Clock struct {
	mu     sync.RWMutex
	offset time.Duration
	fixed  time.Time
}

// NewClock begins at start, or at the present moment where start is zero.
func NewClock(start time.Time) *Clock {
	c := &Clock{}
	if !start.IsZero() {
		c.offset = time.Until(start)
	}
	return c
}

// Now is the paper's present moment.
func (c *Clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !c.fixed.IsZero() {
		return c.fixed
	}
	return time.Now().Add(c.offset).Round(0)
}

// Set makes the clock stand at a moment; the zero time lets it go again.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fixed = t
}

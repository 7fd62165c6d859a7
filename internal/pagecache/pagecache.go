// Package pagecache keeps rendered pages: bytes by key, with the names of all that they were made from and the moment at
// which time alone would change them. It owns when a page may still be shown, that a page is made once however many ask
// for it, how many renderings run at a time, and the compressed variants.
//
// It refuses to know what a name stands for, what a change makes stale and what a page is: the site says that. Nothing is
// purged and there is no reverse index. A change counts one counter on and is noted under its names; a page is looked at
// when it is next asked for.
package pagecache

import (
	"cmp"
	"container/list"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// ErrFull says that all slots are busy and as many renderings as may wait are waiting: ask again in some seconds.
var ErrFull = errors.New("too many pages wait to be rendered")

// maxNames bounds the table of changed names.
const maxNames = 100_000

// Options is how a cache is set up.
type Options struct {
	MaxBytes int64            // of all that is kept, compressed variants and keys included; 0: nothing is kept
	Slots    int              // renderings that run at a time; 0: one for each processor
	Queue    int              // renderings that may wait for a slot, past which Get returns ErrFull; 0: none
	SoftFor  time.Duration    // how long after a soft change the page from before may serve; 0: 60 s; negative: not at all
	Timeout  time.Duration    // of a rendering from its begin; 0: 30 s
	Now      func() time.Time // nil: time.Now
	Log      *slog.Logger     // told of renderings that failed while nobody waited for them; nil: nobody is told
}

// Render makes a page and notes in d what it was made from, before it reads it. It runs apart from the request that
// began it: others wait for the same page and that request may be over, so it must use ctx, which ends with
// Options.Timeout, and nothing of the request but what the key says.
type Render func(ctx context.Context, d *Deps) (Page, error)

// Cache keeps pages. Its methods are safe for concurrent use.
type Cache struct {
	opts Options

	hits, misses, stale, softServed, waited, refused atomic.Uint64

	mu      sync.RWMutex
	names   names
	kept    map[string]*Entry
	order   *list.List    // of *Entry, the newest in front
	hand    *list.Element // where the search for what may go stopped; see makeRoom
	bytes   int64
	newest  map[string]*flight // the rendering of each key that was asked for last, where it has not ended
	queue   []*flight
	running int
	begun   uint64          // renderings so far
	idle    []chan struct{} // closed when nothing runs any more

	squeezers sync.Pool // of *squeezer
}

// flight is one rendering. Its fields but done are guarded by the cache's lock; page, err and finished stand unchanged
// once done is closed.
type flight struct {
	key     string
	render  Render
	number  uint64    // in the order of begins; 0: it waits for a slot
	seq     uint64    // the counter when it began
	at      time.Time // when it began
	waiters int
	done    chan struct{}
	page    *Entry
	err     error
}

// Stats is what a cache holds and did.
type Stats struct {
	Entries    int    // pages kept, stale ones included
	Bytes      int64  // that they take
	Hits       uint64 // served as kept
	Misses     uint64 // nothing was kept
	Stale      uint64 // what was kept had to be made anew first
	SoftServed uint64 // served from before a soft change
	Waited     uint64 // of Misses and Stale: joined a rendering that another request had asked for
	Refused    uint64 // of Misses and Stale: ErrFull
}

// New makes an empty cache.
func New(o Options) *Cache {
	o.Slots = cmp.Or(max(o.Slots, 0), runtime.GOMAXPROCS(0))
	o.SoftFor = max(cmp.Or(o.SoftFor, time.Minute), 0)
	o.Timeout = cmp.Or(max(o.Timeout, 0), 30*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Cache{
		opts:   o,
		names:  names{max: maxNames, soft: o.SoftFor, changed: map[string][]change{}},
		kept:   map[string]*Entry{},
		order:  list.New(),
		newest: map[string]*flight{},
	}
}

// now is the wall clock alone: what a page shows follows it, also when it is set back.
func (c *Cache) now() time.Time { return c.opts.Now().Round(0) }

// Get returns the page of key: the kept one while nothing that it was made from has changed and its end has not come,
// otherwise one whose rendering began after every change that was noted before Get was called. Where only soft names have
// changed, less than SoftFor ago, it returns the kept one and has it replaced meanwhile. A page that may not be kept,
// being larger than a quarter of MaxBytes or over already, is returned all the same, uncompressed.
//
// All who wait for a rendering get its error, which may also be that it panicked; errors are not kept. ErrFull: no slot
// and no place in the queue. When ctx ends first, Get returns its cause and the rendering goes on for the others.
func (c *Cache) Get(ctx context.Context, key string, render Render) (*Entry, error) {
	c.mu.RLock()
	e := c.kept[key]
	state, now := c.judge(e)
	arrival := c.names.counter
	c.mu.RUnlock()

	switch {
	case state == fresh:
		e.touch()
		c.hits.Add(1)
		return e, nil
	case state == aging:
		e.touch()
		c.softServed.Add(1)
		c.replace(key, render)
		return e, nil
	case e == nil:
		c.misses.Add(1)
	default:
		c.stale.Add(1)
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return c.wait(ctx, key, render, arrival, now)
}

// judge says whether e may be shown now, and when now is. The clock is read after e was found: a page that ended in
// between must not seem to come from the future.
func (c *Cache) judge(e *Entry) (state, time.Time) {
	now := c.now()
	switch {
	case e == nil || now.Before(e.Made) || e.over(now):
		return stale, now
	case e.checked.Load() == c.names.counter:
		return fresh, now
	}
	s := c.names.judge(e, now)
	if s == fresh {
		e.checked.Store(c.names.counter)
	}
	return s, now
}

// wait makes the page, or waits for a rendering that saw all changes up to arrival, for a request that came at now.
func (c *Cache) wait(ctx context.Context, key string, render Render, arrival uint64, now time.Time) (*Entry, error) {
	for again := false; ; again = true {
		c.mu.Lock()
		if e := c.kept[key]; e != nil {
			if s, _ := c.judge(e); s != stale {
				c.mu.Unlock()
				return e, nil
			}
		}
		f := c.newest[key]
		joined := f != nil && (f.number == 0 || f.seq >= arrival)
		if !joined {
			f = c.start(key, render, c.opts.Queue)
		}
		if f == nil {
			c.mu.Unlock()
			c.refused.Add(1)
			return nil, ErrFull
		}
		if joined && !again {
			c.waited.Add(1)
		}
		underWay := joined && f.number != 0
		f.waiters++
		c.mu.Unlock()

		select {
		case <-f.done:
		case <-ctx.Done():
			c.leave(f)
			return nil, context.Cause(ctx)
		}
		// A rendering that was under way looked at the clock before this request came: what it made may have been over
		// by then, or the clock was set back since. What is under way when it is given up began after the request.
		if f.err != nil || !underWay || again || !f.page.over(now) && !now.Before(f.at) {
			return f.page, f.err
		}
	}
}

// leave is for a waiter that goes before the end. A rendering that nobody waits for any more is not begun.
func (c *Cache) leave(f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f.waiters--
	if f.waiters > 0 || f.number != 0 {
		return
	}
	if i := slices.Index(c.queue, f); i >= 0 {
		c.queue = slices.Delete(c.queue, i, i+1)
		c.forget(f)
	}
}

// replace has a page made anew in the background where a slot is free and no rendering of it is under way; otherwise
// the next request tries again.
func (c *Cache) replace(key string, render Render) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.newest[key] != nil {
		return
	}
	// A rendering may have ended since the page was looked at.
	if s, _ := c.judge(c.kept[key]); s != fresh {
		c.start(key, render, 0)
	}
}

// start begins a rendering, or queues it where fewer than queue wait. Otherwise it returns nil.
func (c *Cache) start(key string, render Render, queue int) *flight {
	f := &flight{key: key, render: render, done: make(chan struct{})}
	switch {
	case c.running < c.opts.Slots:
		c.running++
		c.begin(f)
	case len(c.queue) < queue:
		c.queue = append(c.queue, f)
	default:
		return nil
	}
	c.newest[key] = f
	return f
}

// begin sets a rendering going in a slot that is counted as running already. The counter and the clock are noted before
// it reads anything.
func (c *Cache) begin(f *flight) {
	c.begun++
	f.number, f.seq, f.at = c.begun, c.names.counter, c.now()
	go c.fly(f)
}

func (c *Cache) fly(f *flight) {
	var e *Entry
	err := fmt.Errorf("rendering %q ended without returning", f.key) // stands where render calls runtime.Goexit
	defer func() {
		if p := recover(); p != nil {
			e, err = nil, fmt.Errorf("rendering %q panicked: %v\n%s", f.key, p, debug.Stack())
		}
		c.land(f, e, err)
	}()
	ctx, cancel := context.WithTimeout(context.Background(), c.opts.Timeout)
	defer cancel()
	var d Deps
	page, failure := f.render(ctx, &d)
	if err = failure; err != nil {
		return
	}
	made := newEntry(f, page, &d, c.now())
	if c.worthKeeping(made) {
		made.Body = slices.Clone(made.Body) // the renderer's buffer may be twice as large
		c.squeeze(made)
	}
	e = made
}

// land ends a rendering: its page is kept where it deserves it, all who wait are told, and its slot goes on to the next.
func (c *Cache) land(f *flight, e *Entry, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e != nil {
		c.keep(e)
	}
	if err != nil && f.waiters == 0 {
		c.opts.Log.Error("page not rendered", "key", f.key, "err", err)
	}
	f.page, f.err = e, err
	close(f.done)
	c.forget(f)

	if len(c.queue) > 0 {
		next := c.queue[0]
		c.queue = slices.Delete(c.queue, 0, 1)
		c.begin(next)
		return
	}
	c.running--
	if c.running == 0 {
		for _, idle := range c.idle {
			close(idle)
		}
		c.idle = nil
	}
}

func (c *Cache) forget(f *flight) {
	if c.newest[f.key] == f {
		delete(c.newest, f.key)
	}
}

// worthKeeping tells early whether a page would be kept, so that nothing is compressed in vain.
func (c *Cache) worthKeeping(e *Entry) bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	s, _ := c.judge(e)
	return s != stale && e.bytes() <= c.opts.MaxBytes/4
}

func (c *Cache) keep(e *Entry) {
	size := e.bytes()
	if s, _ := c.judge(e); s == stale || size > c.opts.MaxBytes/4 {
		return
	}
	old := c.kept[e.key]
	if old != nil {
		if old.number > e.number {
			return // renderings of one key may end in another order than they began
		}
		if old.seen.Load() {
			e.touch()
		}
		c.remove(old)
	}
	c.makeRoom(size)
	e.place = c.order.PushFront(e)
	c.kept[e.key] = e
	c.bytes += size
}

func (c *Cache) remove(e *Entry) {
	if c.hand == e.place {
		c.hand = e.place.Prev()
	}
	c.order.Remove(e.place)
	delete(c.kept, e.key)
	c.bytes -= e.bytes()
}

// makeRoom drops pages until size more bytes fit, by SIEVE (Zhang et al., NSDI 2024): a hand walks from the oldest page
// to the newest, forgives once those that were asked for since it last came by, and drops the others. A hit sets one bit
// and needs no exclusive lock, and a robot that reads the whole archive pushes out its own pages, not the front page.
func (c *Cache) makeRoom(size int64) {
	for c.bytes+size > c.opts.MaxBytes && c.order.Len() > 0 {
		if c.hand == nil {
			c.hand = c.order.Back()
		}
		e := c.hand.Value.(*Entry)
		if e.seen.Swap(false) {
			c.hand = c.hand.Prev()
			continue
		}
		c.remove(e)
	}
}

// Changed notes that what the names stand for has changed: pages that were made from one of them are stale when Changed
// returns.
func (c *Cache) Changed(names ...string) {
	if len(names) == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.names.note(c.now(), names)
}

// ChangedAll makes all pages stale: for one who cannot tell any more what has changed.
func (c *Cache) ChangedAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.names.noteAll()
}

// Settle waits until no rendering runs or waits, or until ctx ends and then returns its cause: before the database is
// closed, and in tests.
func (c *Cache) Settle(ctx context.Context) error {
	c.mu.Lock()
	if c.running == 0 {
		c.mu.Unlock()
		return nil
	}
	idle := make(chan struct{})
	c.idle = append(c.idle, idle)
	c.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Stats returns what the cache holds now and what it did since it was made.
func (c *Cache) Stats() Stats {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return Stats{
		Entries:    len(c.kept),
		Bytes:      c.bytes,
		Hits:       c.hits.Load(),
		Misses:     c.misses.Load(),
		Stale:      c.stale.Load(),
		SoftServed: c.softServed.Load(),
		Waited:     c.waited.Load(),
		Refused:    c.refused.Load(),
	}
}

// Package ranking owns the counting of views and the order of the most-read list.
//
// It counts honestly: known robots, pages that a browser fetches ahead, and the same visitor's return to the same article
// within an hour are not counted, and no address, agent or other trace of a reader is stored or leaves memory. Of where
// readers came from the host is counted, for the paper and the day as a whole: not with a reader, and not with an article. It
// asks nobody whether an article is public; the door that calls Count does that, and the door that shows the list checks
// again, so that a withdrawn article leaves it at once.
package ranking

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"log/slog"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// Hit is one request that says that an article is being read.
type Hit struct {
	Article  int64
	Address  netip.Addr // the reader's, behind whatever proxies the door trusts
	Agent    string     // User-Agent
	Prefetch bool       // the door saw Sec-Purpose, Purpose or X-Moz: prefetch
	Source   string     // where the reader came from, as SourceOf says it
}

// Views are the views of one article in one hour by readers who came from one source.
type Views struct {
	Article int64
	Hour    int64 // start of the UTC hour, Unix milliseconds
	Source  string
	Count   int64
}

// Store keeps views.
type Store interface {
	// AddViews adds to what is stored, all of it in one transaction: where it returns an error, nothing was added.
	AddViews(ctx context.Context, views []Views) error
}

const (
	// repeat is how long a visitor's return to an article does not count, from the view that did.
	repeat = time.Hour
	// maxVisits bounds the remembered pairs of visitor and article, about 40 bytes each. Past it the older half is
	// forgotten, and a return may count again sooner: at over 250,000 views an hour.
	maxVisits = 500_000
	// maxBuffered bounds the triples of article, hour and source that wait to be written while the store is away.
	maxBuffered = 100_000
	// maxSources bounds the sources that wait to be written; what comes from further ones counts as OtherSource.
	maxSources = 500
	// batch is how many rows one AddViews gets.
	batch = 1000
	// flushEvery is the most that a crash may lose (promise 6).
	flushEvery = time.Second
	// flushTimeout bounds one writing, the last one at shutdown too.
	flushTimeout = 5 * time.Second
)

// Counter counts views in memory and hands them to the store in batches.
type Counter struct {
	store Store
	now   func() time.Time
	log   *slog.Logger

	flushing sync.Mutex // one writing at a time

	mu       sync.Mutex
	key      [sha256.Size]byte // of the visitors' hashes
	day      int64             // the UTC day that key is for
	visits   visits
	buffer   map[slot]int64
	room     int // for slots
	inFlight int // slots being written, which come back to buffer if that fails
	full     bool
	sources  map[string]bool // those in buffer

	failing bool // Run's own
}

type slot struct {
	article, hour int64
	source        string
}

// NewCounter makes a counter; nothing is written before Run or Flush.
func NewCounter(store Store, now func() time.Time, log *slog.Logger) *Counter {
	return &Counter{
		store: store, now: now, log: log, day: -1,
		visits: visits{max: maxVisits}, buffer: map[slot]int64{}, room: maxBuffered, sources: map[string]bool{},
	}
}

// Count counts a hit and says whether it did. It never waits for the store. A hit without an article or an address is
// not counted: without an address there is no telling repeats apart.
func (c *Counter) Count(h Hit) bool {
	if h.Article <= 0 || !h.Address.IsValid() || h.Prefetch || Robot(h.Agent) {
		return false
	}
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.sources[h.Source] && len(c.sources) >= maxSources {
		h.Source = OtherSource // somebody makes hosts up
	}
	s := slot{h.Article, now.Truncate(time.Hour).UnixMilli(), h.Source}
	if _, ok := c.buffer[s]; !ok && len(c.buffer)+c.inFlight >= c.room {
		if !c.full {
			c.full = true
			c.log.Error("views are lost: the buffer is full", "articles", c.room)
		}
		return false
	}
	if !c.visits.first(visit{c.visitor(h, now), h.Article}, now.UnixMilli()) {
		return false
	}
	c.buffer[s]++
	c.sources[h.Source] = true
	return true
}

// visitor is a keyed hash of where a reader comes from. The key is random, is in memory only and is new every UTC day
// (09:00 in Seoul), so that neither the hashes of two days nor a hash and an address can be brought together later.
func (c *Counter) visitor(h Hit, now time.Time) uint64 {
	if day := now.Unix() / 86400; day != c.day {
		c.day = day
		rand.Read(c.key[:]) // never fails: crypto/rand ends the program where the system gives no randomness
		c.visits.forget()
	}
	addr := h.Address.Unmap()
	if addr.Is6() {
		// A household has a /64 and its devices change their addresses within it (RFC 8981).
		addr = netip.PrefixFrom(addr.WithZone(""), 64).Masked().Addr()
	}
	mac := hmac.New(sha256.New, c.key[:])
	a := addr.As16()
	mac.Write(a[:])
	mac.Write([]byte(h.Agent[:min(len(h.Agent), 512)]))
	return binary.BigEndian.Uint64(mac.Sum(nil))
}

// Run writes the buffer each second until ctx ends, and then once more with a time limit of its own. Its error is that
// of the last writing: what was counted since the one before is lost with it.
func (c *Counter) Run(ctx context.Context) error {
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			timed, cancel := context.WithTimeout(ctx, flushTimeout)
			c.report(ctx, c.Flush(timed))
			cancel()
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
			defer cancel()
			return c.Flush(last)
		}
	}
}

// report logs the first failure of a row and its end, not each second of it.
func (c *Counter) report(ctx context.Context, err error) {
	switch {
	case err != nil && !c.failing && ctx.Err() == nil:
		c.failing = true
		c.log.Warn("views cannot be written and are kept", "error", err)
	case err == nil && c.failing:
		c.failing = false
		c.log.Info("views are written again")
	}
}

// Flush writes what is buffered, nothing where nothing is. What could not be written is kept for the next time.
func (c *Counter) Flush(ctx context.Context) error {
	c.flushing.Lock()
	defer c.flushing.Unlock()

	c.mu.Lock()
	taken := c.buffer
	c.buffer, c.inFlight = make(map[slot]int64), len(taken)
	clear(c.sources)
	c.mu.Unlock()
	views := make([]Views, 0, len(taken))
	for s, n := range taken {
		views = append(views, Views{s.article, s.hour, s.source, n})
	}
	// In one order always, so that two nodes that write the same rows do not lock each other out.
	slices.SortFunc(views, func(a, b Views) int {
		return cmp.Or(cmp.Compare(a.Article, b.Article), cmp.Compare(a.Hour, b.Hour), cmp.Compare(a.Source, b.Source))
	})
	var err error
	for rows := range slices.Chunk(views, batch) {
		if err = c.store.AddViews(ctx, rows); err != nil {
			break
		}
		for _, v := range rows {
			delete(taken, slot{v.Article, v.Hour, v.Source})
		}
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	for s, n := range taken {
		c.buffer[s] += n
	}
	c.inFlight = 0
	if err == nil {
		c.full = false
	}
	return err
}

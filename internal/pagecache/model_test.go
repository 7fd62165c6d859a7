package pagecache_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jogan/internal/pagecache"
)

// world is what pages are made from: versions by name, and a clock that can be set. Pages show the versions that they
// read and the minute in which they were made.
type world struct {
	mu       sync.Mutex
	version  map[string]int
	told     map[string]int         // versions that the cache has been told of
	since    map[string][]time.Time // by soft version: when it was told
	offset   time.Duration
	settings int // how often the clock was set
	setBack  bool
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Now().Add(w.offset)
}

func (w *world) read(name string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.version[name]
}

// change makes new versions as the store does: first they are there, then the cache is told.
func (w *world) change(c *pagecache.Cache, names ...string) {
	w.mu.Lock()
	now := map[string]int{}
	for _, name := range names {
		w.version[name]++
		now[name] = w.version[name]
	}
	w.mu.Unlock()
	c.Changed(names...)
	w.mu.Lock()
	defer w.mu.Unlock()
	for name, version := range now {
		w.told[name] = max(w.told[name], version)
		for len(w.since[name]) <= version {
			w.since[name] = append(w.since[name], time.Now().Add(w.offset))
		}
	}
}

// view is what was true when a request came.
type view struct {
	told     map[string]int
	at       time.Time
	settings int
}

func (w *world) view() view {
	w.mu.Lock()
	defer w.mu.Unlock()
	told := map[string]int{}
	for name, version := range w.told {
		told[name] = version
	}
	return view{told, time.Now().Add(w.offset), w.settings}
}

func minute(t time.Time) int64 { return t.Unix() / 60 }

// render reads a list that says which articles the page shows, so that also the names change. It takes pause between
// any two readings.
func (w *world) render(key string, pause func()) func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
	return func(_ context.Context, d *pagecache.Deps) (pagecache.Page, error) {
		var b strings.Builder
		show := func(name string) int {
			v := w.read(name)
			fmt.Fprintf(&b, "%s %d\n", name, v)
			pause()
			return v
		}
		now := w.now()
		d.Until(now.Truncate(time.Minute).Add(time.Minute))
		fmt.Fprintf(&b, "minute %d\n", minute(now))
		pause()
		d.Use("list:" + key)
		list := show("list:" + key)
		for i := range 2 {
			name := fmt.Sprint("article:", (list+i)%5)
			d.Use(name)
			show(name)
		}
		d.UseSoft("weather")
		show("weather")
		return pagecache.Page{Body: []byte(b.String())}, nil
	}
}

func shown(body []byte) map[string]int {
	versions := map[string]int{}
	for line := range strings.Lines(string(body)) {
		var name string
		var version int
		if _, err := fmt.Sscan(line, &name, &version); err == nil {
			versions[name] = version
		}
	}
	return versions
}

// check says what is wrong with a page for a request that came at came and was answered at left.
func (w *world) check(body []byte, came, left view, softFor time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	page := shown(body)
	if len(page) != 5 {
		return fmt.Errorf("a page of another shape: %v", page)
	}
	for name, version := range page {
		if name != "minute" && name != "weather" && version < came.told[name] {
			return fmt.Errorf("%s %d, but %d was there when the request came", name, version, came.told[name])
		}
	}
	if at := int64(page["minute"]); came.settings == left.settings && (at < minute(came.at) || at > minute(left.at)) {
		return fmt.Errorf("minute %d, but the request came at %v and left at %v", at, came.at, left.at)
	}
	// A soft version may be shown until the next is softFor old.
	if next := page["weather"] + 1; !w.setBack && next <= came.told["weather"] && !came.at.Before(w.since["weather"][next].Add(softFor)) {
		return fmt.Errorf("weather %d, but %d came at %v", page["weather"], next, w.since["weather"][next])
	}
	return nil
}

// Whatever changes and however the clock moves, no request gets a page from before it came, but for soft names, and those
// no later than they may.
func TestNeverOlderThanTheRequest(t *testing.T) {
	t.Parallel()
	for seed := range uint64(100) {
		synctest.Test(t, func(t *testing.T) { play(t, seed) })
	}
}

func play(t *testing.T, seed uint64) {
	const softFor = time.Minute
	rng := rand.New(rand.NewPCG(seed, 1))
	var rngMu sync.Mutex
	chance := func(n int) int {
		rngMu.Lock()
		defer rngMu.Unlock()
		return rng.IntN(n)
	}
	w := &world{version: map[string]int{}, told: map[string]int{}, since: map[string][]time.Time{}}
	c := pagecache.New(pagecache.Options{
		MaxBytes: []int64{0, 8 << 10, 1 << 20}[chance(3)],
		Slots:    1 + chance(3),
		Queue:    chance(6),
		SoftFor:  softFor,
		Now:      w.now,
	})
	mayGoBack := seed%2 == 0
	pause := func() {
		if n := chance(4000); n < 2000 {
			<-time.After(time.Duration(n) * time.Millisecond)
		}
	}
	request := func(key string) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(1+chance(20))*time.Second)
		defer cancel()
		came := w.view()
		e, err := c.Get(ctx, key, w.render(key, pause))
		if errors.Is(err, pagecache.ErrFull) || errors.Is(err, context.DeadlineExceeded) {
			return
		}
		if err == nil {
			err = w.check(e.Body, came, w.view(), softFor)
		}
		if err != nil {
			t.Errorf("seed %d: %s: %v", seed, key, err)
		}
	}
	key := func() string { return fmt.Sprint("/", chance(4)) }

	var set time.Time
	var all sync.WaitGroup
	for range 400 {
		switch n := chance(100); {
		case n < 50:
			all.Go(func() { request(key()) })
		case n < 60:
			all.Go(func() { w.change(c, "list:"+key()) })
		case n < 70:
			all.Go(func() { w.change(c, fmt.Sprint("article:", chance(5)), fmt.Sprint("article:", chance(5))) })
		case n < 76:
			all.Go(func() { w.change(c, "weather") })
		case n < 78 && time.Since(set) > 15*time.Second: // so that no rendering sees it set forward and back again
			set = time.Now()
			w.mu.Lock()
			by := time.Duration(chance(90)) * time.Second
			if mayGoBack && chance(2) == 0 {
				by, w.setBack = -by, true
			}
			w.offset += by
			w.settings++
			w.mu.Unlock()
		case n < 79:
			c.ChangedAll()
		default:
			<-time.After(time.Duration(chance(3000)) * time.Millisecond)
		}
	}
	all.Wait()
	if err := c.Settle(t.Context()); err != nil { // those who left, left renderings behind
		t.Fatal(err)
	}

	// Cached equals fresh once soft names have settled.
	for i := range 4 {
		key := fmt.Sprint("/", i)
		for range 2 {
			if _, err := c.Get(t.Context(), key, w.render(key, func() {})); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			if err := c.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		e, err := c.Get(t.Context(), key, w.render(key, func() {}))
		if err != nil {
			t.Fatal(err)
		}
		anew, err := w.render(key, func() {})(t.Context(), new(pagecache.Deps))
		if err != nil || string(e.Body) != string(anew.Body) {
			t.Errorf("seed %d: %s: kept\n%sanew\n%s%v", seed, key, e.Body, anew.Body, err)
		}
	}
}

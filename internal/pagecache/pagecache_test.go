package pagecache_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jogan/internal/pagecache"
)

// text is a rendering that does nothing but return body, made from names.
func text(body string, names ...string) func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
	return func(_ context.Context, d *pagecache.Deps) (pagecache.Page, error) {
		d.Use(names...)
		return pagecache.Page{Status: 200, Body: []byte(body)}, nil
	}
}

// held is a rendering that says when it began and goes on when it is let.
func held(body string, names ...string) (render pagecache.Render, began, let chan struct{}) {
	began, let = make(chan struct{}), make(chan struct{})
	return func(ctx context.Context, d *pagecache.Deps) (pagecache.Page, error) {
		close(began)
		<-let
		return text(body, names...)(ctx, d)
	}, began, let
}

func never(t *testing.T) func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
	return func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
		t.Error("rendered anew")
		return pagecache.Page{}, nil
	}
}

func get(t *testing.T, c *pagecache.Cache, key string, render pagecache.Render) string {
	t.Helper()
	e, err := c.Get(t.Context(), key, render)
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return string(e.Body)
}

// answer is what a request in a goroutine of its own got.
type answer struct {
	body string
	err  error
}

func ask(ctx context.Context, c *pagecache.Cache, key string, render pagecache.Render) <-chan answer {
	got := make(chan answer, 1)
	go func() {
		e, err := c.Get(ctx, key, render)
		if err != nil {
			got <- answer{err: err}
			return
		}
		got <- answer{body: string(e.Body)}
	}()
	return got
}

func want(t *testing.T, got answer, body string) {
	t.Helper()
	if got.err != nil || got.body != body {
		t.Errorf("got %q, %v; want %q", got.body, got.err, body)
	}
}

func TestKeptUntilANameChanges(t *testing.T) {
	t.Parallel()
	c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20})
	get(t, c, "/", text("one", "front", "article:1", "front"))
	c.Changed("article:2", "menu")
	c.Changed()
	e, err := c.Get(t.Context(), "/", never(t))
	if err != nil || string(e.Body) != "one" || strings.Join(e.Names(), " ") != "article:1 front" {
		t.Fatalf("%q %v %v", e.Body, e.Names(), err)
	}
	c.Changed("article:1")
	if got := get(t, c, "/", text("two", "front")); got != "two" {
		t.Errorf("after a change: %q", got)
	}
	c.ChangedAll()
	if got := get(t, c, "/", text("three", "front")); got != "three" {
		t.Errorf("after a change of all: %q", got)
	}
	if s := c.Stats(); s.Hits != 1 || s.Misses != 1 || s.Stale != 2 || s.Entries != 1 || s.Bytes == 0 {
		t.Errorf("%+v", s)
	}
}

func TestTimeAloneEndsAPage(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var offset atomic.Int64
		c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Now: func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }})
		day := func(body string) func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
			return func(_ context.Context, d *pagecache.Deps) (pagecache.Page, error) {
				now := time.Now().Add(time.Duration(offset.Load()))
				d.Until(now.Add(48 * time.Hour))
				d.Until(time.Time{})
				d.Until(now.Truncate(24 * time.Hour).Add(24 * time.Hour))
				return pagecache.Page{Body: []byte(body)}, nil
			}
		}
		get(t, c, "/", day("saturday"))
		<-time.After(24*time.Hour - 1)
		get(t, c, "/", never(t))
		<-time.After(1)
		if got := get(t, c, "/", day("sunday")); got != "sunday" {
			t.Errorf("at midnight: %q", got)
		}
		offset.Store(int64(-2 * time.Hour))
		if got := get(t, c, "/", day("saturday again")); got != "saturday again" {
			t.Errorf("the clock was set back: %q", got)
		}
	})
}

// A rendering that began before midnight must not answer a request of the new day.
func TestNoWaitingForYesterday(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Slots: 4})
		midnight := time.Now().Add(time.Second)
		render := func(_ context.Context, d *pagecache.Deps) (pagecache.Page, error) {
			before := time.Now().Before(midnight)
			if before {
				d.Until(midnight)
			}
			<-time.After(3 * time.Second)
			return pagecache.Page{Body: fmt.Appendf(nil, "before midnight: %v", before)}, nil
		}
		early := ask(t.Context(), c, "/", render)
		<-time.After(2 * time.Second)
		var late []<-chan answer
		for range 3 {
			late = append(late, ask(t.Context(), c, "/", render))
		}
		want(t, <-early, "before midnight: true")
		for _, got := range late {
			want(t, <-got, "before midnight: false")
		}
		if s := c.Stats(); s.Waited != 3 {
			t.Errorf("%+v", s)
		}
	})
}

func TestOneRenderingForAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := pagecache.New(pagecache.Options{}) // also where nothing is kept
		render, began, let := held("page", "front")
		all := []<-chan answer{ask(t.Context(), c, "/", render)}
		<-began
		for range 20 {
			all = append(all, ask(t.Context(), c, "/", never(t)))
		}
		synctest.Wait()
		close(let)
		for _, got := range all {
			want(t, <-got, "page")
		}
		if s := c.Stats(); s.Waited != 20 || s.Entries != 0 || s.Bytes != 0 {
			t.Errorf("%+v", s)
		}
	})
}

// Who comes after a change does not wait for a rendering from before; who came before gets it.
func TestLateJoinerGetsTheNew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Slots: 2})
		slow, slowBegan, letSlow := held("old", "front")
		quick, quickBegan, letQuick := held("new", "front")
		first := ask(t.Context(), c, "/", slow)
		<-slowBegan
		c.Changed("front")
		second := ask(t.Context(), c, "/", quick)
		<-quickBegan
		third := ask(t.Context(), c, "/", never(t))
		synctest.Wait()
		close(letQuick)
		want(t, <-second, "new")
		want(t, <-third, "new")
		close(letSlow)
		want(t, <-first, "old")
		if got := get(t, c, "/", never(t)); got != "new" {
			t.Errorf("kept: %q", got)
		}
	})
}

// Two renderings of one key, both still right, ending in another order than they began: the later begun is kept.
func TestLaterBegunIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Slots: 2})
		slow, slowBegan, letSlow := held("first")
		quick, quickBegan, letQuick := held("second")
		first := ask(t.Context(), c, "/", slow)
		<-slowBegan
		c.Changed("elsewhere")
		second := ask(t.Context(), c, "/", quick)
		<-quickBegan
		close(letQuick)
		want(t, <-second, "second")
		close(letSlow)
		want(t, <-first, "first")
		if got := get(t, c, "/", never(t)); got != "second" {
			t.Errorf("kept: %q", got)
		}
	})
}

func TestSoftNamesServeAWhile(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Slots: 1, SoftFor: time.Minute})
		bar := func(body string) func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
			return func(_ context.Context, d *pagecache.Deps) (pagecache.Page, error) {
				d.UseSoft("weather", "ranking")
				d.Use("front", "ranking")
				return pagecache.Page{Body: []byte(body)}, nil
			}
		}
		settle := func() {
			t.Helper()
			if err := c.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		get(t, c, "/", bar("1"))
		c.Changed("weather")
		if got := get(t, c, "/", bar("2")); got != "1" {
			t.Errorf("right after a soft change: %q", got)
		}
		settle()
		if got := get(t, c, "/", never(t)); got != "2" {
			t.Errorf("replaced in the background: %q", got)
		}

		// No slot is free: the old one serves until its time is over, however often the name changes meanwhile.
		blocker, began, let := held("blocker")
		other := ask(t.Context(), c, "/other", blocker)
		<-began
		for range 6 {
			c.Changed("weather")
			<-time.After(9 * time.Second)
			if got := get(t, c, "/", never(t)); got != "2" {
				t.Errorf("while no slot is free: %q", got)
			}
		}
		<-time.After(6 * time.Second)
		if _, err := c.Get(t.Context(), "/", never(t)); !errors.Is(err, pagecache.ErrFull) {
			t.Errorf("a minute after the first change: %v", err)
		}
		close(let)
		want(t, <-other, "blocker")
		settle()
		if got := get(t, c, "/", bar("3")); got != "3" {
			t.Errorf("a minute after the first change: %q", got)
		}

		// A name that is noted as both is hard.
		c.Changed("ranking")
		if got := get(t, c, "/", bar("4")); got != "4" {
			t.Errorf("after a hard change: %q", got)
		}

		// Changed long ago and again just now: the page misses the first change, too.
		c.Changed("weather")
		<-time.After(time.Hour)
		c.Changed("weather")
		if got := get(t, c, "/", bar("5")); got != "5" {
			t.Errorf("after an hour: %q", got)
		}
		if s := c.Stats(); s.SoftServed != 7 || s.Refused != 1 {
			t.Errorf("%+v", s)
		}
	})
}

func TestOneReplacementInTheBackground(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Slots: 3})
		soft := func(_ context.Context, d *pagecache.Deps) (pagecache.Page, error) {
			d.UseSoft("weather")
			return pagecache.Page{Body: []byte("1")}, nil
		}
		get(t, c, "/", soft)
		c.Changed("weather")
		render, began, let := held("2")
		get(t, c, "/", render)
		<-began
		for range 3 {
			c.Changed("elsewhere")
			if got := get(t, c, "/", never(t)); got != "1" {
				t.Error(got)
			}
		}
		synctest.Wait()
		close(let)
		if err := c.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := get(t, c, "/", never(t)); got != "2" {
			t.Error(got)
		}
	})
}

// A soft change that seems to be yet to come says that nobody knows how long ago it was.
func TestSoftServingEndsWhenTheClockIsSetBack(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Now: func() time.Time { return now }})
	soft := func(body string) func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
		return func(_ context.Context, d *pagecache.Deps) (pagecache.Page, error) {
			d.UseSoft("weather")
			return pagecache.Page{Body: []byte(body)}, nil
		}
	}
	get(t, c, "/", soft("1"))
	now = now.Add(30 * time.Second)
	c.Changed("weather")
	now = now.Add(-20 * time.Second)
	if got := get(t, c, "/", soft("2")); got != "2" {
		t.Error(got)
	}
}

func TestSoftNamesCanBeHard(t *testing.T) {
	t.Parallel()
	c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, SoftFor: -1})
	for i, want := range []string{"1", "2"} {
		got := get(t, c, "/", func(_ context.Context, d *pagecache.Deps) (pagecache.Page, error) {
			d.UseSoft("weather")
			return pagecache.Page{Body: []byte(want)}, nil
		})
		if got != want {
			t.Errorf("%d: %q", i, got)
		}
		c.Changed("weather")
	}
}

func TestFailuresGoToAllAndAreNotKept(t *testing.T) {
	t.Parallel()
	cause := errors.New("database away")
	for name, c := range map[string]struct {
		fail func()
		says string
	}{
		"panic":  {func() { panic("index out of range") }, "index out of range"},
		"goexit": {runtime.Goexit, "ended without returning"},
		"error":  {func() {}, "database away"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				cache := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Slots: 1, Log: slog.New(slog.NewTextHandler(&log, nil))})
				let := make(chan struct{})
				render := func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
					<-let
					c.fail()
					return pagecache.Page{}, cause
				}
				all := []<-chan answer{ask(t.Context(), cache, "/", render), ask(t.Context(), cache, "/", render)}
				synctest.Wait()
				close(let)
				for _, got := range all {
					if a := <-got; a.err == nil || !strings.Contains(a.err.Error(), c.says) {
						t.Errorf("%q, %v", a.body, a.err)
					}
				}
				if log.Len() > 0 {
					t.Errorf("those who waited log it: %s", &log)
				}
				if got := get(t, cache, "/", text("well again")); got != "well again" {
					t.Error(got)
				}
			})
		})
	}
}

// Nobody waits for a rendering in the background: its failure is logged, and the next request tries again.
func TestBackgroundFailureIsLogged(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Log: slog.New(slog.NewTextHandler(&log, nil))})
		soft := func(body string, err error) func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
			return func(_ context.Context, d *pagecache.Deps) (pagecache.Page, error) {
				d.UseSoft("weather")
				return pagecache.Page{Body: []byte(body)}, err
			}
		}
		get(t, c, "/", soft("1", nil))
		c.Changed("weather")
		for _, render := range []func(context.Context, *pagecache.Deps) (pagecache.Page, error){
			soft("", errors.New("database away")), soft("2", nil),
		} {
			if got := get(t, c, "/", render); got != "1" {
				t.Error(got)
			}
			if err := c.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if got := get(t, c, "/", never(t)); got != "2" || !strings.Contains(log.String(), "database away") {
			t.Errorf("%q; log: %s", got, &log)
		}
	})
}

func TestWhoLeavesLeavesAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Slots: 1, Queue: 1})
		render, began, let := held("page")
		ctx, cancel := context.WithCancelCause(t.Context())
		gone := errors.New("the reader is gone")
		first := ask(ctx, c, "/", render)
		<-began
		second := ask(t.Context(), c, "/", never(t))
		queued := ask(ctx, c, "/queued", never(t)) // waits for the slot; nobody else wants it
		synctest.Wait()
		if _, err := c.Get(t.Context(), "/refused", never(t)); !errors.Is(err, pagecache.ErrFull) {
			t.Errorf("the queue is full: %v", err)
		}
		cancel(gone)
		for _, left := range []<-chan answer{first, queued} {
			if a := <-left; !errors.Is(a.err, gone) {
				t.Errorf("%q, %v", a.body, a.err)
			}
		}
		if _, err := c.Get(ctx, "/new", never(t)); !errors.Is(err, gone) {
			t.Errorf("gone before it asked: %v", err)
		}
		next := ask(t.Context(), c, "/next", text("next")) // its place in the queue is free again
		synctest.Wait()
		close(let)
		want(t, <-second, "page")
		want(t, <-next, "next")
		if e, err := c.Get(ctx, "/", never(t)); err != nil || string(e.Body) != "page" {
			t.Errorf("what is kept is for everybody: %v", err)
		}
	})
}

func TestRenderingIsBoundedInTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := pagecache.New(pagecache.Options{Timeout: 5 * time.Second})
		_, err := c.Get(t.Context(), "/", func(ctx context.Context, _ *pagecache.Deps) (pagecache.Page, error) {
			<-ctx.Done()
			return pagecache.Page{}, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestQueueIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20, Slots: 2, Queue: 3})
		get(t, c, "/kept", text("kept"))
		let := make(chan struct{})
		var running atomic.Int64
		render := func(context.Context, *pagecache.Deps) (pagecache.Page, error) {
			if n := running.Add(1); n > 2 {
				t.Errorf("%d run at a time", n)
			}
			defer running.Add(-1)
			<-let
			return pagecache.Page{Body: []byte("page")}, nil
		}
		var all []<-chan answer
		for i := range 5 {
			all = append(all, ask(t.Context(), c, fmt.Sprint("/", i), render), ask(t.Context(), c, fmt.Sprint("/", i), render))
		}
		synctest.Wait()
		if running.Load() != 2 {
			t.Errorf("%d run in two slots", running.Load())
		}
		if _, err := c.Get(t.Context(), "/5", never(t)); !errors.Is(err, pagecache.ErrFull) {
			t.Errorf("past the queue: %v", err)
		}
		get(t, c, "/kept", never(t))
		cut, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := c.Settle(cut); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("settled while renderings run: %v", err)
		}
		close(let)
		for _, got := range all {
			want(t, <-got, "page")
		}
		if err := c.Settle(t.Context()); err != nil {
			t.Error(err)
		}
		if s := c.Stats(); s.Refused != 1 || s.Waited != 5 || s.Entries != 6 {
			t.Errorf("%+v", s)
		}
	})
}

func TestBytesAreBounded(t *testing.T) {
	t.Parallel()
	const limit = 64 << 10
	c := pagecache.New(pagecache.Options{MaxBytes: limit})
	body := strings.Repeat("x", 900) // below what is compressed
	get(t, c, "/", text(body))
	for i := range 1000 {
		get(t, c, fmt.Sprint("/articles/", i), text(body))
		get(t, c, "/", never(t)) // asked for again and again: it stays while a robot reads the archive
		if s := c.Stats(); s.Bytes > limit || s.Entries < 2 {
			t.Fatalf("after %d: %+v", i, s)
		}
	}
	if s := c.Stats(); s.Bytes < limit*9/10 || s.Misses != 1001 {
		t.Errorf("%+v", s)
	}
	before := c.Stats().Entries
	for range 2 { // a page larger than a quarter is made and not kept
		if got := get(t, c, "/huge", text(strings.Repeat("x", limit/4))); len(got) != limit/4 {
			t.Error(len(got))
		}
	}
	if s := c.Stats(); s.Entries != before || s.Misses != 1003 {
		t.Errorf("%+v", s)
	}
	for i := range 200 { // making pages anew takes no more room
		c.Changed("menu")
		get(t, c, "/", text(fmt.Sprint(i, body), "menu"))
	}
	if s := c.Stats(); s.Bytes > limit || s.Bytes < limit*9/10 {
		t.Errorf("%+v", s)
	}
}

func TestStaleWhenItEndsIsNotKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := pagecache.New(pagecache.Options{MaxBytes: 1 << 20})
		render, began, let := held(strings.Repeat("old ", 1000), "front")
		got := ask(t.Context(), c, "/", render)
		<-began
		c.Changed("front")
		close(let)
		want(t, <-got, strings.Repeat("old ", 1000))
		if s := c.Stats(); s.Entries != 0 {
			t.Errorf("%+v", s)
		}
		if got := get(t, c, "/", text("new", "front")); got != "new" {
			t.Error(got)
		}
	})
}

// All at once, for the race detector: what is asserted is that every reader sees what was there when it came.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	c := pagecache.New(pagecache.Options{MaxBytes: 16 << 10, Slots: 4, Queue: 100})
	var front, told atomic.Int64
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 300 {
				if g == 0 {
					now := front.Add(1)
					c.Changed("front", "weather")
					told.Store(now)
				}
				least := told.Load()
				e, err := c.Get(t.Context(), fmt.Sprint("/", i%20), func(_ context.Context, d *pagecache.Deps) (pagecache.Page, error) {
					d.Use("front")
					d.UseSoft("weather")
					return pagecache.Page{Body: fmt.Appendf(nil, "%2000d", front.Load())}, nil
				})
				if err != nil {
					t.Error(err)
					return
				}
				var saw int64
				body, _ := e.Encoded("identity")
				if _, err := fmt.Sscan(string(body), &saw); err != nil || saw < least {
					t.Errorf("saw %d of %d, %v", saw, least, err)
				}
				c.Stats()
			}
		})
	}
	all.Wait()
	if s := c.Stats(); s.Bytes > 16<<10 || s.Hits == 0 {
		t.Errorf("%+v", s)
	}
}

func BenchmarkHit(b *testing.B) {
	c := pagecache.New(pagecache.Options{MaxBytes: 64 << 20})
	names := make([]string, 100)
	for i := range names {
		names[i] = fmt.Sprint("article:", i)
	}
	render := text(strings.Repeat("<p>기사 본문의 한 문단입니다.</p>\n", 1000), names...)
	hit := func(pb *testing.PB) {
		for pb.Next() {
			e, err := c.Get(b.Context(), "/", render)
			if err != nil {
				b.Fatal(err)
			}
			if _, encoding := e.Encoded("gzip, deflate, br, zstd"); encoding != "br" {
				b.Fatal(encoding)
			}
		}
	}
	b.Run("unchanged", func(b *testing.B) { b.ReportAllocs(); b.RunParallel(hit) })
	b.Run("after a change elsewhere", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			c.Changed("article:1000000")
			if _, err := c.Get(b.Context(), "/", render); err != nil {
				b.Fatal(err)
			}
		}
	})
}

package ranking_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"jogan/internal/ranking"
)

// ledger is a Store in memory; fail may refuse a batch.
type ledger struct {
	mu     sync.Mutex
	views  map[[2]int64]int64 // article, hour
	writes int
	fail   func(ctx context.Context) error
}

func (l *ledger) AddViews(ctx context.Context, views []ranking.Views) error {
	if l.fail != nil {
		if err := l.fail(ctx); err != nil {
			return err
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.writes++
	if l.views == nil {
		l.views = map[[2]int64]int64{}
	}
	for _, v := range views {
		l.views[[2]int64{v.Article, v.Hour}] += v.Count
	}
	return nil
}

func (l *ledger) total() (n int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.views {
		n += c
	}
	return n
}

const browser = "Mozilla/5.0 (Linux; Android 16; SM-X1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Mobile Safari/537.36"

func from(address string, article int64) ranking.Hit {
	return ranking.Hit{Article: article, Address: netip.MustParseAddr(address), Agent: browser}
}

func numbered(n int, article int64) ranking.Hit {
	return ranking.Hit{Article: article, Address: netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)}), Agent: browser}
}

// pass lets the bubble's clock run and what waits for it come to rest.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

var quiet = slog.New(slog.DiscardHandler)

// midday is a moment that is an hour's start and far from the change of the UTC day.
var midday = time.Date(2026, 1, 19, 3, 0, 0, 0, time.UTC)

func TestWhatCounts(t *testing.T) {
	now := midday
	c := ranking.NewCounter(&ledger{}, func() time.Time { return now }, quiet)
	other := from("192.0.2.1", 1)
	other.Agent += " other"
	ahead := from("192.0.2.9", 1)
	ahead.Prefetch = true
	robot := from("192.0.2.9", 1)
	robot.Agent = "Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)"
	for _, step := range []struct {
		name string
		wait time.Duration
		hit  ranking.Hit
		want bool
	}{
		{"first view", 0, from("192.0.2.1", 1), true},
		{"again", time.Minute, from("192.0.2.1", 1), false},
		{"another article", 0, from("192.0.2.1", 2), true},
		{"another visitor", 0, from("192.0.2.2", 1), true},
		{"same address, another device", 0, other, true},
		{"the address written as IPv6", 0, from("::ffff:192.0.2.1", 1), false},
		{"just before the hour", 58*time.Minute + 59*time.Second, from("192.0.2.1", 1), false},
		{"after the hour", time.Second, from("192.0.2.1", 1), true},
		{"not an hour after that", 59 * time.Minute, from("192.0.2.1", 1), false},
		{"IPv6", 0, from("2001:db8:1:2::1", 1), true},
		{"same household", 0, from("2001:db8:1:2:ffff::9", 1), false},
		{"same household, by zone", 0, from("2001:db8:1:2::7%eth0", 1), false},
		{"next household", 0, from("2001:db8:1:3::1", 1), true},
		{"fetched ahead", 0, ahead, false},
		{"robot", 0, robot, false},
		{"the reader behind them", 0, from("192.0.2.9", 1), true},
		{"no article", 0, from("192.0.2.10", 0), false},
		{"no address", 0, ranking.Hit{Article: 1, Agent: browser}, false},
	} {
		now = now.Add(step.wait)
		if got := c.Count(step.hit); got != step.want {
			t.Errorf("%s: counted %v", step.name, got)
		}
	}
}

func TestVisitorsAreForgottenEachDay(t *testing.T) {
	now := time.Date(2026, 1, 19, 23, 59, 0, 0, time.UTC)
	c := ranking.NewCounter(&ledger{}, func() time.Time { return now }, quiet)
	hit := from("192.0.2.1", 1)
	first, repeated := c.Count(hit), c.Count(hit)
	now = now.Add(2 * time.Minute)
	if next := c.Count(hit); !first || repeated || !next {
		t.Errorf("counted %v, %v, and with the new day's key %v", first, repeated, next)
	}
}

func TestHoursAreKeptApart(t *testing.T) {
	now := midday.Add(59 * time.Minute)
	l := &ledger{}
	c := ranking.NewCounter(l, func() time.Time { return now }, quiet)
	c.Count(numbered(1, 7))
	c.Count(numbered(2, 7))
	now = now.Add(time.Minute)
	c.Count(numbered(3, 7))
	if err := c.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	hour := midday.UnixMilli()
	if l.views[[2]int64{7, hour}] != 2 || l.views[[2]int64{7, hour + 3_600_000}] != 1 || len(l.views) != 2 {
		t.Errorf("stored %v", l.views)
	}
}

// Promise 6: a crash loses at most one second of views.
func TestPromiseViewsAreWrittenEachSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &ledger{}
		c := ranking.NewCounter(l, time.Now, quiet)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.Run(ctx) }()
		for n := range 5 {
			c.Count(numbered(n, 1))
			pass(time.Second)
			if l.total() != int64(n+1) {
				t.Errorf("a second after view %d, %d are stored", n+1, l.total())
			}
		}
		pass(time.Minute)
		if l.writes != 5 {
			t.Errorf("%d writings for 5 views: an empty buffer is not written", l.writes)
		}
		c.Count(numbered(9, 1))
		cancel()
		if err := <-done; err != nil || l.total() != 6 {
			t.Errorf("after shutdown %d views are stored: %v", l.total(), err)
		}
	})
}

func TestStoreThatNeverAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &ledger{fail: func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }}
		c := ranking.NewCounter(l, time.Now, quiet)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.Run(ctx) }()
		pass(1500 * time.Millisecond) // a writing hangs
		if !c.Count(numbered(1, 1)) {
			t.Error("counting waits for the store")
		}
		cancel()
		if err := <-done; !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("shutdown: %v", err)
		}
	})
}

func TestFailureIsLoggedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		var back atomic.Bool
		l := &ledger{fail: func(context.Context) error {
			if !back.Load() {
				return errors.New("away")
			}
			return nil
		}}
		c := ranking.NewCounter(l, time.Now, slog.New(slog.NewTextHandler(&log, nil)))
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.Run(ctx) }()
		c.Count(numbered(1, 1))
		pass(10 * time.Second)
		back.Store(true)
		pass(2 * time.Second)
		cancel()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if lines := strings.Count(log.String(), "\n"); lines != 2 || l.total() != 1 {
			t.Errorf("%d views stored, log:\n%s", l.total(), log.String())
		}
	})
}

// Whatever fails when: each counted view is stored once or still waits.
func TestCountsAreConserved(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	now := midday
	l := &ledger{fail: func(context.Context) error {
		if r.IntN(3) == 0 {
			return errors.New("away")
		}
		return nil
	}}
	c := ranking.NewCounter(l, func() time.Time { return now }, quiet)
	var counted int64
	for n := range 20_000 {
		if c.Count(numbered(r.IntN(3000), int64(r.IntN(2500)+1))) {
			counted++
		}
		if n%500 == 0 {
			now = now.Add(time.Duration(r.IntN(40)) * time.Minute)
			if err := c.Flush(t.Context()); err == nil && l.total() != counted {
				t.Fatalf("after a flush %d of %d are stored", l.total(), counted)
			}
			if l.total() > counted {
				t.Fatalf("%d counted, %d stored", counted, l.total())
			}
		}
	}
	l.fail = nil
	if err := c.Flush(t.Context()); err != nil || l.total() != counted {
		t.Fatalf("%d counted, %d stored: %v", counted, l.total(), err)
	}
}

func TestConcurrentCounting(t *testing.T) {
	l := &ledger{}
	c := ranking.NewCounter(l, func() time.Time { return midday }, quiet)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for n := range 500 {
				c.Count(numbered(n, 1)) // the same 500 visitors from everywhere
				c.Count(numbered(w*500+n, 2))
				if n%100 == 0 {
					if err := c.Flush(t.Context()); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
	if err := c.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	hour := midday.UnixMilli()
	if l.views[[2]int64{1, hour}] != 500 || l.views[[2]int64{2, hour}] != 2000 {
		t.Errorf("stored %v", l.views)
	}
}

func TestRobots(t *testing.T) {
	for agent, want := range map[string]bool{
		"": true, "  ": true,
		"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)":                                      true,
		"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)": true,
		"Mozilla/5.0 (compatible; Yeti/1.1; +https://naver.me/spd)":                                                     true,
		"Mozilla/5.0 (compatible; Daum/4.1; +http://cs.daum.net/faq/15/4118.html?faqId=28966)":                          true,
		"Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)":                           true,
		"facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)":                                     true,
		"facebookexternalhit/1.1; kakaotalk-scrap/1.0; +https://devtalk.kakao.com/t/scrap/33984":                        true,
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/146.0.0.0 Safari/537.36": true,
		"Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Chrome-Lighthouse":     true,
		"curl/8.14.1": true, "Wget/1.25.0": true, "python-requests/2.32.5": true, "Go-http-client/2.0": true, "okhttp/5.1.0": true,
		"Twitterbot/1.0": true, "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)": true, "Java/21.0.2": true,

		browser: false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1":                          false,
		"Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 KAKAOTALK 26.1.0":                                   false,
		"Mozilla/5.0 (Linux; Android 16; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/146.0.0.0 Mobile Safari/537.36 NAVER(inapp; search; 2000; 12.15.2)": false,
		"Mozilla/5.0 (Linux; Android 16; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/146.0.0.0 Mobile Safari/537.36 DaumApps/8.9.0 DaumDevice/mobile":    false,
		"Mozilla/5.0 (Linux; Android 14; CUBOT KINGKONG 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Mobile Safari/537.36":                                   false,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36 Whale/4.35.0":                                     false,
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:149.0) Gecko/20100101 Firefox/149.0":                                                                                 false,
	} {
		if got := ranking.Robot(agent); got != want {
			t.Errorf("%q: robot %v", agent, got)
		}
	}
}

func TestTop(t *testing.T) {
	for _, c := range []struct {
		n     int
		lists [][]int64
		want  []int64
	}{
		{7, nil, nil},
		{0, [][]int64{{1}}, nil},
		{-1, [][]int64{{1}}, nil},
		{3, [][]int64{{5, 4, 3, 2}}, []int64{5, 4, 3}},
		{7, [][]int64{{5, 4}, {4, 9, 5}, {1, 9, 2, 3, 8}}, []int64{5, 4, 9, 1, 2, 3, 8}},
		{7, [][]int64{{}, {4, 4, 4}, {4, 1}}, []int64{4, 1}},
	} {
		if got := ranking.Top(c.n, c.lists...); !slices.Equal(got, c.want) {
			t.Errorf("top %d of %v: %v, want %v", c.n, c.lists, got, c.want)
		}
	}
}

package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jogan/internal/app"
	"jogan/internal/desk"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

// back is the newsroom behind a paper that is served: its actions and its database, without a door.
type back struct {
	*desk.Desk
	t       testing.TB
	db      *store.DB
	section int64
}

type backStore struct{ *store.DB }

func (s backStore) Write(ctx context.Context, fn func(desk.Tx) error) error {
	return s.DB.Write(ctx, func(tx *store.Tx) error { return fn(tx) })
}

// behind opens the paper of a directory, or of a PostgreSQL database, with a clock of its own.
func behind(t testing.TB, dir, database string, now func() time.Time) *back {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db := must[*store.DB](t)(store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "jogan.db"), URL: database, Now: now, Log: log, Loose: true}))
	t.Cleanup(func() { db.Close() })
	files := must[*media.Dir](t)(media.OpenDir(filepath.Join(dir, "media"), now()))
	t.Cleanup(func() { files.Close() })
	b := &back{Desk: desk.New(backStore{db}, media.New(files, media.DefaultLimits()), now, log), t: t, db: db}
	for _, s := range must[news.Sections](t)(db.Sections(t.Context())) {
		if s.Slug == "society" {
			b.section = s.ID
		}
	}
	return b
}

// ready is an article that wants nothing for publication.
func (b *back) ready(title string) news.Article {
	return news.Article{Title: title, Section: b.section, Origin: news.Origin{Own: true}, Body: "<p>" + title + "의 본문이다.</p>", Bylines: []news.Byline{{Name: "한여울"}}}
}

func (b *back) saved(a news.Article) news.Article {
	b.t.Helper()
	return must[news.Article](b.t)(b.SaveArticle(b.t.Context(), staff.Shell(), a))
}

// scheduled writes an article that comes out at a moment.
func (b *back) scheduled(a news.Article, at time.Time) int64 {
	b.t.Helper()
	a = b.saved(a)
	must[news.Article](b.t)(b.ScheduleArticle(b.t.Context(), staff.Shell(), desk.Step{No: a.No, Version: a.Version, At: at}))
	return a.No
}

func (b *back) article(no int64) news.Article {
	b.t.Helper()
	return must[news.Article](b.t)(b.db.Article(b.t.Context(), no))
}

// once checks that articles came out, each once, and that readers have the version that came out.
func (b *back) once(nos ...int64) {
	b.t.Helper()
	for _, no := range nos {
		came := 0
		for _, v := range must[[]news.Revision](b.t)(b.db.Revisions(b.t.Context(), no)) {
			if v.Action == news.Publish {
				came++
			}
		}
		a := b.article(no)
		p, err := b.db.PublicArticle(b.t.Context(), no)
		if err != nil || came != 1 || p.Version != a.PublicVersion || len(p.History) > 1 {
			b.t.Errorf("article %d (%s) came out %d times, version %d of %d, %v", no, a.Status, came, p.Version, a.PublicVersion, err)
		}
	}
}

// running is the program in this process, on a clock that the test moves.
type running struct{ paper }

func serveOn(t testing.TB, dir, database string, clock *app.Clock) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	n := &running{paper{t: t, client: newClient(), log: newScroll(), stopped: make(chan struct{}), cancel: cancel}}
	a := must[*app.App](t)(app.Open(ctx, app.Config{Data: dir, Addr: "127.0.0.1:0", Database: database, WeatherURL: feed(t, clock.Now), Cache: 16 << 20}, clock, slog.New(slog.NewJSONHandler(n.log, nil))))
	if err := a.Listen(); err != nil {
		t.Fatal(err)
	}
	n.site = "http://" + a.Addr()
	go func() {
		defer close(n.stopped)
		if err := a.Run(ctx); err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(n.stop)
	return n
}

// An article comes out and goes at its minute: while the clock runs, is set on or back, after the program was down, and when the
// database was away.
func TestPromiseOnTime(t *testing.T) {
	t.Parallel()
	onTime := func(t *testing.T, dir, database string, line *storetest.Line, direct string) {
		start := time.Now().Truncate(time.Hour)
		clock := app.NewClock(time.Time{})
		clock.Set(start)
		b := behind(t, dir, direct, clock.Now)
		at := func(hour float64) time.Time { return start.Add(time.Duration(hour * float64(time.Hour))) }
		first, later, last := b.scheduled(b.ready("한 시의 기사"), at(1)), b.scheduled(b.ready("다섯 시의 기사"), at(5)), b.scheduled(b.ready("하루 뒤의 기사"), at(24))
		a := b.ready("한 시간만 싣는 기사")
		a.WithdrawAt = at(6)
		brief := b.scheduled(a, at(5))

		n := serveOn(t, dir, database, clock)
		n.troubled = line != nil
		shows := func(no int64, status int) {
			t.Helper()
			eventually(t, fmt.Sprintf("article %d answers %d at %s", no, status, clock.Now().Sub(start)), func() bool { return n.get(t, "/articles/"+itoa(no)).status == status })
		}
		// not makes sure that nothing else came out: an article of its own says that the program has looked.
		not := func(nos ...int64) {
			t.Helper()
			probe := b.scheduled(b.ready("살펴보는 기사"), clock.Now().Add(time.Second))
			clock.Set(clock.Now().Add(time.Second))
			shows(probe, http.StatusOK)
			for _, no := range nos {
				if got := n.get(t, "/articles/"+itoa(no)).status; got != http.StatusNotFound {
					t.Errorf("article %d answers %d at %s", no, got, clock.Now().Sub(start))
				}
			}
		}
		not(first, later, last, brief)
		clock.Set(at(1))
		shows(first, http.StatusOK)
		not(later, last, brief)

		clock.Set(at(5.5)) // set on over the time of two
		shows(later, http.StatusOK)
		shows(brief, http.StatusOK)
		clock.Set(at(0.5)) // set back before all of it
		not(last)
		shows(later, http.StatusOK)
		clock.Set(at(6))
		shows(brief, http.StatusGone)
		b.once(first, later, brief)

		n.stop()
		clock.Set(at(25))
		if b.article(last).Status != news.Scheduled {
			t.Error("it is out though nothing runs")
		}
		n = serveOn(t, dir, database, clock)
		n.troubled = line != nil
		shows(last, http.StatusOK)

		if line == nil {
			b.once(last)
			return
		}
		silent, away := b.scheduled(b.ready("데이터베이스가 말이 없을 때의 기사"), at(26)), b.scheduled(b.ready("데이터베이스가 없을 때의 기사"), at(27))
		line.Hold()
		clock.Set(at(26))
		eventually(t, "the program does not wait for ever", func() bool { return strings.Contains(n.log.String(), "could not come out") })
		line.Mend()
		eventually(t, "it comes out when the database answers", func() bool { return b.article(silent).Status == news.Published })
		line.Cut()
		clock.Set(at(27))
		eventually(t, "the program looks for the database", line.Refused)
		line.Mend()
		shows(away, http.StatusOK)
		b.once(first, later, last, brief, away, silent)
	}
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		dir, _ := found(t)
		onTime(t, dir, "", nil, "")
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		if address, ok := postgres(t); ok {
			dir, _ := found(t, "--database", address)
			line, through := storetest.NewLine(t, address)
			onTime(t, dir, through, line, address)
		}
	})
}

// Hundreds are due when the program starts. It is killed again and again while it brings them out, on PostgreSQL one of two: each
// comes out once, in the order of their times, and none is lost.
func TestPromiseOnTimeKill(t *testing.T) {
	t.Parallel()
	kills, many := 3, 150
	if os.Getenv("JOGAN_DEEP") != "" {
		kills, many = 40, 1000
	}
	kill := func(t *testing.T, database string) {
		var more []string
		if database != "" {
			more = []string{"--database", database}
		}
		dir, _ := found(t, more...)
		now := time.Now().Add(-24 * time.Hour) // they are written in a past that does not move
		b := behind(t, dir, database, func() time.Time { return now })
		var nos []int64
		for i := range many {
			nos = append(nos, b.scheduled(b.ready(fmt.Sprint("밤새 밀린 기사 ", i)), now.Add(time.Duration(1+i/5)*time.Minute)))
		}
		out := func() int {
			t.Helper()
			counts := must[map[news.Status]int](t)(b.db.CountByStatus(t.Context()))
			return counts[news.Published]
		}
		if database != "" {
			spawn(t, "serve", "--data", dir) // the one that is left alone
		}
		for i := range kills {
			p := spawn(t, "serve", "--data", dir)
			eventually(t, "some are out", func() bool { return out() > i*many/(kills+1) })
			p.kill()
		}
		p := spawn(t, "serve", "--data", dir)
		eventually(t, "all are out", func() bool { return out() == many })
		b.once(nos...)
		var order []int64
		for _, x := range slices.Backward(must[[]news.Audit](t)(b.db.Audits(t.Context(), 0, 100*many))) {
			if x.Action == "article.publish" {
				var no int64
				if _, err := fmt.Sscanf(x.Object, "article:%d", &no); err != nil {
					t.Fatal(err)
				}
				order = append(order, no)
			}
		}
		if !slices.Equal(order, nos) {
			t.Errorf("they came out in the order %v", order)
		}
		for _, no := range []int64{nos[0], nos[len(nos)/2], nos[len(nos)-1]} {
			eventually(t, "readers have it", func() bool { return p.get(t, "/articles/"+itoa(no)).status == http.StatusOK })
		}
		t.Logf("proof: %d kills, %d articles, each out once", kills, many)
	}
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		kill(t, "")
	})
	t.Run("PostgreSQL", func(t *testing.T) {
		t.Parallel()
		if address, ok := postgres(t); ok {
			kill(t, address)
		}
	})
}

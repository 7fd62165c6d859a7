package app

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/store"
)

// engine plays a search engine.
type engine struct {
	server *httptest.Server
	mu     sync.Mutex
	status int
	got    []told
}

type told struct {
	Host, Key, KeyLocation string
	URLList                []string
}

func newEngine(t *testing.T) *engine {
	e := &engine{status: http.StatusOK}
	e.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.mu.Lock()
		defer e.mu.Unlock()
		raw, err := io.ReadAll(r.Body)
		var x told
		if err != nil || json.Unmarshal(raw, &x) != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json; charset=utf-8" {
			t.Errorf("told %s %q: %v", r.Method, raw, err)
		}
		if e.status == http.StatusOK {
			e.got = append(e.got, x)
		}
		w.WriteHeader(e.status)
	}))
	t.Cleanup(e.server.Close)
	return e
}

func (e *engine) answers(status int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.status = status
}

func (e *engine) heard() []told {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.got)
}

func TestIndexNow(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	now := time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(ctx, store.Options{Path: filepath.Join(t.TempDir(), "jogan.db"), Now: func() time.Time { return now }, Log: log, Loose: true})
	ok(err)
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	good, bad := newEngine(t), newEngine(t)
	endpoints := []string{good.server.URL + "/indexnow", bad.server.URL + "/indexnow"}
	x := newIndexer(db, endpoints, endpoints, func() time.Time { return now }, log)
	event := func(kind news.EventKind, id int64) {
		t.Helper()
		ok(db.Write(ctx, func(tx *store.Tx) error { return tx.AddEvent(ctx, kind, id) }))
	}
	// run makes all calls that are due.
	run := func() {
		t.Helper()
		for {
			again, err := x.step(ctx)
			ok(err)
			if !again {
				return
			}
		}
	}
	save := func(f news.Findable, from int64) {
		t.Helper()
		ok(db.Write(ctx, func(tx *store.Tx) error { return tx.SaveFindable(ctx, f, from) }))
	}

	paper := news.NewPaper("조간일보")
	paper.Version = 1
	ok(db.Write(ctx, func(tx *store.Tx) error { return tx.SavePaper(ctx, paper, 0) }))
	event(news.ArticlePublished, 1)
	run()
	save(news.Findable{IndexNow: true, Key: "k"}, 0)
	event(news.ArticlePublished, 2)
	now = now.Add(time.Minute)
	run()
	if got := good.heard(); len(got) != 0 {
		t.Fatalf("a paper without address told %v", got)
	}
	paper, err = db.Paper(ctx)
	ok(err)
	paper.URL = "https://news.example.com"
	ok(db.Write(ctx, func(tx *store.Tx) error { return tx.SavePaper(ctx, paper, paper.Version) }))
	bad.answers(http.StatusServiceUnavailable)
	event(news.ArticleCorrected, 2)
	event(news.ArticleWithdrawn, 3)
	event(news.ArticleFiled, 4)
	event(news.FrontPublished, 0)
	run()
	if got := good.heard(); len(got) != 0 {
		t.Fatalf("not gathered first: %v", got)
	}
	now = now.Add(notify.IndexGather)
	run()
	want := told{"news.example.com", "k", "https://news.example.com/k.txt", []string{"https://news.example.com/articles/2", "https://news.example.com/articles/3"}}
	got := good.heard()
	if len(got) != 1 || got[0].Host != want.Host || got[0].Key != want.Key || got[0].KeyLocation != want.KeyLocation || !slices.Equal(got[0].URLList, want.URLList) {
		t.Fatalf("told %+v, not %+v", got, want)
	}

	// Who does not take it is asked again after growing pauses, with what changed meanwhile.
	var pauses []time.Duration
	for range 4 {
		states, err := db.IndexStates(ctx, endpoints)
		ok(err)
		pauses = append(pauses, states[1].Next.Sub(now))
		now = states[1].Next
		run()
	}
	if !slices.IsSorted(pauses) || pauses[0] < 30*time.Second || pauses[3] <= pauses[0] {
		t.Errorf("pauses %v", pauses)
	}
	event(news.ArticlePublished, 5)
	bad.answers(http.StatusOK)
	states, err := db.IndexStates(ctx, endpoints)
	ok(err)
	now = states[1].Next.Add(notify.IndexGather)
	run()
	got = bad.heard()
	if len(got) != 1 || !slices.Equal(got[0].URLList, append(slices.Clone(want.URLList), "https://news.example.com/articles/5")) {
		t.Errorf("asked again: %+v", got)
	}
	now = now.Add(notify.IndexGather)
	run()
	states, err = db.IndexStates(ctx, endpoints)
	ok(err)
	if states[0].Waiting+states[1].Waiting != 0 || states[1].Attempts != 0 || !states[1].Failing.IsZero() || states[0].Sent != 3 || states[1].Sent != 3 {
		t.Errorf("in the end: %+v", states)
	}

	// An address inside the network is never called, whatever it is called.
	inside := newIndexer(db, endpoints[:1], nil, func() time.Time { return now }, log)
	event(news.ArticlePublished, 6)
	_, err = inside.step(ctx)
	ok(err)
	now = now.Add(notify.IndexGather)
	_, err = inside.step(ctx)
	ok(err)
	calls, err := db.IndexCalls(ctx, 1)
	ok(err)
	if len(calls) != 1 || calls[0].Answer != "webhook.not-public" || len(good.heard()) != 2 {
		t.Errorf("an address of this machine: %+v", calls)
	}
	stopped, stop := context.WithCancel(ctx)
	stop()
	x.Run(stopped)
}

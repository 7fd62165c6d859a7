package app_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jogan/internal/store"
	"jogan/internal/store/storetest"
)

// A request that is under way when the program is told to stop is answered, and what was counted is written.
func TestGracefulShutdown(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	p := start(t, "serve", "--data", dir)
	secret := newToken(t, dir, "desk")
	no := p.publish(t, secret, "첫 기사").No
	const reader = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

	body, slowly := io.Pipe()
	reading := make(chan bool)
	ctx := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(reading) }})
	r := must[*http.Request](t)(http.NewRequestWithContext(ctx, http.MethodPost, p.site+"/api/v1/articles", body))
	r.Header.Set("Expect", "100-continue") // the server answers it when it begins to read the body
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: time.Minute}}
	r.Header.Set("Authorization", "Bearer "+secret)
	r.Header.Set("Content-Type", "application/json")
	type result struct {
		status int
		err    error
	}
	answered := make(chan result, 1)
	go func() {
		res, err := client.Do(r)
		if err != nil {
			answered <- result{0, err}
			return
		}
		defer res.Body.Close()
		_, err = io.Copy(io.Discard, res.Body)
		answered <- result{res.StatusCode, err}
	}()
	<-reading
	if _, err := io.WriteString(slowly, `{"title": "멈추는 동안`); err != nil {
		t.Fatal(err)
	}
	if got := p.send(t, http.MethodPost, "/v/"+itoa(no), "", "User-Agent", reader); got.status != http.StatusNoContent {
		t.Fatalf("the view: %d", got.status)
	}
	p.cancel()
	eventually(t, "nobody new is let in", func() bool {
		conn, err := net.Dial("tcp", strings.TrimPrefix(p.site, "http://"))
		if err == nil {
			conn.Close()
		}
		return err != nil
	})
	if _, err := io.WriteString(slowly, ` 쓴 글"}`); err != nil {
		t.Fatal(err)
	}
	if err := slowly.Close(); err != nil {
		t.Fatal(err)
	}
	if got := <-answered; got.err != nil || got.status != http.StatusCreated {
		t.Errorf("the request that was under way: %d, %v", got.status, got.err)
	}
	p.stop()

	db := must[*store.DB](t)(store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "jogan.db"), Now: time.Now, Log: slog.New(slog.DiscardHandler)}))
	defer db.Close()
	if got := must[map[int64]int64](t)(db.ViewsOf(t.Context(), []int64{no})); got[no] != 1 {
		t.Errorf("views after the stop: %v", got)
	}
	if got, err := db.Article(t.Context(), no+1); err != nil || got.Title != "멈추는 동안 쓴 글" {
		t.Errorf("the article that was sent: %q, %v", got.Title, err)
	}
}

// What was answered with "saved" is there after kill -9, however often and whenever it comes.
func TestPromiseNoLostWordsKill(t *testing.T) {
	t.Parallel()
	kills := 5
	if os.Getenv("JOGAN_DEEP") != "" {
		kills = 100
	}
	dir, _ := found(t)
	secret := newToken(t, dir, "desk")
	var mu sync.Mutex
	saved := map[int64]int64{} // by article: the newest version that was answered
	const last = 4             // version of the words; publishing makes one more
	sent := func(no, version int64) string { return fmt.Sprintf("글 %d의 %d번째 판", no, version) }
	words := 0
	for range kills {
		p := spawn(t, "serve", "--data", dir)
		mu.Lock()
		for no, version := range saved {
			got, a, err := p.api(t.Context(), secret, http.MethodGet, "/articles/"+itoa(no), nil)
			if err != nil || got.status != http.StatusOK || a.Version < version || a.Version > 1 && a.Title != sent(no, min(a.Version, last)) {
				t.Errorf("article %d, saved in version %d, is %d %+v, %v", no, version, got.status, a, err)
			}
			if got.status == http.StatusOK && a.Status == "published" && p.get(t, "/articles/"+itoa(no)).status != http.StatusOK {
				t.Errorf("article %d is published and not there", no)
			}
		}
		mu.Unlock()

		var answers atomic.Int64
		enough, end := 3+rand.Int64N(25), make(chan struct{})
		ctx, stop := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		for range 3 {
			writers.Go(func() {
				note := func(got answer, a article, err error) bool {
					if err != nil || got.status >= 300 {
						if err == nil && got.status != http.StatusServiceUnavailable {
							t.Errorf("write: %d %s", got.status, got.body)
						}
						return false
					}
					mu.Lock()
					saved[a.No] = max(saved[a.No], a.Version)
					mu.Unlock()
					if answers.Add(1) == enough {
						close(end)
					}
					return true
				}
				for ctx.Err() == nil {
					got, a, err := p.api(ctx, secret, http.MethodPost, "/articles", map[string]any{"title": "새 글", "section": "society", "bylines": []map[string]string{{"name": "한여울"}}, "body_html": "<p>첫 판</p>"})
					if !note(got, a, err) {
						return
					}
					for version := a.Version; version < last; version = a.Version {
						got, a, err = p.api(ctx, secret, http.MethodPatch, "/articles/"+itoa(a.No), map[string]any{"title": sent(a.No, version+1)}, "If-Match", `"`+itoa(version)+`"`)
						if !note(got, a, err) {
							return
						}
					}
					if got, a, err = p.api(ctx, secret, http.MethodPost, "/articles/"+itoa(a.No)+"/publish", map[string]any{}); !note(got, a, err) {
						return
					}
				}
			})
		}
		select {
		case <-end:
		case <-time.After(patience):
			t.Error("too few answers")
		}
		p.kill()
		stop()
		writers.Wait()
		words += int(answers.Load())
	}
	p := start(t, "serve", "--data", dir)
	for no, version := range saved {
		if _, a, err := p.api(t.Context(), secret, http.MethodGet, "/articles/"+itoa(no), nil); err != nil || a.Version < version {
			t.Errorf("article %d, saved in version %d, is %+v, %v", no, version, a, err)
		}
	}
	t.Logf("proof: %d kills, %d answered saves of %d articles, none lost", kills, words, len(saved))
}

func TestHealth(t *testing.T) {
	t.Parallel()
	dir, _ := found(t)
	p := start(t, "serve", "--data", dir)
	p.page(t, "/")
	ops := func(p *paper, path string) answer {
		return must[answer](t)(p.call(t.Context(), http.MethodGet, p.ops+path, ""))
	}
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ready", "/metrics": `jogan_requests_total{door="site",status="200"} 1`} {
		if got := ops(p, path); got.status != http.StatusOK || !strings.Contains(got.body, want) {
			t.Errorf("%s: %d %.2000s", path, got.status, got.body)
		}
	}
	if got := p.get(t, "/metrics"); got.status != http.StatusNotFound {
		t.Errorf("readers find /metrics: %d", got.status)
	}

	address, ok := postgres(t)
	if !ok {
		return
	}
	line, address := storetest.NewLine(t, address)
	dir, _ = found(t, "--database", address)
	p = start(t, "serve", "--data", dir) // the address stands in jogan.toml
	p.troubled = true
	front := p.page(t, "/")
	if got := ops(p, "/readyz"); got.status != http.StatusOK {
		t.Errorf("ready: %d", got.status)
	}
	line.Cut()
	eventually(t, "it says that it is not ready", func() bool { return ops(p, "/readyz").status == http.StatusServiceUnavailable })
	if got := ops(p, "/healthz"); got.status != http.StatusOK {
		t.Errorf("health without a database: %d", got.status)
	}
	if got := p.get(t, "/"); got.status != http.StatusOK || got.body != front {
		t.Errorf("the front page without a database: %d", got.status)
	}
	if got := p.get(t, "/articles/7"); got.status != 503 || strings.Contains(got.body, "127.0.0.1") || strings.Contains(got.body, ".go:") {
		t.Errorf("a page that nobody has made yet, without a database: %d %s", got.status, got.body)
	}
	line.Mend()
	eventually(t, "it is ready again", func() bool { return ops(p, "/readyz").status == http.StatusOK })
	if got := p.get(t, "/articles/7"); got.status != http.StatusNotFound {
		t.Errorf("with the database back: %d", got.status)
	}
}

package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jogan/internal/store"
)

// typing is one page on which somebody types: what it last heard as saved, and what it sent since.
type typing struct {
	person  string // cookie
	key     string
	no      int64
	version int64
	turn    int64
	saved   string          // title and body that were answered as saved
	sent    map[string]bool // what was sent after that, answered or not

}

// form is what the page holds now.
func (x *typing) form(text string) url.Values {
	x.turn++
	return url.Values{
		"no": {itoa(x.no)}, "version": {itoa(x.version)}, "key": {x.key}, "tab": {"tab of " + x.key}, "turn": {itoa(x.turn)},
		"title": {text}, "body": {"<p>" + text + "</p>"}, "kind": {"normal"}, "grade": {"middle"}, "origin": {"own"},
	}
}

// save sends the page's text as its script does; false: the server is gone.
func (x *typing) save(ctx context.Context, t *testing.T, p *process, text string) bool {
	form := x.form(text)
	x.sent[text] = true
	where := "new"
	if x.no != 0 {
		where = itoa(x.no)
	}
	got, err := p.call(ctx, http.MethodPost, p.site+"/desk/articles/"+where+"/save", form.Encode(), "Cookie", x.person, "Origin", p.site,
		"Content-Type", "application/x-www-form-urlencoded", "Accept", "application/json")
	if err != nil || got.status == http.StatusServiceUnavailable {
		return false
	}
	var said struct{ No, Version int64 }
	if err := json.Unmarshal([]byte(got.body), &said); err != nil || got.status != http.StatusOK {
		t.Errorf("save of article %d in version %d: %d %s", x.no, x.version, got.status, got.body)
		return false
	}
	x.no, x.version, x.saved, x.sent = said.No, said.Version, text, map[string]bool{}
	return true
}

// What the line of state showed as saved while somebody typed is there after kill -9, whenever it comes; a page goes on
// where its last answer was lost, and begins one article however often it had to send it.
func TestPromiseNoLostWordsAutosaveKill(t *testing.T) {
	t.Parallel()
	kills := 20
	if os.Getenv("JOGAN_DEEP") != "" {
		kills = 1000
	}
	const pages, password = 3, "새벽을 여는 비밀번호"
	dir, link := found(t)
	p := spawn(t, "serve", "--data", dir)
	if got := p.choose(t, link, password); got.status != http.StatusSeeOther {
		t.Fatalf("the first administrator: %d", got.status)
	}
	cookie := p.session(t, "admin", password)
	p.kill()

	random := rand.New(rand.NewPCG(uint64(kills), 11))
	all := make([]*typing, pages)
	turned := 0
	fresh := func(i int) {
		turned++
		all[i] = &typing{person: cookie, key: fmt.Sprintf("form %d", turned), sent: map[string]bool{}}
	}
	for i := range all {
		fresh(i)
	}
	words, articles := 0, map[int64]string{}
	for range kills {
		p := spawn(t, "serve", "--data", dir)
		var answers atomic.Int64
		enough, end := 3+random.Int64N(25), make(chan struct{})
		ctx, stop := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		for i, x := range all {
			seed := random.Uint64()
			writers.Go(func() {
				random := rand.New(rand.NewPCG(seed, uint64(i)))
				text := x.saved
				for ctx.Err() == nil {
					text = edited(random, text)
					if !x.save(ctx, t, p, text) {
						return
					}
					if answers.Add(1) == enough {
						close(end)
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

		db, err := store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "jogan.db"), Now: time.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range all {
			if x.no == 0 {
				continue
			}
			a, err := db.Article(t.Context(), x.no)
			if err != nil || a.Version < x.version || a.Title != x.saved && !x.sent[a.Title] || a.Body != "<p>"+a.Title+"</p>" {
				t.Errorf("article %d, saved in version %d as %q, is version %d %q, %v", x.no, x.version, x.saved, a.Version, a.Title, err)
			}
			articles[x.no] = a.Title
			if random.IntN(4) == 0 {
				fresh(i) // somebody begins another article
			}
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	db := must[*store.DB](t)(store.Open(t.Context(), store.Options{Path: filepath.Join(dir, "jogan.db"), Now: time.Now, Log: slog.New(slog.DiscardHandler)}))
	defer db.Close()
	counts, err := db.CountByStatus(t.Context())
	if n := counts["writing"]; err != nil || n > turned || n < len(articles) {
		t.Errorf("%d forms began %d articles, %v", turned, n, err)
	}
	t.Logf("proof: %d kills, %d saves while typing that were answered, %d articles, none lost", kills, words, len(articles))
}

// edited is a text after somebody typed on: words put in, changed or taken out.
func edited(random *rand.Rand, text string) string {
	words := strings.Fields(text)
	for range 1 + random.IntN(3) {
		word := fmt.Sprintf("말%d", random.IntN(1_000_000))
		at := random.IntN(len(words) + 1)
		switch {
		case at == len(words):
			words = append(words, word)
		case random.IntN(4) == 0:
			words = append(words[:at:at], words[at+1:]...)
		default:
			words[at] = word
		}
	}
	if len(words) > 8 {
		words = words[:8]
	}
	if len(words) == 0 {
		words = []string{"글"}
	}
	return strings.Join(words, " ")
}

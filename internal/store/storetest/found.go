package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/store"
)

func sitemaps(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	w := found(t, db)
	parts := func() []news.PartState {
		all, err := db.SitemapParts(ctx)
		must(t, err)
		return all
	}
	if got := parts(); len(got) != 0 {
		t.Fatalf("of an empty paper: %v", got)
	}
	begin := clock.Now()
	one, far := w.article(5, begin), w.article(news.SitemapPart, begin)
	one.Tags, far.Tags = []string{"강", "산"}, []string{"강"}
	one.Withdrawn, far.Withdrawn = time.Time{}, time.Time{}
	publish(t, db, one, begin)
	clock.Add(time.Hour)
	publish(t, db, far, clock.Now())
	same(t, "parts", parts(), []news.PartState{{Part: 1, Changed: clock.Now()}, {Part: 0, Changed: begin}})
	first, err := db.SitemapArticles(ctx, 0)
	must(t, err)
	if len(first) != 1 || first[0].No != 5 || !first[0].Changed.Equal(begin) || len(first[0].Pictures) != 1 {
		t.Errorf("articles of a part: %+v", first)
	}
	tags, err := db.SitemapTags(ctx, 0)
	must(t, err)
	if len(tags) != 1 || tags[0].Name != "강" {
		t.Errorf("tags with several articles: %+v", tags)
	}
	tagParts, err := db.SitemapTagParts(ctx)
	must(t, err)
	same(t, "parts of tags", tagParts, []news.PartState{{}})
	articles, many, recent, err := db.SitemapCounts(ctx, begin.Add(-24*time.Hour))
	must(t, err)
	if articles != 2 || many != 1 || recent > 2 {
		t.Errorf("counts: %d articles, %d tags, %d recent", articles, many, recent)
	}
	clock.Add(time.Hour)
	p, err := db.PublicArticle(ctx, 5)
	must(t, err)
	p.Withdrawn = clock.Now()
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutPublic(ctx, p) })
	same(t, "parts after a withdrawal", parts(), []news.PartState{{Part: 1, Changed: begin.Add(time.Hour)}})
	if first, err = db.SitemapArticles(ctx, 0); err != nil || len(first) != 0 {
		t.Errorf("withdrawn: %+v, %v", first, err)
	}
}

func indexNow(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.AddEvent(ctx, news.ArticlePublished, 1) })
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return tx.SaveFindable(ctx, news.Findable{IndexNow: true, Key: "k", Naver: "n"}, 0)
	})
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.SaveFindable(ctx, news.Findable{}, 0) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("saved over another: %v", err)
	}
	setting, version, err := db.Findable(ctx)
	must(t, err)
	if !setting.IndexNow || setting.Naver != "n" || version != 1 {
		t.Errorf("the setting: %+v, %d", setting, version)
	}
	from, err := db.IndexedUntil(ctx)
	must(t, err)
	if from == 0 {
		t.Error("what happened before it was switched on is told")
	}
	a, b := "https://a.example/", "https://b.example/"
	mine, err := db.QueueIndex(ctx, from, from+3, []string{a, b}, []string{"/articles/1", "/articles/2", "/articles/1"})
	must(t, err)
	again, err := db.QueueIndex(ctx, from, from+3, []string{a}, []string{"/articles/3"})
	must(t, err)
	if !mine || again {
		t.Errorf("queued %t, and by another node %t", mine, again)
	}
	if _, _, err := db.TakeIndex(ctx, "x", time.Minute); !fault.Is(err, fault.NotFound) {
		t.Errorf("told before it was gathered: %v", err)
	}
	clock.Add(notify.IndexGather)
	at := clock.Now()
	endpoint, paths, err := db.TakeIndex(ctx, "x", time.Minute)
	must(t, err)
	same(t, "taken", []any{endpoint, paths}, []any{a, []string{"/articles/1", "/articles/2"}})
	if other, _, err := db.TakeIndex(ctx, "y", time.Minute); err != nil || other != b {
		t.Errorf("the other search engine: %q, %v", other, err)
	}
	if _, _, err := db.TakeIndex(ctx, "z", time.Minute); !fault.Is(err, fault.NotFound) {
		t.Errorf("both are being called: %v", err)
	}
	clock.Add(time.Second)
	if _, err := db.QueueIndex(ctx, from+3, from+4, []string{a, b}, []string{"/articles/2"}); err != nil {
		t.Fatal(err)
	}
	call := notify.IndexCall{Endpoint: a, At: at, Count: 2, Outcome: notify.Outcome{Status: 202, Took: 40 * time.Millisecond}}
	must(t, db.EndIndex(ctx, "x", call, paths, 0))
	if err := db.EndIndex(ctx, "x", call, paths, 0); !fault.Is(err, fault.Conflict) {
		t.Errorf("ended twice: %v", err)
	}
	must(t, db.EndIndex(ctx, "y", notify.IndexCall{Endpoint: b, At: at, Count: 2, Outcome: notify.Outcome{Status: 429, Answer: "slow"}}, paths, 0))
	states, err := db.IndexStates(ctx, []string{a, b, "https://c.example/"})
	must(t, err)
	if s := states[0]; s.Waiting != 1 || s.Sent != 2 || !s.Failing.IsZero() {
		t.Errorf("one that took them waits for the page that changed since: %+v", s)
	}
	if s := states[1]; s.Waiting != 2 || s.Sent != 0 || s.Attempts != 1 || s.Failing.IsZero() || !s.Next.After(clock.Now()) {
		t.Errorf("one that did not: %+v", s)
	}
	if s := states[2]; s.Waiting != 0 || s.Endpoint != "https://c.example/" {
		t.Errorf("one that was never called: %+v", s)
	}
	calls, err := db.IndexCalls(ctx, 9)
	must(t, err)
	if len(calls) != 2 || calls[0].Status != 429 || calls[0].Answer != "slow" || calls[1].Count != 2 || calls[1].Took != 40*time.Millisecond {
		t.Errorf("calls: %+v", calls)
	}
	clock.Add(notify.IndexPatience)
	if n, err := db.IndexTrouble(ctx, clock.Now()); err != nil || n != 1 {
		t.Errorf("in trouble: %d, %v", n, err)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.HurryIndex(ctx) })

	// What is too old is forgotten, and all of it where search engines are told no more.
	clock.Add(notify.IndexForget)
	var many []string
	for i := range 20 {
		many = append(many, fmt.Sprintf("/articles/%d", 100+i))
	}
	if _, err := db.QueueIndex(ctx, from+4, from+5, []string{b}, many); err != nil {
		t.Fatal(err)
	}
	if states, err = db.IndexStates(ctx, []string{b}); err != nil || states[0].Waiting != int64(len(many)) {
		t.Errorf("after days: %+v, %v", states, err)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SaveFindable(ctx, news.Findable{Key: "k"}, 1) })
	if states, err = db.IndexStates(ctx, []string{a, b}); err != nil || states[0].Waiting+states[1].Waiting != 0 || !states[1].Failing.IsZero() {
		t.Errorf("switched off: %+v, %v", states, err)
	}
}

package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/richtext"
	"jogan/internal/search"
	"jogan/internal/store"
)

// sentences are paragraphs of n plain sentences of their own.
func sentences(from, n int) string {
	body := ""
	for i := from; i < from+n; i++ {
		body += fmt.Sprintf("<p>%d번째로 가온시 %c마을은 %d월부터 새 %c길을 열고 주민 %d명을 맞는다.</p>", i, rune('가'+i*97%11000), i%12+1, rune('나'+i*131%10000), i*37)
	}
	return body
}

// near looks for articles that are much alike, after they were written, edited, moved in and made printable again.
func near(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now()
	put := func(no int64, body string) {
		a := w.article(no, now)
		a.Body = body
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.InsertArticle(ctx, a) })
	}
	release := sentences(0, 20)
	put(1, release)
	put(2, sentences(0, 15)+sentences(100, 5)) // three quarters of it
	put(3, sentences(200, 20))                 // the same phrases about other things
	put(4, "<p>짧은 글</p>")
	for i := range int64(40) {
		put(10+i, sentences(1000+100*int(i), 20))
	}
	numbers := func(body string, except int64) (all []int64) {
		t.Helper()
		found, err := db.Near(t.Context(), richtext.Text(body), except, 5)
		must(t, err)
		for i, x := range found {
			if i > 0 && found[i-1].Likeness < x.Likeness {
				t.Errorf("not the most alike first: %+v", found)
			}
			all = append(all, x.No)
		}
		return all
	}
	same(t, "near-copies of the release", numbers(release, 0), []int64{1, 2})
	same(t, "near-copies of the article itself", numbers(release, 1), []int64{2})
	same(t, "near-copies of a short text", numbers("<p>짧은 글</p>", 0), nil)
	same(t, "near-copies of something new", numbers(sentences(9000, 20), 0), nil)
	whole, err := db.Near(t.Context(), richtext.Text(release), 2, 5)
	must(t, err)
	same(t, "what is said of it", whole, []news.NearCopy{{No: 1, Title: w.article(1, now).Title, Status: news.Writing, Published: now, Likeness: 100}})

	edited, err := db.Article(t.Context(), 1)
	must(t, err)
	from := edited.Version
	edited.Version, edited.Body = from+1, sentences(300, 20)
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.UpdateArticle(ctx, edited, from) })
	same(t, "after an edit", numbers(release, 0), []int64{2})
	same(t, "the new text", numbers(edited.Body, 0), []int64{1})

	moved := w.article(90, now)
	moved.Status, moved.Withdrawn, moved.WithdrawReason, moved.Version, moved.Body = news.Published, time.Time{}, "", 7, release
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.Bulk(ctx, []news.Article{moved}) })
	same(t, "moved in", numbers(release, 2), []int64{90})

	must(t, db.Reindex(t.Context()))
	must(t, db.PrintArticles(t.Context()))
	must(t, db.PrintArticles(t.Context()))
	same(t, "made anew", numbers(release, 2), []int64{90})
	if n := len(search.Prints(richtext.Text(release))); n == 0 {
		t.Error("no fingerprints")
	}
}

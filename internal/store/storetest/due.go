package storetest

import (
	"context"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/store"
)

// due lists articles whose time to come or to go has come, and walks on from any of them.
func due(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now()
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		for i, a := range []news.Article{
			{Status: news.Scheduled, PublishAt: now.Add(-time.Minute)},
			{Status: news.Scheduled, PublishAt: now},
			{Status: news.Scheduled, PublishAt: now},
			{Status: news.Scheduled, PublishAt: now.Add(time.Millisecond)},
			{Status: news.Approved, PublishAt: now.Add(-time.Hour)},
			{Status: news.Published, PublishAt: now.Add(-time.Hour), WithdrawAt: now.Add(-time.Second)},
			{Status: news.Published, WithdrawAt: now.Add(time.Millisecond)},
			{Status: news.Withdrawn, WithdrawAt: now.Add(-time.Hour)},
			{Status: news.Writing, WithdrawAt: now.Add(-time.Hour)},
		} {
			full := w.article(int64(i+1), now)
			full.Status, full.PublishAt, full.WithdrawAt = a.Status, a.PublishAt, a.WithdrawAt
			if err := tx.InsertArticle(ctx, full); err != nil {
				return err
			}
		}
		return nil
	})
	want := []news.DueArticle{{No: 1, At: now.Add(-time.Minute)}, {No: 6, At: now.Add(-time.Second), Withdraw: true}, {No: 2, At: now}, {No: 3, At: now}}
	got, err := db.Due(t.Context(), now, news.DueArticle{}, 10)
	must(t, err)
	same(t, "due", got, want)
	last := news.DueArticle{}
	for i := range want {
		got, err := db.Due(t.Context(), now, last, 1)
		must(t, err)
		same(t, "one after the other", got, want[i:i+1])
		last = got[0]
	}
	got, err = db.Due(t.Context(), now, last, 10)
	must(t, err)
	same(t, "after the last", len(got), 0)
}

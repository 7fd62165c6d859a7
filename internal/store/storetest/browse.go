package storetest

import (
	"context"
	"testing"
	"time"

	"jogan/internal/news"
	"jogan/internal/ranking"
	"jogan/internal/store"
)

// browse reads the paper as its overviews do: by days, by counts of lists, by what was read over a month.
func browse(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	w := found(t, db)
	first := clock.Now().Truncate(24 * time.Hour).Add(-72 * time.Hour)
	for no, at := range map[int64]time.Time{1: first, 2: first.Add(time.Hour), 3: first.Add(48 * time.Hour)} {
		a := w.article(no, at)
		a.Withdrawn, a.WithdrawReason = time.Time{}, ""
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.InsertArticle(ctx, a); err != nil {
				return err
			}
			return tx.PutPublic(ctx, a.Public(at))
		})
	}
	bounds := []time.Time{first, first.Add(24 * time.Hour), first.Add(48 * time.Hour), first.Add(72 * time.Hour)}
	counts, err := db.CountListed(ctx, news.ListAll, bounds)
	must(t, err)
	same(t, "by the day", counts, []int64{2, 0, 1})
	some, err := db.AnyListed(ctx, news.ListAll, bounds)
	must(t, err)
	same(t, "on which days", some, []int64{1, 0, 1})
	none, err := db.CountListed(ctx, news.ListAll, bounds[:1])
	must(t, err)
	same(t, "no span", len(none), 0)
	heads, err := db.ListingSince(ctx, news.ListAll, first, news.Cursor{At: bounds[1]}, 5)
	must(t, err)
	if len(heads) != 2 || heads[0].No != 2 || heads[1].No != 1 {
		t.Errorf("of the first day: %+v", heads)
	}
	lists, err := db.ListCounts(ctx, []string{news.ListSeries(w.series), news.ListSeries(99)})
	must(t, err)
	if len(lists) != 1 || lists[news.ListSeries(w.series)].Articles != 3 || !lists[news.ListSeries(w.series)].Newest.Equal(first.Add(48*time.Hour)) {
		t.Errorf("counts of lists: %+v", lists)
	}
	newest, err := db.ListNewest(ctx, []string{news.ListSeries(w.series), news.ListSeries(99)})
	must(t, err)
	if len(newest) != 1 || !newest[news.ListSeries(w.series)].Equal(first.Add(48*time.Hour)) {
		t.Errorf("the newest of lists: %+v", newest)
	}
	tags, err := db.PublicTags(ctx, []int64{1, 99})
	must(t, err)
	same(t, "tags", tags, map[int64][]string{1: {"배터리", "AI"}})
	stands, err := db.SectionsOf(ctx, []int64{3, 99})
	must(t, err)
	if len(stands) != 1 || len(stands[3]) < 2 {
		t.Errorf("sections: %+v", stands)
	}
	must(t, db.AddViews(ctx, []ranking.Views{
		{Article: 1, Hour: first.UnixMilli(), Count: 5}, {Article: 2, Hour: first.Add(24 * time.Hour).UnixMilli(), Count: 4}, {Article: 2, Hour: first.Add(48 * time.Hour).UnixMilli(), Count: 4},
	}))
	read, err := db.MostReadDays(ctx, clock.Now().AddDate(0, 0, -30), clock.Now(), 2)
	must(t, err)
	same(t, "of a month", read, []int64{2, 1})
}

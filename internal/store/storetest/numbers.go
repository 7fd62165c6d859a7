package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/numbers"
	"jogan/internal/ranking"
	"jogan/internal/store"
)

// numbersOf lets articles be read and counts what came of it.
func numbersOf(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx := t.Context()
	zone := news.NewPaper("").Zone()
	now := clock.Now() // 00:30 of a Monday in Seoul
	today := numbers.DayOf(now, zone)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		for _, no := range []int64{1, 2} {
			a := w.article(no, now)
			a.Status, a.Withdrawn, a.Filed = news.Published, time.Time{}, now.Add(-time.Hour)
			if no == 2 {
				a.Section, a.Bylines, a.Origin = w.society, nil, news.Origin{Source: "누리통신"}
				a.Published = now.Add(-48 * time.Hour)
			}
			if err := errors.Join(tx.InsertArticle(ctx, a), tx.PutPublic(ctx, a.Public(a.Published))); err != nil {
				return err
			}
		}
		return nil
	})
	hour := now.Truncate(time.Hour)
	late := hour.Add(-time.Hour) // of the day before
	must(t, db.AddViews(ctx, []ranking.Views{
		{Article: 1, Hour: hour.UnixMilli(), Source: "search.naver.com", Count: 5}, {Article: 1, Hour: hour.UnixMilli(), Count: 2},
		{Article: 2, Hour: hour.UnixMilli(), Source: "own", Count: 1}, {Article: 2, Hour: late.UnixMilli(), Source: "search.naver.com", Count: 10},
		{Hour: late.UnixMilli(), Source: "other", Count: 100},
	}))
	must(t, db.AddViews(ctx, []ranking.Views{{Article: 1, Hour: hour.UnixMilli(), Count: 3}}))

	two := numbers.Period{From: today - 1, To: today}
	days, err := db.ViewDays(ctx, "paper", 0, two)
	must(t, err)
	same(t, "days of the paper", days, []numbers.Point{{Day: today - 1, Views: 110}, {Day: today, Views: 11}})
	sums, err := db.ViewSums(ctx, "section", two)
	must(t, err)
	same(t, "sections", sums, []numbers.Sum{{ID: w.society, Views: 11}, {ID: w.maker, Views: 10}})
	sums, err = db.ViewSums(ctx, "person", numbers.Period{From: today, To: today})
	must(t, err)
	same(t, "people", sums, []numbers.Sum{{ID: w.reporter, Views: 10}})
	sources, err := db.ViewSources(ctx, two)
	must(t, err)
	same(t, "sources", sources, []numbers.SourceSum{{Host: "other", Views: 100}, {Host: "search.naver.com", Views: 15}, {Views: 5}, {Host: "own", Views: 1}})
	top, err := db.TopViews(ctx, two, 5)
	must(t, err)
	same(t, "most read", top, []numbers.Sum{{ID: 2, Views: 11}, {ID: 1, Views: 10}})
	top, err = db.TopViews(ctx, numbers.Period{From: today, To: today}, 1)
	must(t, err)
	same(t, "most read today", top, []numbers.Sum{{ID: 1, Views: 10}})
	top, err = db.TopHour(ctx, late, 5)
	must(t, err)
	same(t, "most read in an hour", top, []numbers.Sum{{ID: 2, Views: 10}})
	top, err = db.ViewsNow(ctx, now.Add(-5*time.Minute).Truncate(time.Minute))
	must(t, err)
	same(t, "now", top, []numbers.Sum{{ID: 1, Views: 10}, {ID: 2, Views: 1}})
	top, err = db.PersonTop(ctx, w.reporter, two, 5)
	must(t, err)
	same(t, "of a person", top, []numbers.Sum{{ID: 1, Views: 10}})
	hours, err := db.ViewHours(ctx, late, hour.Add(time.Hour))
	must(t, err)
	same(t, "hours", hours, []numbers.HourPoint{{Hour: late, Views: 110}, {Hour: hour, Views: 11}})
	hours, err = db.ArticleHours(ctx, 2, late, hour)
	must(t, err)
	same(t, "hours of an article", hours, []numbers.HourPoint{{Hour: late, Views: 10}})
	days, err = db.ArticleDays(ctx, 2, two)
	must(t, err)
	same(t, "days of an article", days, []numbers.Point{{Day: today - 1, Views: 10}, {Day: today, Views: 1}})
	total, err := db.ViewTotal(ctx, late, hour)
	must(t, err)
	same(t, "total of an hour", total, 110)

	// Hosts that somebody makes up do not fill the table.
	var many []ranking.Views
	for i := range 1000 {
		many = append(many, ranking.Views{Article: 1, Hour: hour.Add(48 * time.Hour).UnixMilli(), Source: fmt.Sprintf("h%d.example", i), Count: 1})
	}
	must(t, db.AddViews(ctx, many))
	sources, err = db.ViewSources(ctx, numbers.Period{From: today + 2, To: today + 2})
	must(t, err)
	if len(sources) != 301 || sources[0] != (numbers.SourceSum{Host: ranking.OtherSource, Views: 700}) {
		t.Fatalf("%d sources, first %+v", len(sources), sources[0])
	}

	// Hours go when they are old; sums stay.
	clock.Add(500 * 24 * time.Hour)
	must(t, errors.Join(db.Prune(ctx), db.Retain(ctx)))
	hours, err = db.ArticleHours(ctx, 2, late, hour)
	must(t, err)
	same(t, "pruned hours", len(hours), 0)
	top, err = db.ViewsNow(ctx, now.Add(-time.Hour))
	must(t, err)
	same(t, "pruned minutes", len(top), 0)
	all, err := db.ViewsOf(ctx, []int64{1, 2})
	must(t, err)
	same(t, "views of articles", all, map[int64]int64{1: 1010, 2: 11})
}

// deskNumbers counts what the desk did.
func deskNumbers(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx := t.Context()
	now := clock.Now()
	published := func(no int64, back time.Duration, change func(*news.Article)) news.Article {
		a := w.article(no, now)
		a.Status, a.Withdrawn, a.Published, a.Filed = news.Published, time.Time{}, now.Add(-back), now.Add(-back-time.Hour)
		change(&a)
		return a
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		for _, a := range []news.Article{
			published(1, time.Hour, func(*news.Article) {}),
			published(2, 2*time.Hour, func(a *news.Article) { a.Origin.Own, a.Bylines, a.Kind = false, nil, news.Release }),
			published(3, 3*time.Hour, func(a *news.Article) { a.Status = news.Withdrawn }),
			published(4, 30*24*time.Hour, func(*news.Article) {}),
			published(5, time.Hour, func(a *news.Article) { a.Status, a.Published = news.Filed, time.Time{} }),
		} {
			if err := tx.InsertArticle(ctx, a); err != nil {
				return err
			}
			for _, step := range []news.Action{news.Save, news.Return, news.Publish, news.Correct} {
				at := now.Add(-time.Hour)
				if a.No == 4 {
					at = a.Published
				}
				if err := tx.AddRevision(ctx, news.Revision{Article: a.No, Version: 1, At: at, Person: w.reporter, Action: step, Copy: a}); err != nil {
					return err
				}
			}
		}
		for i, kind := range []news.CorrectionKind{news.Rectified, news.Rectified, news.Replied} {
			c := news.Correction{Article: 1, Kind: kind, Title: "바로잡습니다", Body: "<p>글</p>", Published: now.Add(-time.Minute)}
			if i == 2 {
				c.Withdrawn = now
			}
			if _, err := tx.SaveCorrection(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
	from := now.Add(-7 * 24 * time.Hour)
	printed, err := db.Printed(ctx, from, now)
	must(t, err)
	same(t, "printed", printed, []numbers.Printed{
		{No: 2, Published: now.Add(-2 * time.Hour), Kind: news.Release, Section: w.maker, Filed: now.Add(-3 * time.Hour)},
		{No: 1, Published: now.Add(-time.Hour), Own: true, Kind: news.Exclusive, Section: w.maker, Filed: now.Add(-2 * time.Hour)},
	})
	by, err := db.PrintedBy(ctx, from, now)
	must(t, err)
	same(t, "by whom", by, []numbers.By{{No: 1, Person: w.reporter}})
	steps, err := db.StepCounts(ctx, from, now)
	must(t, err)
	same(t, "steps", steps, []numbers.Step{{Action: news.Correct, Section: w.maker, Owner: w.reporter, Count: 4}, {Action: news.Return, Section: w.maker, Owner: w.reporter, Count: 4}})
	notices, err := db.NoticeCounts(ctx, from, now)
	must(t, err)
	same(t, "notices", notices, []numbers.Notice{{Kind: news.Rectified, Section: w.maker, Count: 2}})
	heads, err := db.ArticleHeads(ctx, []int64{1, 5, 99})
	must(t, err)
	same(t, "heads", heads, map[int64]numbers.Head{
		1: {No: 1, Title: "배터리 공장, 내년 봄 가동", Section: w.maker, Published: now.Add(-time.Hour), Status: news.Published},
		5: {No: 5, Title: "배터리 공장, 내년 봄 가동", Section: w.maker, Status: news.Filed},
	})
	if _, err := db.Article(ctx, 99); !fault.Is(err, fault.NotFound) {
		t.Fatal(err)
	}
}

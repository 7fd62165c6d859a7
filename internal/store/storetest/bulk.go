package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
)

// bulk writes the same articles by Bulk and one by one, into two papers, and compares all that readers and newsroom see.
func bulk(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now()
	var articles []news.Article
	for i := range int64(60) {
		a := w.article(1000-i, now.Add(-time.Duration(i/3)*time.Hour)) // newest first, several at one moment
		a.Status, a.Withdrawn, a.WithdrawReason, a.Version = news.Published, time.Time{}, "", 7
		a.Title = fmt.Sprintf("%d번 배터리 공장", i)
		a.Body = fmt.Sprintf("<p>가온시는 %d째 공장이 문을 연다고 밝혔다.</p>", i/2) // bodies that two share
		switch i % 4 {
		case 1:
			a.Updated = a.Published.Add(time.Minute)
		case 2:
			a.Lead, a.Tags, a.Bylines, a.Sections, a.Series, a.Picture = "", []string{"ai", "전력망"}, nil, nil, 0, 0
			a.Related = nil
		case 3:
			a.Picture, a.Body = 999, a.Body+fmt.Sprintf(`<figure data-picture="%d"></figure>`, w.picture) // 999 is gone
		}
		articles = append(articles, a)
	}
	// Of one moment and so many numbers apart, these ask for one row of the search index: two in the same write, one later.
	for i, at := range []int{1, 61} {
		twin := articles[0]
		twin.No, twin.Title = twin.No+int64(i+1)<<20, "쌍둥이 공장"
		articles = slices.Insert(articles, at, twin)
	}

	others := SQLite(t, clock)
	same(t, "the second paper", found(t, others), w)
	for _, a := range articles {
		public := a.Public(a.Updated)
		if a.Updated.Equal(a.Published) {
			public.Edited = time.Time{}
		}
		write(t, others, func(ctx context.Context, tx *store.Tx) error {
			if err := tx.InsertArticle(ctx, a); err != nil {
				return err
			}
			return tx.PutPublic(ctx, public)
		})
	}
	before, err := db.LastSeq(t.Context())
	must(t, err)
	for part := range slices.Chunk(articles, 40) {
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.Bulk(ctx, part) })
	}

	for _, a := range articles {
		got, err := db.Article(t.Context(), a.No)
		must(t, err)
		want, err := others.Article(t.Context(), a.No)
		must(t, err)
		same(t, "working copy", got, want)
		public, err := db.PublicArticle(t.Context(), a.No)
		must(t, err)
		wanted, err := others.PublicArticle(t.Context(), a.No)
		must(t, err)
		same(t, "public copy", public, wanted)
	}
	for _, name := range []string{
		news.ListAll, news.ListSection(w.maker), news.ListSection(w.industry), news.ListSection(w.society), news.ListTag("AI"),
		news.ListTag("전력망"), news.ListSeries(w.series), news.ListPerson(w.reporter), news.ListPerson(99),
	} {
		got, err := db.Listing(t.Context(), name, news.Cursor{}, 100)
		must(t, err)
		want, err := others.Listing(t.Context(), name, news.Cursor{}, 100)
		must(t, err)
		same(t, "list "+name, got, want)
	}
	for q, n := range map[string]int{"공장": 62, `"7번 배터리"`: 1, "쌍둥이": 2, "전력망": 15, "없는말": 0} {
		got := searchNos(t, db, q, news.Cursor{}, 100)
		if len(got) != n {
			t.Errorf("%s finds %d articles, want %d", q, len(got), n)
		}
		same(t, "found by "+q, got, searchNos(t, others, q, news.Cursor{}, 100))
	}
	if _, public, err := db.PictureByKey(t.Context(), "k1"); err != nil || !public {
		t.Errorf("the articles' picture is not public (%v)", err)
	}

	changes, err := db.Changes(t.Context(), before, 10)
	must(t, err)
	for _, c := range changes {
		same(t, "change", c.What, news.WhatPaper)
	}
	same(t, "changes, one for each write", len(changes), 2)

	// A bulk-written article goes on like any other: it is edited, withdrawn, and the next one has a new number.
	public, err := db.PublicArticle(t.Context(), 1000)
	must(t, err)
	public.Withdrawn = now
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		no, err := tx.NextNo(ctx)
		if err != nil {
			return err
		}
		same(t, "next number", no, 1000+2<<20+1)
		return tx.PutPublic(ctx, public)
	})
	if slices.Contains(searchNos(t, db, "공장", news.Cursor{}, 100), 1000) {
		t.Error("withdrawn after a bulk write, and still found")
	}

	for what, c := range map[string]struct {
		change func(*news.Article)
		kind   fault.Kind
	}{
		"a number that is taken":  {func(*news.Article) {}, fault.Conflict},
		"a draft":                 {func(a *news.Article) { a.No, a.Status = 5, news.Writing }, fault.Invalid},
		"an edit that is not out": {func(a *news.Article) { a.No, a.PublicVersion = 5, 6 }, fault.Invalid},
		"never published":         {func(a *news.Article) { a.No, a.Published = 5, time.Time{} }, fault.Invalid},
	} {
		good, bad := articles[0], articles[0]
		good.No = 4
		c.change(&bad)
		err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.Bulk(t.Context(), []news.Article{good, bad}) })
		if !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := db.Article(t.Context(), 4); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s left half of the articles (%v)", what, err)
		}
	}
}

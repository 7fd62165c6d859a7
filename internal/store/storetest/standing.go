package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
)

func notices(t *testing.T, db *store.DB, clock *Clock) {
	w, ctx, now := found(t, db), t.Context(), clock.Now()
	heard := hear(db)
	save := func(n news.Notice) news.Notice {
		t.Helper()
		n.Version, n.Updated = n.Version+1, now
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			n.ID, err = tx.SaveNotice(ctx, n)
			return err
		})
		return n
	}
	hour := func(h int) time.Time { return now.Add(time.Duration(h) * time.Hour) }
	old := save(news.Notice{Title: "지난 공지", Body: "<p>글</p>", From: hour(-9), Until: hour(-1)})
	pinned := save(news.Notice{Title: "고정", Body: "<p>글</p>", From: hour(-8), Until: hour(5), Pinned: true})
	stays := save(news.Notice{Title: "끝 없음", From: hour(-2), Body: fmt.Sprintf(`<figure data-picture="%d"></figure>`, w.picture)})
	later := save(news.Notice{Title: "앞으로", From: hour(3), Body: "<p>글</p>"})
	if cs := *heard; len(cs) == 0 || cs[0].What != news.WhatNotice || cs[0].ID != old.ID {
		t.Fatalf("changes: %+v", *heard)
	}
	running, err := db.Notices(ctx, now, 10)
	must(t, err)
	same(t, "running", running, []news.Notice{pinned, stays})
	all, err := db.NoticeList(ctx, news.Cursor{}, 2)
	must(t, err)
	same(t, "newest", all, []news.Notice{later, stays})
	all, err = db.NoticeList(ctx, news.Cursor{At: stays.From, No: stays.ID}, 9)
	must(t, err)
	same(t, "older", all, []news.Notice{pinned, old})
	past, err := db.PastNotices(ctx, now, news.Cursor{}, 9)
	must(t, err)
	same(t, "past", past, []news.Notice{old})
	for at, want := range map[time.Time]time.Time{now: later.From, hour(4): pinned.Until, hour(5): {}} {
		turn, err := db.NoticeTurn(ctx, at)
		must(t, err)
		if !turn.Equal(want) {
			t.Errorf("after %s the turn is %s, not %s", at, turn, want)
		}
	}
	if picture, err := db.Picture(ctx, w.picture); err != nil {
		t.Fatal(err)
	} else if _, public, err := db.PictureByKey(ctx, picture.Key); err != nil || !public {
		t.Errorf("the picture of a notice: public %t, %v", public, err)
	}
	stale := stays
	stale.Version += 5
	if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.SaveNotice(ctx, stale); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a stale save: %v", err)
	}
	revision := news.TextRevision{Noun: "notice", Of: old.ID, Version: 1, Title: "지난 공지", Body: "<p>글</p>", Person: w.reporter, Name: "한여울", At: now}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.AddTextRevision(ctx, revision) })
	kept, err := db.TextRevisions(ctx, "notice", old.ID, 9)
	must(t, err)
	if len(kept) != 1 {
		t.Fatalf("versions: %+v", kept)
	}
	revision.ID = kept[0].ID
	same(t, "version", kept[0], revision)
	one, err := db.TextRevision(ctx, "notice", old.ID, 1)
	must(t, err)
	same(t, "one version", one, revision)
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteNotice(ctx, old.ID) })
	if _, err := db.Notice(ctx, old.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("a deleted notice: %v", err)
	}
}

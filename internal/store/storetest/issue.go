package storetest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
)

func popups(t *testing.T, db *store.DB, clock *Clock) {
	w, ctx, now := found(t, db), t.Context(), clock.Now()
	save := func(p news.Popup) news.Popup {
		t.Helper()
		p.Version, p.Updated = p.Version+1, now
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			p.ID, err = tx.SavePopup(ctx, p)
			return err
		})
		return p
	}
	x := news.Popup{Title: "알림", Text: "가\n나", Picture: w.picture, Alt: "설명", URL: "/about", Pages: news.PopupAll, Spot: "left", Size: "large", Phone: "top", Ad: true,
		From: now.Add(time.Hour), Until: now.Add(2 * time.Hour)}
	x = save(x)
	paused := save(news.Popup{Title: "멈춤", Pages: news.PopupFront, From: now, Until: now.Add(time.Hour), Paused: true})
	ended := save(news.Popup{Title: "끝남", Pages: news.PopupFront, From: now.Add(-time.Hour), Until: now})
	got, err := db.Popup(ctx, x.ID)
	must(t, err)
	same(t, "popup", got, x)
	running, err := db.Popups(ctx, now)
	must(t, err)
	same(t, "those that run or will", running, []news.Popup{x})
	all, err := db.PopupList(ctx, 0, 2)
	must(t, err)
	same(t, "the newest", all, []news.Popup{ended, paused})
	all, err = db.PopupList(ctx, paused.ID, 9)
	must(t, err)
	same(t, "the older", all, []news.Popup{x})
	uses, err := db.PictureUses(ctx, w.picture)
	must(t, err)
	if len(uses) != 1 || uses[0].What != "popup" || uses[0].ID != x.ID || !uses[0].Public {
		t.Errorf("uses: %+v", uses)
	}
	if err := db.Write(ctx, func(tx *store.Tx) error { _, err := tx.SavePopup(ctx, x); return err }); !fault.Is(err, fault.Conflict) {
		t.Errorf("a stale save: %v", err)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeletePopup(ctx, x.ID) })
	if uses, err = db.PictureUses(ctx, w.picture); err != nil || len(uses) > 0 {
		t.Errorf("uses of a deleted popup: %+v, %v", uses, err)
	}
}

func issues(t *testing.T, db *store.DB, clock *Clock) {
	found(t, db)
	ctx, now := t.Context(), clock.Now()
	var files []int64
	for i := range 3 {
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			id, err := tx.InsertPicture(ctx, news.Picture{Key: strings.Repeat(fmt.Sprint(i+1), 32), Type: "application/pdf", Created: now})
			files = append(files[:i], id)
			return err
		})
	}
	open := func(i int) bool {
		t.Helper()
		_, public, err := db.PictureByKey(ctx, strings.Repeat(fmt.Sprint(i+1), 32))
		must(t, err)
		return public
	}
	gone := func(i int) bool {
		t.Helper()
		gone, err := db.IssueGone(ctx, files[i])
		must(t, err)
		return gone
	}
	save := func(x news.Issue) news.Issue {
		t.Helper()
		x.Version, x.Updated = x.Version+1, now
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
			x.ID, err = tx.SaveIssue(ctx, x)
			return err
		})
		got, err := db.Issue(ctx, x.ID)
		must(t, err)
		return got
	}
	x := save(news.Issue{Day: "2026-01-19", Number: 3, Status: news.IssueDraft, Pages: []news.IssuePage{{Picture: files[0], Label: "종합", Articles: []int64{9, 4}}, {Picture: files[1]}}})
	if x.Count != 2 || len(x.Pages) != 2 || x.Pages[0].Articles[0] != 9 || x.Pages[0].Articles[1] != 4 || x.Pages[0].Label != "종합" || open(0) {
		t.Fatalf("the draft: %+v", x)
	}
	if list, err := db.Issues(ctx, news.IssueFilter{Public: true, Limit: 9}); err != nil || len(list) > 0 {
		t.Fatalf("a draft is public: %+v, %v", list, err)
	}
	x.Pages[0], x.Pages[1] = x.Pages[1], x.Pages[0]
	x.Status, x.Published = news.IssuePublished, now
	x = save(x)
	if x.Pages[0].Picture != files[1] || len(x.Pages[1].Articles) != 2 || !open(0) || !open(1) {
		t.Fatalf("published: %+v", x)
	}
	x.Pages = append(x.Pages[1:], news.IssuePage{Picture: files[2]})
	x = save(x)
	if open(1) || !gone(1) || gone(0) || !open(2) {
		t.Error("the files of a page that went, or of one that came")
	}
	save(news.Issue{Day: "2025-12-31", Number: 2, Status: news.IssuePublished, Pages: []news.IssuePage{{Picture: files[0]}}})
	months, err := db.IssueMonths(ctx)
	must(t, err)
	same(t, "months", months, []news.IssueMonth{{Month: "2026-01", Count: 1}, {Month: "2025-12", Count: 1}})
	for filter, want := range map[news.IssueFilter]string{
		{Public: true, Limit: 9}: "2026-01-19", {Month: "2025-12", Limit: 9}: "2025-12-31", {Before: "2026-01-19", Limit: 9}: "2025-12-31",
	} {
		all, err := db.Issues(ctx, filter)
		must(t, err)
		if len(all) == 0 || all[0].Day != want || len(all[0].Pages) != 1 {
			t.Errorf("%+v: %+v", filter, all)
		}
	}
	last, err := db.LastIssue(ctx)
	must(t, err)
	if last.Day != "2026-01-19" || last.Number != 3 {
		t.Errorf("last: %+v", last)
	}
	if err := db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.SaveIssue(ctx, news.Issue{Day: x.Day, Number: 9, Version: 1, Status: news.IssueDraft})
		return err
	}); !fault.Is(err, fault.Conflict) {
		t.Errorf("a second issue of a day: %v", err)
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteIssue(ctx, x.ID) })
	if _, err := db.IssueOn(ctx, x.Day); !fault.Is(err, fault.NotFound) || open(2) || !gone(2) || !open(0) {
		t.Errorf("deleted: %v, open %t, gone %t, the other issue's file open %t", err, open(2), gone(2), open(0))
	}
}

func announcements(t *testing.T, db *store.DB, clock *Clock) {
	w, ctx, now := found(t, db), t.Context(), clock.Now()
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.InsertArticle(ctx, w.article(7, now)) })
	x := news.Announcement{Article: 7, Sort: news.Obituary, DropAt: now.Add(time.Hour)}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutAnnouncement(ctx, x) })
	got, err := db.Announcement(ctx, 7)
	must(t, err)
	same(t, "announcement", got, x)
	rows, err := db.Announcements(ctx, 0, 9)
	must(t, err)
	if len(rows) != 1 || rows[0].Announcement != x || rows[0].Title == "" || rows[0].Status != news.Writing {
		t.Errorf("rows: %+v", rows)
	}
	for at, want := range map[time.Time]int{now: 0, now.Add(time.Hour): 1} {
		due, err := db.DueAnnouncements(ctx, at, 9)
		must(t, err)
		if len(due) != want {
			t.Errorf("due at %s: %v", at, due)
		}
	}
	x.Dropped = now
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutAnnouncement(ctx, x) })
	if due, err := db.DueAnnouncements(ctx, now.Add(time.Hour), 9); err != nil || len(due) > 0 {
		t.Errorf("due again: %v, %v", due, err)
	}
}

func pageOrder(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	var ids []int64
	for i, slug := range []string{"a", "b", "c"} {
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			id, err := tx.SavePage(ctx, news.Page{Slug: slug, Title: slug, Version: 1, Updated: clock.Now()})
			ids = append(ids[:i], id)
			return err
		})
	}
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		return tx.OrderPages(ctx, []int64{ids[2], ids[0], ids[1]})
	})
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeletePage(ctx, ids[0]) })
	all, err := db.Pages(ctx)
	must(t, err)
	if len(all) != 2 || all[0].Slug != "c" || all[1].Slug != "b" {
		t.Errorf("pages: %+v", all)
	}
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.DeletePage(ctx, ids[0]) }); !fault.Is(err, fault.NotFound) {
		t.Errorf("deleted twice: %v", err)
	}
}

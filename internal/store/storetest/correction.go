package storetest

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/search"
	"jogan/internal/store"
)

func correctionOf(no int64, kind news.CorrectionKind, now time.Time) news.Correction {
	return news.Correction{Version: 1, Article: no, Kind: kind, Title: "바로잡습니다", Body: "<p>가동은 봄이 아니라 여름입니다.</p>", Notice: 9, Claim: 3, Named: true,
		Published: now, Edited: now.Add(time.Minute), BoxUntil: now.Add(7 * 24 * time.Hour)}
}

func saveCorrection(t *testing.T, db *store.DB, c news.Correction) news.Correction {
	t.Helper()
	id := c.ID
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		c.ID, err = tx.SaveCorrection(ctx, c)
		return err
	})
	if id != 0 && c.ID != id {
		t.Fatalf("correction %d became %d", id, c.ID)
	}
	return c
}

func corrections(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now()
	publish(t, db, w.article(7, now), now)
	seq, err := db.LastSeq(t.Context())
	must(t, err)
	first := saveCorrection(t, db, correctionOf(7, news.Rectified, now))
	got, err := db.Correction(t.Context(), first.ID)
	must(t, err)
	same(t, "correction", got, first)
	noted, err := db.Changes(t.Context(), seq, 9)
	must(t, err)
	if len(noted) != 2 || noted[0].What != news.WhatCorrection || noted[0].ID != first.ID ||
		noted[1].What != news.WhatArticle || noted[1].ID != 7 || noted[1].Old == nil || noted[1].New == nil || len(noted[1].New.Sections) != 3 {
		t.Fatalf("changes: %+v", noted)
	}
	clock.Add(time.Hour)
	second := saveCorrection(t, db, correctionOf(7, news.Replied, clock.Now()))
	refs := []news.CorrectionRef{second.Ref(), first.Ref()}

	// A new public copy keeps them, whatever it was made from; every way to find the article tells them.
	public, err := db.PublicArticle(t.Context(), 7)
	must(t, err)
	same(t, "at the public copy", public.Corrections, refs)
	public.Corrections = nil
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutPublic(ctx, public) })
	heads, err := db.Headlines(t.Context(), []int64{7})
	must(t, err)
	same(t, "at the headline", heads[0].Corrections, refs)
	listed, err := db.Listing(t.Context(), news.ListSection(w.maker), news.Cursor{}, 5)
	must(t, err)
	same(t, "in a list", listed[0].Corrections, refs)
	results, _, err := db.Search(t.Context(), search.Parse("공장"), news.Cursor{}, 5)
	must(t, err)
	same(t, "found", results[0].Corrections, refs)

	box, err := db.CorrectionBox(t.Context(), first.BoxUntil.Add(-time.Millisecond), 5)
	must(t, err)
	same(t, "on the front page", len(box), 2)
	box, err = db.CorrectionBox(t.Context(), first.BoxUntil, 5)
	must(t, err)
	same(t, "after its time", len(box), 1)

	page, err := db.Corrections(t.Context(), false, news.Cursor{}, 1)
	must(t, err)
	same(t, "newest first", page, []news.Correction{second})
	page, err = db.Corrections(t.Context(), false, page[0].Cursor(), 5)
	must(t, err)
	same(t, "the rest", page, []news.Correction{first})

	first.Version, first.Withdrawn, first.WithdrawReason = 2, clock.Now(), "조정에 따라"
	saveCorrection(t, db, first)
	err = db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.SaveCorrection(t.Context(), first); return err })
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("an old version was saved: %v", err)
	}
	standing, err := db.CorrectionsOf(t.Context(), 7)
	must(t, err)
	same(t, "what stands", standing, []news.Correction{second})
	all, err := db.Corrections(t.Context(), true, news.Cursor{}, 5)
	must(t, err)
	same(t, "nothing vanishes", len(all), 2)
	public, err = db.PublicArticle(t.Context(), 7)
	must(t, err)
	same(t, "at the public copy after one was taken down", public.Corrections, refs[:1])

	want := news.CorrectionRevision{Correction: first.ID, Version: 2, At: clock.Now(), Person: w.reporter, Name: "한여울", Action: "withdraw", Note: "조정에 따라", Copy: first}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.AddCorrectionRevision(ctx, want) })
	kept, err := db.CorrectionRevisions(t.Context(), first.ID)
	must(t, err)
	want.ID = kept[0].ID
	same(t, "kept versions", kept, []news.CorrectionRevision{want})
}

func claims(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now()
	must(t, db.Write(t.Context(), func(tx *store.Tx) error { return tx.SavePaper(t.Context(), news.NewPaper("조간"), 0) }))
	publish(t, db, w.article(7, now), now)
	save := func(c news.Claim) news.Claim {
		write(t, db, func(ctx context.Context, tx *store.Tx) (err error) { c.ID, err = tx.SaveClaim(ctx, c); return err })
		return c
	}
	first := save(news.Claim{Version: 1, Article: 7, Kind: news.Replied, Claimant: "윤슬", Contact: "yunseul@reader.example", Text: "사실과\n다릅니다.", Way: "mail",
		Received: now, Election: true, Status: news.ClaimReceived, Answer: "답", Answered: now, Correction: 4, Created: now, Updated: now})
	got, err := db.Claim(t.Context(), first.ID)
	must(t, err)
	same(t, "claim", got, first)
	second := save(news.Claim{Version: 1, Article: 7, Kind: news.Rectified, Received: now.Add(time.Hour), Status: news.ClaimAccepted, Created: now, Updated: now})
	third := save(news.Claim{Version: 1, Article: 7, Kind: news.FollowUp, Received: now.Add(time.Hour), Status: news.ClaimRefused, Closed: now, Created: now, Updated: now})

	for want, f := range map[int]news.ClaimFilter{3: {Limit: 9}, 2: {Open: true, Limit: 9}, 1: {Closed: true, Limit: 9}} {
		all, err := db.Claims(t.Context(), f)
		must(t, err)
		same(t, "listed", len(all), want)
	}
	page, err := db.Claims(t.Context(), news.ClaimFilter{Before: third.Cursor(), Limit: 1})
	must(t, err)
	same(t, "the next page", page, []news.Claim{second})
	due, err := db.ClaimsDue(t.Context(), now.Add(13*time.Hour))
	must(t, err)
	same(t, "what waits", due, news.ClaimsDue{Open: 2, Late: 1, Next: now.Add(12 * time.Hour)})

	event := news.ClaimEvent{Claim: first.ID, At: now, Person: w.reporter, Name: "한여울", Action: news.ClaimNote, Text: "전화함"}
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.AddClaimEvent(ctx, event) })
	events, err := db.ClaimEvents(t.Context(), first.ID)
	must(t, err)
	event.ID = events[0].ID
	same(t, "history", events, []news.ClaimEvent{event})
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PurgeClaimEvents(ctx, first.ID) })
	events, err = db.ClaimEvents(t.Context(), first.ID)
	must(t, err)
	event.Text = ""
	same(t, "history without words", events, []news.ClaimEvent{event})

	first.Version, first.Status = 2, news.ClaimSettled
	save(first)
	err = db.Write(t.Context(), func(tx *store.Tx) error { _, err := tx.SaveClaim(t.Context(), first); return err })
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("an old version was saved: %v", err)
	}
}

// What a backup holds comes back, in a database that was opened as a restore opens it.
func correctionsRestored(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now()
	publish(t, db, w.article(7, now), now)
	c := saveCorrection(t, db, correctionOf(7, news.Rectified, now))
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.AddCorrectionRevision(ctx, news.CorrectionRevision{Correction: c.ID, Version: 1, At: now, Action: "publish", Copy: c}); err != nil {
			return err
		}
		id, err := tx.SaveClaim(ctx, news.Claim{Version: 1, Article: 7, Kind: news.Replied, Claimant: "윤슬", Received: now, Status: news.ClaimReceived, Created: now, Updated: now})
		if err != nil {
			return err
		}
		if err := tx.AddClaimEvent(ctx, news.ClaimEvent{Claim: id, At: now, Action: news.ClaimReceive}); err != nil {
			return err
		}
		_, err = tx.AddHook(ctx, notify.Hook{Version: 1, Name: "바깥", URL: "https://other.example", Created: now})
		return err
	})
	dump := map[string]*bytes.Buffer{}
	_, err := db.Dump(t.Context(), func(table string) (io.Writer, error) {
		dump[table] = &bytes.Buffer{}
		return dump[table], nil
	})
	must(t, err)
	back := SQLite(t, clock)
	must(t, back.Load(t.Context(), func(table string) (io.Reader, error) { return dump[table], nil }))
	if hooks, err := back.Hooks(t.Context()); err != nil || len(hooks) != 1 || hooks[0].Paused.IsZero() || hooks[0].Problem != "webhook.paused-restored" {
		t.Errorf("a restored copy would tell others: %+v, %v", hooks, err)
	}
	got, err := back.Correction(t.Context(), c.ID)
	must(t, err)
	same(t, "restored", got, c)
	public, err := back.PublicArticle(t.Context(), 7)
	must(t, err)
	same(t, "restored at its article", public.Corrections, []news.CorrectionRef{c.Ref()})
	kept, err := back.CorrectionRevisions(t.Context(), c.ID)
	must(t, err)
	events, err := back.ClaimEvents(t.Context(), 1)
	must(t, err)
	same(t, "restored revisions and events", []int{len(kept), len(events)}, []int{1, 1})
}

package storetest

import (
	"bytes"
	"context"
	"io"
	"testing"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
)

func editing(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	now := clock.Now().UTC()
	a := w.article(1, now)
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.InsertArticle(ctx, a) })
	if _, err := db.Editing(t.Context(), 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("nobody edits: %v", err)
	}
	first := news.Editing{Article: 1, Person: w.reporter, Name: "한여울", Tab: "t1", Since: now, Seen: now}
	put := func(e news.Editing) {
		t.Helper()
		write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.PutEditing(ctx, e) })
	}
	check := func(want news.Editing) {
		t.Helper()
		got, err := db.Editing(t.Context(), 1)
		must(t, err)
		same(t, "the sign", got, want)
	}
	before, err := db.LastSeq(t.Context())
	must(t, err)
	put(first)
	check(first)
	touched := first
	touched.Seen, touched.Version, touched.Turn = now.Add(time.Second), 3, 9
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.TouchEditing(ctx, touched) })
	check(touched)
	second := news.Editing{Article: 1, Person: w.reporter + 1, Name: "박한결", Tab: "t2", Since: now, Seen: now}
	put(second)
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.TouchEditing(ctx, touched) }) // it is no more the first's
	check(second)
	changes, err := db.Changes(t.Context(), before, 10)
	must(t, err)
	if len(changes) != 2 || changes[0].What != news.WhatEditing || changes[0].ID != 1 {
		t.Errorf("told: %+v", changes)
	}

	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.AddBegun(ctx, "key", 1) })
	if no, err := db.Begun(t.Context(), "key"); err != nil || no != 1 {
		t.Errorf("begun %d, %v", no, err)
	}
	if err := db.Write(t.Context(), func(tx *store.Tx) error { return tx.AddBegun(t.Context(), "key", 2) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("one form began two: %v", err)
	}
	clock.Add(24 * time.Hour)
	must(t, db.Prune(t.Context()))
	if _, err := db.Editing(t.Context(), 1); !fault.Is(err, fault.NotFound) {
		t.Errorf("an old sign stays: %v", err)
	}

	// A body that only a save while somebody typed had goes; one that something else refers to stays.
	bodies := func() int {
		t.Helper()
		var rows bytes.Buffer
		_, err := db.Dump(t.Context(), func(table string) (io.Writer, error) {
			if table == "body" {
				return &rows, nil
			}
			return io.Discard, nil
		})
		must(t, err)
		return bytes.Count(rows.Bytes(), []byte("\n"))
	}
	save := func(body string) {
		t.Helper()
		write(t, db, func(ctx context.Context, tx *store.Tx) error {
			stands, err := tx.Article(ctx, 1)
			if err != nil {
				return err
			}
			next := stands
			next.Body, next.Version = body, stands.Version+1
			if err := tx.UpdateArticle(ctx, next, stands.Version); err != nil {
				return err
			}
			v := news.Revision{Article: 1, Version: next.Version, At: tx.Now, Action: news.Save, Copy: next}
			last, err := tx.LastRevision(ctx, 1)
			if fault.Is(err, fault.NotFound) {
				return tx.AddRevision(ctx, v)
			}
			v.ID = last.ID
			return tx.ReplaceRevision(ctx, v)
		})
	}
	save("<p>하나</p>")
	count := bodies()
	for _, body := range []string{"<p>하나 둘</p>", "<p>하나 둘 셋</p>", "<p>하나 둘 셋 넷</p>"} {
		save(body)
	}
	if got := bodies(); got != count {
		t.Errorf("%d bodies after three more saves, %d before", got, count)
	}
	if got, err := db.Article(t.Context(), 1); err != nil || got.Body != "<p>하나 둘 셋 넷</p>" {
		t.Errorf("stored %q, %v", got.Body, err)
	}
}

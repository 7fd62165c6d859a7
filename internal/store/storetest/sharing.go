package storetest

import (
	"testing"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
)

// sharing stands as it was saved, once for each version that somebody saw; every page is told.
func sharing(t *testing.T, db *store.DB, _ *Clock) {
	ctx := t.Context()
	setting, version, err := db.Sharing(ctx)
	must(t, err)
	same(t, "before it is set", [2]any{setting, version}, [2]any{news.NewSharing(), int64(0)})
	none := news.Sharing{Ways: []news.ShareWay{}}
	must(t, db.Write(ctx, func(tx *store.Tx) error { return tx.SaveSharing(ctx, none, 0) }))
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.SaveSharing(ctx, setting, 0) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("saved over another's: %v", err)
	}
	setting, version, err = db.Sharing(ctx)
	must(t, err)
	same(t, "no button at all", [2]any{setting, version}, [2]any{none, int64(1)})
	changes, err := db.Changes(ctx, 0, 10)
	must(t, err)
	same(t, "the change", changes[len(changes)-1].What, news.WhatPaper)
}

package storetest

import (
	"testing"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
)

// looks keep the look and the one before, once for each version that somebody saw; every page is told, and readers may see
// a picture as long as the look shows it.
func looks(t *testing.T, db *store.DB, _ *Clock) {
	ctx := t.Context()
	got, version, err := db.Looks(ctx)
	must(t, err)
	same(t, "before it is set", [2]any{got, version}, [2]any{news.Looks{}, int64(0)})
	logo := found(t, db).picture
	public := func() bool {
		_, public, err := db.PictureByKey(ctx, "k1")
		must(t, err)
		return public
	}
	same(t, "public before it is used", public(), false)
	look := news.Look{
		Accent: "#0b57d0", AccentDark: "#8ab4f8", Logo: logo, LogoAlt: "로고", Masthead: news.NameLeft, Name: news.Device,
		Titles: news.Serif, Text: news.Serif, Corners: news.Round, Order: []news.MainBlock{news.BoxesBlock, news.RankingBlock, news.BannerSpot},
	}
	first := news.Looks{Look: look, Before: &news.Look{}}
	must(t, db.Write(ctx, func(tx *store.Tx) error { return tx.SaveLooks(ctx, first, 0) }))
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.SaveLooks(ctx, news.Looks{}, 0) }); !fault.Is(err, fault.Conflict) {
		t.Errorf("saved over another's: %v", err)
	}
	got, version, err = db.Looks(ctx)
	must(t, err)
	same(t, "as it was saved", [2]any{got, version}, [2]any{first, int64(1)})
	same(t, "public as the logo", public(), true)
	changes, err := db.Changes(ctx, 0, 100)
	must(t, err)
	same(t, "the change", changes[len(changes)-1].What, news.WhatPaper)

	back := news.Looks{Before: &look}
	must(t, db.Write(ctx, func(tx *store.Tx) error { return tx.SaveLooks(ctx, back, 1) }))
	got, version, err = db.Looks(ctx)
	must(t, err)
	same(t, "taken back", [2]any{got, version}, [2]any{back, int64(2)})
	same(t, "public after it was taken away", public(), false)
}

package storetest

import (
	"context"
	"testing"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/store"
)

func reporters(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	w := found(t, db)
	if _, err := db.ReporterByHandle(ctx, "yeoul"); !fault.Is(err, fault.NotFound) {
		t.Fatalf("who has nothing public has a page: %v", err)
	}
	a := w.article(1, clock.Now())
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		if err := tx.InsertArticle(ctx, a); err != nil {
			return err
		}
		return tx.PutPublic(ctx, a.Public(clock.Now()))
	})
	got, err := db.ReporterByHandle(ctx, "yeoul")
	must(t, err)
	same(t, "by an article", got, news.Reporter{ID: w.reporter, Handle: "yeoul", Name: "한여울", Title: "기자"})

	profile := staff.Profile{Portrait: w.picture, Beat: "산업", Bio: "공장을\n쓴다", ShowEmail: true, ProfileVersion: 1}
	before, err := db.LastSeq(ctx)
	must(t, err)
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.SaveProfile(ctx, w.reporter, profile, 1) })
	profile.ProfileVersion = 2
	p, err := db.Person(ctx, w.reporter)
	must(t, err)
	same(t, "profile", p.Profile, profile)
	noted, err := db.Changes(ctx, before, 10)
	must(t, err)
	if len(noted) != 1 || noted[0].What != news.WhatPerson || noted[0].ID != w.reporter {
		t.Errorf("changes of a profile: %+v", noted)
	}
	err = db.Write(ctx, func(tx *store.Tx) error { return tx.SaveProfile(ctx, w.reporter, staff.Profile{}, 1) })
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("a profile from an older version: %v", err)
	}
	portraits, err := db.Portraits(ctx, []int64{w.reporter, 99})
	must(t, err)
	if len(portraits) != 1 || portraits[w.reporter].ID != w.picture {
		t.Errorf("portraits: %+v", portraits)
	}
	if _, public, err := db.PictureByKey(ctx, "k1"); err != nil || !public {
		t.Errorf("a portrait is not public: %v", err)
	}
	uses, err := db.PictureUses(ctx, w.picture)
	must(t, err)
	known := false
	for _, u := range uses {
		known = known || u == news.PictureUse{What: "person", ID: w.reporter, Title: "한여울", Public: true}
	}
	if !known {
		t.Errorf("uses of a portrait: %+v", uses)
	}
	all, err := db.ReporterList(ctx)
	must(t, err)
	found, err := db.Reporters(ctx, []int64{w.reporter, 99})
	must(t, err)
	if len(all) != 1 || len(found) != 1 || all[0] != found[w.reporter] || all[0].Beat != "산업" {
		t.Errorf("reporters: %+v, %+v", all, found)
	}
	p.Disabled = clock.Now()
	write(t, db, func(ctx context.Context, tx *store.Tx) error { _, err := tx.SavePerson(ctx, p); return err })
	if got, err = db.ReporterByHandle(ctx, "yeoul"); err != nil || !got.Left || got.Email != "" {
		t.Errorf("who left: %+v, %v", got, err)
	}
}

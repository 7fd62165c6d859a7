package storetest

import (
	"context"
	"errors"
	"testing"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/search"
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

func mergers(t *testing.T, db *store.DB, clock *Clock) {
	ctx := t.Context()
	w := found(t, db)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		for no := range int64(3) {
			a := w.article(no+1, clock.Now())
			a.Title = []string{"하나", "둘", "셋"}[no]
			if err := tx.InsertArticle(ctx, a); err != nil {
				return err
			}
			if err := tx.PutPublic(ctx, a.Public(clock.Now())); err != nil {
				return err
			}
		}
		return nil
	})
	tags, err := db.Tags(ctx, news.TagFilter{Order: "uses", Limit: 9})
	must(t, err)
	if len(tags) != 2 || tags[0].Uses != 3 || !tags[0].Newest.Equal(clock.Now()) {
		t.Fatalf("tags: %+v", tags)
	}
	byName := map[string]news.Tag{}
	for _, x := range tags {
		byName[x.Name] = x
	}
	var into news.Tag
	m := news.Merger{Kind: news.MergeTag, From: byName["배터리"].ID, Name: "배터리", Begun: clock.Now()}
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		if into, err = tx.MakeTag(ctx, "이차전지"); err != nil {
			return err
		}
		m.ID, m.Into = 0, into.ID
		if m.ID, err = tx.SaveMerger(ctx, m); err != nil {
			return err
		}
		return tx.AliasTag(ctx, "배터리", into.ID, m.From)
	})
	nos, err := db.InMerger(ctx, m, 2)
	must(t, err)
	same(t, "a step", nos, []int64{1, 2})
	before, err := db.LastSeq(ctx)
	must(t, err)
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		for _, no := range []int64{1, 2, 3} {
			if err := tx.MoveArticle(ctx, no, m, "이차전지"); err != nil {
				return err
			}
		}
		return nil
	})
	a, err := db.Article(ctx, 2)
	must(t, err)
	same(t, "tags of the working copy", a.Tags, []string{"이차전지", "AI"})
	same(t, "its version", a.Version, 1)
	p, err := db.PublicArticle(ctx, 2)
	must(t, err)
	same(t, "tags of the public copy", p.Tags, []string{"이차전지", "AI"})
	for name, want := range map[string]int{"배터리": 0, "이차전지": 3} {
		heads, err := db.Listing(ctx, news.ListTag(name), news.Cursor{}, 9)
		must(t, err)
		if len(heads) != want {
			t.Errorf("the list of %s has %d", name, len(heads))
		}
	}
	noted, err := db.Changes(ctx, before, 50)
	must(t, err)
	old, fresh := false, false
	for _, c := range noted {
		if c.Old != nil && c.New != nil {
			old, fresh = old || c.Old.Tags[0] == "배터리", fresh || c.New.Tags[0] == "이차전지"
		}
	}
	if !old || !fresh {
		t.Errorf("the changes name neither the old nor the new tag: %+v", noted)
	}
	found, _, err := db.Search(ctx, search.Parse("이차전지"), news.Cursor{}, 9)
	must(t, err)
	if len(found) != 3 {
		t.Errorf("the search finds %d by the new name", len(found))
	}
	nos, err = db.InMerger(ctx, m, 2)
	must(t, err)
	same(t, "nothing is left", len(nos), 0)
	name, err := db.TagName(ctx, "배터리")
	must(t, err)
	same(t, "the old name", name, "이차전지")
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		m.Ended = clock.Now()
		_, err := tx.SaveMerger(ctx, m)
		return errors.Join(err, tx.DeleteTag(ctx, m.From))
	})
	into, err = db.Tag(ctx, into.ID)
	must(t, err)
	same(t, "other names", into.Aliases, []string{"배터리"})
	under, err := db.Merging(ctx)
	must(t, err)
	same(t, "under way", len(under), 0)

	// What something went into can go into a third; the first id means that one then.
	write(t, db, func(ctx context.Context, tx *store.Tx) error {
		for _, x := range []news.Merger{{Kind: news.MergeSection, From: 71, Into: 72}, {Kind: news.MergeSection, From: 72, Into: 73}, {Kind: news.MergeSection, From: 73, Into: 73}} {
			if _, err := tx.SaveMerger(ctx, x); err != nil {
				return err
			}
		}
		return nil
	})
	for id, want := range map[int64]int64{71: 73, 72: 73, 73: 73, 74: 74} {
		got, err := db.Successor(ctx, news.MergeSection, id)
		must(t, err)
		same(t, "successor", got, want)
	}
	oldest, err := db.ListingOldest(ctx, news.ListSeries(w.series), news.Cursor{}, 2)
	must(t, err)
	if len(oldest) != 2 || oldest[0].No != 1 {
		t.Fatalf("oldest first: %+v", oldest)
	}
	rest, err := db.ListingOldest(ctx, news.ListSeries(w.series), oldest[1].Cursor(), 2)
	must(t, err)
	number, err := db.ListingUpTo(ctx, news.ListSeries(w.series), oldest[1].Cursor())
	must(t, err)
	if len(rest) != 1 || rest[0].No != 3 || number != 2 {
		t.Errorf("the rest %+v, number %d", rest, number)
	}
}

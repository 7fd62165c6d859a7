package storetest

import (
	"context"
	"testing"
	"time"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/store"
)

// campaigns bound their banners, and keep the counts of those that were deleted.
func campaigns(t *testing.T, db *store.DB, clock *Clock) {
	w := found(t, db)
	ctx := t.Context()
	now := clock.Now()
	a := banner.Advertiser{Name: "가온서점", Contact: "나루한"}
	c := banner.Campaign{Name: "겨울", Term: banner.Term{Starts: now, Ends: now.Add(time.Hour)}, Goal: banner.Count{Impressions: 100, Clicks: 3}, Note: "메모"}
	x := banner.Creative{Place: "top", Name: "배너", Picture: w.picture, Alt: "책", URL: "/about", Weight: 1}
	write(t, db, func(ctx context.Context, tx *store.Tx) (err error) {
		if a.ID, err = tx.SaveAdvertiser(ctx, a); err != nil {
			return err
		}
		c.Advertiser = a.ID
		if c.ID, err = tx.SaveCampaign(ctx, c); err != nil {
			return err
		}
		x.Campaign = c.ID
		x.ID, err = tx.SaveBanner(ctx, x)
		return err
	})
	a.Version, c.Version, c.AdvertiserName = 1, 1, "가온서점"
	gotA, err := db.Advertiser(ctx, a.ID)
	must(t, err)
	same(t, "advertiser", gotA, a)
	gotC, err := db.Campaign(ctx, c.ID)
	must(t, err)
	same(t, "campaign", gotC, c)
	got, err := db.Banner(ctx, x.ID)
	must(t, err)
	want := x
	want.Version, want.Term, want.Advertiser, want.CampaignName = 1, c.Term, "가온서점", "겨울"
	same(t, "banner in its campaign", got, want)

	// Another version, another's name, what is still in use.
	for name, step := range map[string]struct {
		kind fault.Kind
		do   func(context.Context, *store.Tx) error
	}{
		"an older banner": {fault.Conflict, func(ctx context.Context, tx *store.Tx) error {
			y := x
			y.Version = 7
			_, err := tx.SaveBanner(ctx, y)
			return err
		}},
		"an older campaign": {fault.Conflict, func(ctx context.Context, tx *store.Tx) error {
			y := c
			y.Version = 0
			_, err := tx.SaveCampaign(ctx, y)
			return err
		}},
		"an older advertiser": {fault.Conflict, func(ctx context.Context, tx *store.Tx) error {
			y := a
			y.Version = 9
			_, err := tx.SaveAdvertiser(ctx, y)
			return err
		}},
		"a name twice": {fault.Invalid, func(ctx context.Context, tx *store.Tx) error {
			_, err := tx.SaveAdvertiser(ctx, banner.Advertiser{Name: "가온서점"})
			return err
		}},
		"an advertiser in use":     {fault.Conflict, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteAdvertiser(ctx, a.ID) }},
		"a campaign with banners":  {fault.Conflict, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteCampaign(ctx, c.ID) }},
		"no such advertiser":       {fault.NotFound, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteAdvertiser(ctx, 99) }},
		"no such campaign":         {fault.NotFound, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteCampaign(ctx, 99) }},
		"a banner that is unknown": {fault.NotFound, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteBanner(ctx, 99) }},
	} {
		if err := db.Write(ctx, func(tx *store.Tx) error { return step.do(ctx, tx) }); !fault.Is(err, step.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}

	// A campaign that changes touches the places of its banners.
	before, err := db.LastSeq(ctx)
	must(t, err)
	c.Paused = true
	write(t, db, func(ctx context.Context, tx *store.Tx) error { _, err := tx.SaveCampaign(ctx, c); return err })
	changes, err := db.Changes(ctx, before, 10)
	must(t, err)
	if len(changes) != 1 || changes[0].What != news.WhatBanner || changes[0].Key != "top" {
		t.Fatalf("changes %+v", changes)
	}

	day := now.Truncate(24 * time.Hour)
	must(t, db.AddBannerCounts(ctx, day, map[int64]banner.Count{x.ID: {Impressions: 50, Clicks: 2}, 999: {Impressions: 7}}))
	write(t, db, func(ctx context.Context, tx *store.Tx) error { return tx.DeleteBanner(ctx, x.ID) })
	past, err := db.PastBanners(ctx, c.ID)
	must(t, err)
	same(t, "deleted", past, []banner.Past{{ID: x.ID, Place: "top", Name: "배너", Deleted: now}})
	days, err := db.CampaignDays(ctx, c.ID)
	must(t, err)
	same(t, "counts of what was deleted", days, []banner.Day{{Day: day, Banner: x.ID, Count: banner.Count{Impressions: 50, Clicks: 2}}})
	if err := db.Write(ctx, func(tx *store.Tx) error { return tx.DeleteCampaign(ctx, c.ID) }); !fault.Is(err, fault.Conflict) {
		t.Fatalf("a campaign with a report was deleted: %v", err)
	}
	all, err := db.Campaigns(ctx)
	must(t, err)
	same(t, "campaigns", len(all), 1)
	everybody, err := db.Advertisers(ctx)
	must(t, err)
	same(t, "advertisers", len(everybody), 1)
}

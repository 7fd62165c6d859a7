package store

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/news"
)

const bannerQuery = `select b.id, b.version, b.place, b.name, b.campaign_id, b.picture_id, b.alt, b.url, b.starts_at, b.ends_at, b.house, b.weight, b.paused,
	coalesce(c.starts_at, 0), coalesce(c.ends_at, 0), coalesce(c.paused, 0), coalesce(c.name, ''), coalesce(a.name, '')
	from banner b left join campaign c on c.id = b.campaign_id left join advertiser a on a.id = c.advertiser_id`

func scanBanner(s scanner) (c banner.Creative, err error) {
	var starts, ends, from, to int64
	err = s.Scan(&c.ID, &c.Version, &c.Place, &c.Name, &c.Campaign, &c.Picture, &c.Alt, &c.URL, &starts, &ends, &c.House, &c.Weight, &c.Paused,
		&from, &to, &c.Term.Paused, &c.CampaignName, &c.Advertiser)
	c.Starts, c.Ends, c.Term.Starts, c.Term.Ends = at(starts), at(ends), at(from), at(to)
	return c, err
}

// Banners lists all banners, each with the term of its campaign.
func (r *Reader) Banners(ctx context.Context) ([]banner.Creative, error) {
	return list(ctx, r, scanBanner, bannerQuery+" order by b.place, b.id")
}

// Banner returns a banner with the term of its campaign.
func (r *Reader) Banner(ctx context.Context, id int64) (banner.Creative, error) {
	return one(ctx, r, scanBanner, bannerQuery+" where b.id = $1", id)
}

// SaveBanner writes a banner as its next version, a new one where its ID is 0, and returns its id. Version is the one that
// the writer began from, 0: whichever stands; where another stands it is a Conflict.
func (t *Tx) SaveBanner(ctx context.Context, c banner.Creative) (int64, error) {
	args := []any{c.Place, c.Name, c.Campaign, c.Picture, c.Alt, c.URL, ms(c.Starts), ms(c.Ends), bit(c.House), c.Weight, bit(c.Paused)}
	var err error
	if c.ID == 0 {
		c.ID, err = t.insert(ctx, `insert into banner (place, name, campaign_id, picture_id, alt, url, starts_at, ends_at, house, weight, paused, version)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) returning id`, args...)
	} else {
		var old banner.Creative
		if old, err = t.Banner(ctx, c.ID); err != nil {
			return 0, err
		}
		if c.Version != 0 && c.Version != old.Version {
			return 0, fault.New(fault.Conflict, "banner.stale")
		}
		if old.Place != c.Place {
			t.note(news.Change{What: news.WhatBanner, ID: c.ID, Key: old.Place})
		}
		_, err = t.exec(ctx, `update banner set place = $1, name = $2, campaign_id = $3, picture_id = $4, alt = $5, url = $6,
			starts_at = $7, ends_at = $8, house = $9, weight = $10, paused = $11, version = version + 1 where id = $12`, append(args, c.ID)...)
	}
	if err != nil {
		return 0, err
	}
	t.note(news.Change{What: news.WhatBanner, ID: c.ID, Key: c.Place})
	return c.ID, t.usePictures(ctx, fmt.Sprintf("banner:%d", c.ID), []int64{c.Picture})
}

// DeleteBanner removes a banner; its counts stay, and so does its name for its campaign's report.
func (t *Tx) DeleteBanner(ctx context.Context, id int64) error {
	c, err := t.Banner(ctx, id)
	if err != nil {
		return err
	}
	if _, err := t.exec(ctx, "insert into banner_past (banner_id, campaign_id, place, name, deleted_at) values ($1, $2, $3, $4, $5)", id, c.Campaign, c.Place, c.Name, ms(t.Now)); err != nil {
		return err
	}
	if _, err := t.exec(ctx, "delete from banner where id = $1", id); err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatBanner, ID: id, Key: c.Place})
	return t.usePictures(ctx, fmt.Sprintf("banner:%d", id), nil)
}

// AddBannerCounts adds to the counts of a day, given as its first moment.
func (db *DB) AddBannerCounts(ctx context.Context, day time.Time, counts map[int64]banner.Count) error {
	return db.Write(ctx, func(t *Tx) error {
		for id, c := range counts {
			if _, err := t.exec(ctx, `insert into banner_count (banner_id, day, impressions, clicks) values ($1, $2, $3, $4)
				on conflict (banner_id, day) do update set impressions = banner_count.impressions + excluded.impressions,
				clicks = banner_count.clicks + excluded.clicks`, id, ms(day), c.Impressions, c.Clicks); err != nil {
				return err
			}
		}
		return nil
	})
}

// BannerCounts sums the counts of each banner since a day.
func (r *Reader) BannerCounts(ctx context.Context, since time.Time) (map[int64]banner.Count, error) {
	type row struct {
		id int64
		banner.Count
	}
	rows, err := list(ctx, r, func(s scanner) (x row, err error) { return x, s.Scan(&x.id, &x.Impressions, &x.Clicks) },
		"select banner_id, cast(sum(impressions) as bigint), cast(sum(clicks) as bigint) from banner_count where day >= $1 group by banner_id", ms(since))
	counts := map[int64]banner.Count{}
	for _, x := range rows {
		counts[x.id] = x.Count
	}
	return counts, err
}

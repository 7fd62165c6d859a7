package store

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/banner"
	"jogan/internal/news"
)

const bannerColumns = "id, place, name, advertiser, picture_id, alt, url, starts_at, ends_at, house, weight, paused"

func scanBanner(s scanner) (c banner.Creative, err error) {
	var starts, ends int64
	err = s.Scan(&c.ID, &c.Place, &c.Name, &c.Advertiser, &c.Picture, &c.Alt, &c.URL, &starts, &ends, &c.House, &c.Weight, &c.Paused)
	c.Starts, c.Ends = at(starts), at(ends)
	return c, err
}

// Banners lists all banners.
func (r *Reader) Banners(ctx context.Context) ([]banner.Creative, error) {
	return list(ctx, r, scanBanner, "select "+bannerColumns+" from banner order by place, id")
}

// Banner returns a banner.
func (r *Reader) Banner(ctx context.Context, id int64) (banner.Creative, error) {
	return one(ctx, r, scanBanner, "select "+bannerColumns+" from banner where id = $1", id)
}

// SaveBanner writes a banner, a new one where its ID is 0, and returns its id.
func (t *Tx) SaveBanner(ctx context.Context, c banner.Creative) (int64, error) {
	args := []any{c.Place, c.Name, c.Advertiser, c.Picture, c.Alt, c.URL, ms(c.Starts), ms(c.Ends), bit(c.House), c.Weight, bit(c.Paused)}
	var err error
	if c.ID == 0 {
		c.ID, err = t.insert(ctx, `insert into banner (place, name, advertiser, picture_id, alt, url, starts_at, ends_at, house, weight, paused)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`, args...)
	} else {
		var old banner.Creative
		if old, err = t.Banner(ctx, c.ID); err != nil {
			return 0, err
		}
		if old.Place != c.Place {
			t.note(news.Change{What: news.WhatBanner, ID: c.ID, Key: old.Place})
		}
		_, err = t.exec(ctx, `update banner set place = $1, name = $2, advertiser = $3, picture_id = $4, alt = $5, url = $6,
			starts_at = $7, ends_at = $8, house = $9, weight = $10, paused = $11 where id = $12`, append(args, c.ID)...)
	}
	if err != nil {
		return 0, err
	}
	t.note(news.Change{What: news.WhatBanner, ID: c.ID, Key: c.Place})
	return c.ID, t.usePictures(ctx, fmt.Sprintf("banner:%d", c.ID), []int64{c.Picture})
}

// DeleteBanner removes a banner; its counts stay.
func (t *Tx) DeleteBanner(ctx context.Context, id int64) error {
	place, err := one(ctx, &t.Reader, scanText, "delete from banner where id = $1 returning place", id)
	if err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatBanner, ID: id, Key: place})
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

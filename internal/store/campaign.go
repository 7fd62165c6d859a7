package store

import (
	"context"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/news"
)

func scanAdvertiser(s scanner) (a banner.Advertiser, err error) {
	return a, s.Scan(&a.ID, &a.Version, &a.Name, &a.Contact, &a.Note)
}

// Advertisers lists the advertisers by name.
func (r *Reader) Advertisers(ctx context.Context) ([]banner.Advertiser, error) {
	return list(ctx, r, scanAdvertiser, "select id, version, name, contact, note from advertiser order by name, id")
}

// Advertiser returns an advertiser.
func (r *Reader) Advertiser(ctx context.Context, id int64) (banner.Advertiser, error) {
	return one(ctx, r, scanAdvertiser, "select id, version, name, contact, note from advertiser where id = $1", id)
}

// SaveAdvertiser writes an advertiser, a new one where the ID is 0, and returns the id. Another's name is Invalid at "name", a
// Version that is not the one that stands a Conflict.
func (t *Tx) SaveAdvertiser(ctx context.Context, a banner.Advertiser) (int64, error) {
	taken, err := one(ctx, &t.Reader, scanInt, "select count(*) from advertiser where name = $1 and id <> $2", a.Name, a.ID)
	if err != nil {
		return 0, err
	}
	if taken > 0 {
		return 0, fault.In("name", "advertiser.taken")
	}
	if a.ID == 0 {
		return t.insert(ctx, "insert into advertiser (version, name, contact, note) values (1, $1, $2, $3) returning id", a.Name, a.Contact, a.Note)
	}
	old, err := t.Advertiser(ctx, a.ID)
	if err != nil {
		return 0, err
	}
	if old.Version != a.Version {
		return 0, fault.New(fault.Conflict, "banner.stale")
	}
	_, err = t.exec(ctx, "update advertiser set version = version + 1, name = $1, contact = $2, note = $3 where id = $4", a.Name, a.Contact, a.Note, a.ID)
	return a.ID, err
}

// DeleteAdvertiser removes an advertiser that has no campaigns; one that has is a Conflict.
func (t *Tx) DeleteAdvertiser(ctx context.Context, id int64) error {
	if _, err := t.Advertiser(ctx, id); err != nil {
		return err
	}
	used, err := one(ctx, &t.Reader, scanInt, "select count(*) from campaign where advertiser_id = $1", id)
	if err != nil {
		return err
	}
	if used > 0 {
		return fault.New(fault.Conflict, "advertiser.in-use")
	}
	_, err = t.exec(ctx, "delete from advertiser where id = $1", id)
	return err
}

const campaignQuery = `select c.id, c.version, c.advertiser_id, c.name, c.starts_at, c.ends_at, c.goal_impressions, c.goal_clicks, c.note, c.paused, a.name
	from campaign c join advertiser a on a.id = c.advertiser_id`

func scanCampaign(s scanner) (c banner.Campaign, err error) {
	var starts, ends int64
	err = s.Scan(&c.ID, &c.Version, &c.Advertiser, &c.Name, &starts, &ends, &c.Goal.Impressions, &c.Goal.Clicks, &c.Note, &c.Paused, &c.AdvertiserName)
	c.Starts, c.Ends = at(starts), at(ends)
	return c, err
}

// Campaigns lists the campaigns, the newest first.
func (r *Reader) Campaigns(ctx context.Context) ([]banner.Campaign, error) {
	return list(ctx, r, scanCampaign, campaignQuery+" order by c.id desc")
}

// Campaign returns a campaign.
func (r *Reader) Campaign(ctx context.Context, id int64) (banner.Campaign, error) {
	return one(ctx, r, scanCampaign, campaignQuery+" where c.id = $1", id)
}

// SaveCampaign writes a campaign, a new one where the ID is 0, and returns the id. It notes that the places of its banners
// changed. A Version that is not the one that stands is a Conflict.
func (t *Tx) SaveCampaign(ctx context.Context, c banner.Campaign) (int64, error) {
	args := []any{c.Advertiser, c.Name, ms(c.Starts), ms(c.Ends), c.Goal.Impressions, c.Goal.Clicks, c.Note, bit(c.Paused)}
	if c.ID == 0 {
		return t.insert(ctx, `insert into campaign (version, advertiser_id, name, starts_at, ends_at, goal_impressions, goal_clicks, note, paused)
			values (1, $1, $2, $3, $4, $5, $6, $7, $8) returning id`, args...)
	}
	old, err := t.Campaign(ctx, c.ID)
	if err != nil {
		return 0, err
	}
	if old.Version != c.Version {
		return 0, fault.New(fault.Conflict, "banner.stale")
	}
	if _, err := t.exec(ctx, `update campaign set version = version + 1, advertiser_id = $1, name = $2, starts_at = $3, ends_at = $4,
		goal_impressions = $5, goal_clicks = $6, note = $7, paused = $8 where id = $9`, append(args, c.ID)...); err != nil {
		return 0, err
	}
	places, err := list(ctx, &t.Reader, scanText, "select distinct place from banner where campaign_id = $1 order by place", c.ID)
	for _, place := range places {
		t.note(news.Change{What: news.WhatBanner, Key: place})
	}
	return c.ID, err
}

// DeleteCampaign removes a campaign that never had banners; one that has or had them is a Conflict: its report stays.
func (t *Tx) DeleteCampaign(ctx context.Context, id int64) error {
	if _, err := t.Campaign(ctx, id); err != nil {
		return err
	}
	used, err := one(ctx, &t.Reader, scanInt, "select (select count(*) from banner where campaign_id = $1) + (select count(*) from banner_past where campaign_id = $1)", id)
	if err != nil {
		return err
	}
	if used > 0 {
		return fault.New(fault.Conflict, "campaign.in-use")
	}
	_, err = t.exec(ctx, "delete from campaign where id = $1", id)
	return err
}

// PastBanners lists the banners of a campaign that were deleted.
func (r *Reader) PastBanners(ctx context.Context, campaign int64) ([]banner.Past, error) {
	return list(ctx, r, func(s scanner) (p banner.Past, err error) {
		var deleted int64
		err = s.Scan(&p.ID, &p.Place, &p.Name, &deleted)
		p.Deleted = at(deleted)
		return p, err
	}, "select banner_id, place, name, deleted_at from banner_past where campaign_id = $1 order by banner_id", campaign)
}

// CampaignDays lists what was counted of the banners of a campaign, those that were deleted too, by day.
func (r *Reader) CampaignDays(ctx context.Context, campaign int64) ([]banner.Day, error) {
	return list(ctx, r, func(s scanner) (d banner.Day, err error) {
		var day int64
		err = s.Scan(&day, &d.Banner, &d.Impressions, &d.Clicks)
		d.Day = at(day)
		return d, err
	}, `select n.day, n.banner_id, n.impressions, n.clicks from banner_count n
		where n.banner_id in (select id from banner where campaign_id = $1 union select banner_id from banner_past where campaign_id = $1)
		order by n.day, n.banner_id`, campaign)
}

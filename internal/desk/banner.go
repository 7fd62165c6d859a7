package desk

import (
	"context"
	"fmt"

	"jogan/internal/banner"
	"jogan/internal/fault"
	"jogan/internal/staff"
)

// Banners is what the actions on banners, campaigns and advertisers read and write.
type Banners interface {
	Banner(ctx context.Context, id int64) (banner.Creative, error)
	SaveBanner(ctx context.Context, c banner.Creative) (int64, error)
	DeleteBanner(ctx context.Context, id int64) error
	Campaign(ctx context.Context, id int64) (banner.Campaign, error)
	SaveCampaign(ctx context.Context, c banner.Campaign) (int64, error)
	DeleteCampaign(ctx context.Context, id int64) error
	Advertiser(ctx context.Context, id int64) (banner.Advertiser, error)
	SaveAdvertiser(ctx context.Context, a banner.Advertiser) (int64, error)
	DeleteAdvertiser(ctx context.Context, id int64) error
}

// SaveBanner writes a banner, a new one where its ID is 0. Version is the one that the writer began from; 0 takes whichever
// stands, for who knows no versions. A house's own banner is of no campaign.
func (d *Desk) SaveBanner(ctx context.Context, actor staff.Actor, c banner.Creative) (banner.Creative, error) {
	if err := actor.Permit(staff.Banners); err != nil {
		return c, err
	}
	if err := c.Check(); err != nil {
		return c, err
	}
	if c.House {
		c.Campaign = 0
	}
	saved := c
	err := d.store.Write(ctx, func(tx Tx) error {
		if _, err := tx.Picture(ctx, c.Picture); fault.Is(err, fault.NotFound) {
			return fault.In("picture", "picture.unknown")
		} else if err != nil {
			return err
		}
		if c.Campaign != 0 {
			if _, err := tx.Campaign(ctx, c.Campaign); fault.Is(err, fault.NotFound) {
				return fault.In("campaign", "field.choice")
			} else if err != nil {
				return err
			}
		}
		id, err := tx.SaveBanner(ctx, c)
		if err != nil {
			return err
		}
		if saved, err = tx.Banner(ctx, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "banner.save", object("banner", id), c.Name)
	})
	if err != nil {
		return c, fmt.Errorf("save banner %d: %w", c.ID, err)
	}
	return saved, nil
}

// DeleteBanner removes a banner; what was counted of it stays.
func (d *Desk) DeleteBanner(ctx context.Context, actor staff.Actor, id int64) error {
	return d.dropBanner(ctx, actor, "banner", id, Tx.DeleteBanner)
}

// SaveCampaign writes a campaign, a new one where its ID is 0; Version is the one that the writer began from.
func (d *Desk) SaveCampaign(ctx context.Context, actor staff.Actor, c banner.Campaign) (banner.Campaign, error) {
	if err := actor.Permit(staff.Banners); err != nil {
		return c, err
	}
	if err := c.Check(); err != nil {
		return c, err
	}
	saved := c
	err := d.store.Write(ctx, func(tx Tx) error {
		if _, err := tx.Advertiser(ctx, c.Advertiser); fault.Is(err, fault.NotFound) {
			return fault.In("advertiser", "field.choice")
		} else if err != nil {
			return err
		}
		id, err := tx.SaveCampaign(ctx, c)
		if err != nil {
			return err
		}
		if saved, err = tx.Campaign(ctx, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "campaign.save", object("campaign", id), c.Name)
	})
	if err != nil {
		return c, fmt.Errorf("save campaign %d: %w", c.ID, err)
	}
	return saved, nil
}

// DeleteCampaign removes a campaign that never had banners.
func (d *Desk) DeleteCampaign(ctx context.Context, actor staff.Actor, id int64) error {
	return d.dropBanner(ctx, actor, "campaign", id, Tx.DeleteCampaign)
}

// SaveAdvertiser writes an advertiser, a new one where the ID is 0; Version is the one that the writer began from. Two of one
// name are refused.
func (d *Desk) SaveAdvertiser(ctx context.Context, actor staff.Actor, a banner.Advertiser) (banner.Advertiser, error) {
	if err := actor.Permit(staff.Banners); err != nil {
		return a, err
	}
	if err := a.Check(); err != nil {
		return a, err
	}
	saved := a
	err := d.store.Write(ctx, func(tx Tx) error {
		id, err := tx.SaveAdvertiser(ctx, a)
		if err != nil {
			return err
		}
		if saved, err = tx.Advertiser(ctx, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "advertiser.save", object("advertiser", id), a.Name)
	})
	if err != nil {
		return a, fmt.Errorf("save advertiser %d: %w", a.ID, err)
	}
	return saved, nil
}

// DeleteAdvertiser removes an advertiser that has no campaigns.
func (d *Desk) DeleteAdvertiser(ctx context.Context, actor staff.Actor, id int64) error {
	return d.dropBanner(ctx, actor, "advertiser", id, Tx.DeleteAdvertiser)
}

// dropBanner removes something of the banners' part.
func (d *Desk) dropBanner(ctx context.Context, actor staff.Actor, noun string, id int64, remove func(Tx, context.Context, int64) error) error {
	if err := actor.Permit(staff.Banners); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := remove(tx, ctx, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, noun+".delete", object(noun, id), "")
	})
	if err != nil {
		return fmt.Errorf("delete %s %d: %w", noun, id, err)
	}
	return nil
}

package desk

import (
	"context"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// LookStore is what the actions on the site's look read and write.
type LookStore interface {
	Looks(ctx context.Context) (news.Looks, int64, error)
	SaveLooks(ctx context.Context, x news.Looks, from int64) error
}

// SaveLook gives the readers' site a look, from the version that the actor saw (0: the design as it comes). The one before
// is kept, see UndoLook.
func (d *Desk) SaveLook(ctx context.Context, actor staff.Actor, x news.Look, from int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	if err := x.Check(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		for field, id := range map[string]int64{"logo": x.Logo, "logo_dark": x.LogoDark, "favicon": x.Favicon} {
			if id == 0 {
				continue
			}
			p, err := tx.Picture(ctx, id)
			if fault.Is(err, fault.NotFound) || err == nil && (!p.IsImage() || !p.Blocked.IsZero()) {
				return fault.In(field, "picture.unknown")
			}
			if err != nil {
				return err
			}
		}
		stands, _, err := tx.Looks(ctx)
		if err != nil {
			return err
		}
		if err := tx.SaveLooks(ctx, news.Looks{Look: x, Before: &stands.Look}, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "look.save", "look", "")
	})
	if err != nil {
		return fmt.Errorf("save the look: %w", err)
	}
	return nil
}

// UndoLook puts the look before the present one in its place, and that one before it; Conflict where there was none or
// another stands by now.
func (d *Desk) UndoLook(ctx context.Context, actor staff.Actor, from int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		stands, _, err := tx.Looks(ctx)
		if err != nil {
			return err
		}
		if stands.Before == nil {
			return fault.New(fault.Conflict, "look.no-earlier")
		}
		if err := tx.SaveLooks(ctx, news.Looks{Look: *stands.Before, Before: &stands.Look}, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "look.undo", "look", "")
	})
	if err != nil {
		return fmt.Errorf("undo the look: %w", err)
	}
	return nil
}

package desk

import (
	"context"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// SavePopup writes a popup, a new one where its ID is 0; Version is the one that the writer began from, Conflict where
// another stands. Without a From it is shown at once.
func (d *Desk) SavePopup(ctx context.Context, actor staff.Actor, p news.Popup) (news.Popup, error) {
	if err := actor.Permit(staff.Fronts); err != nil {
		return p, err
	}
	if p.From.IsZero() {
		p.From = d.now()
	}
	if err := p.Check(); err != nil {
		return p, err
	}
	if p.ID == 0 {
		p.Version = 0
	}
	saved := p
	err := d.store.Write(ctx, func(tx Tx) error {
		saved = p // a write may be tried again
		saved.Version, saved.Updated = p.Version+1, d.now()
		if p.Picture != 0 {
			picture, err := tx.Picture(ctx, p.Picture)
			if fault.Is(err, fault.NotFound) || err == nil && !picture.IsImage() {
				return fault.In("picture", "picture.unknown")
			}
			if err != nil {
				return err
			}
		}
		var err error
		if saved.ID, err = tx.SavePopup(ctx, saved); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "popup.save", object("popup", saved.ID), saved.Title)
	})
	if err != nil {
		return p, fmt.Errorf("save popup %d: %w", p.ID, err)
	}
	return saved, nil
}

// DeletePopup removes a popup.
func (d *Desk) DeletePopup(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Fronts); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := tx.DeletePopup(ctx, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "popup.delete", object("popup", id), "")
	})
	if err != nil {
		return fmt.Errorf("delete popup %d: %w", id, err)
	}
	return nil
}

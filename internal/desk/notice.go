package desk

import (
	"context"
	"fmt"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// noticeList is the address of the list of notices, to which the address of a deleted one leads.
const noticeList = "/notices"

// SaveNotice writes a notice, a new one where its ID is 0; Version is the one that the writer began from, Conflict where
// another stands. Without a From readers see it at once.
func (d *Desk) SaveNotice(ctx context.Context, actor staff.Actor, n news.Notice) (news.Notice, error) {
	if err := actor.Permit(staff.Fronts); err != nil {
		return n, err
	}
	if n.From.IsZero() {
		n.From = d.now()
	}
	if err := n.Check(); err != nil {
		return n, err
	}
	if n.ID == 0 {
		n.Version = 0
	}
	saved := n
	err := d.store.Write(ctx, func(tx Tx) error {
		saved = n // a write may be tried again
		saved.Version, saved.Updated = n.Version+1, d.now()
		var err error
		if saved.ID, err = tx.SaveNotice(ctx, saved); err != nil {
			return err
		}
		if err := d.keepText(ctx, tx, actor, news.TextRevision{Noun: "notice", Of: saved.ID, Version: saved.Version, Title: saved.Title, Body: saved.Body}); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "notice.save", object("notice", saved.ID), saved.Title)
	})
	if err != nil {
		return n, fmt.Errorf("save notice %d: %w", n.ID, err)
	}
	return saved, nil
}

// DeleteNotice removes a notice. Its address leads to the list of notices.
func (d *Desk) DeleteNotice(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Fronts); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		n, err := tx.Notice(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.DeleteNotice(ctx, id); err != nil {
			return err
		}
		if err := tx.SetAddress(ctx, "path", fmt.Sprintf("%s/%d", noticeList, id), noticeList); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "notice.delete", object("notice", id), n.Title)
	})
	if err != nil {
		return fmt.Errorf("delete notice %d: %w", id, err)
	}
	return nil
}

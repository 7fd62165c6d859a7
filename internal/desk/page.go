package desk

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// DeletePage removes a static page. Whoever opens its address is told that it is gone.
func (d *Desk) DeletePage(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		all, err := tx.Pages(ctx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(p news.Page) bool { return p.ID == id })
		if i < 0 {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		if err := tx.DeletePage(ctx, id); err != nil {
			return err
		}
		if err := tx.SetAddress(ctx, "path", "/"+url.PathEscape(all[i].Slug), news.GoneAddress); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "page.delete", object("page", id), all[i].Slug)
	})
	if err != nil {
		return fmt.Errorf("delete page %d: %w", id, err)
	}
	return nil
}

// MovePage moves a static page one place up or down among the links at the foot of every page.
func (d *Desk) MovePage(ctx context.Context, actor staff.Actor, id int64, up bool) error {
	if err := actor.Permit(staff.Settings); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		all, err := tx.Pages(ctx)
		if err != nil {
			return err
		}
		var ids []int64
		for _, p := range all {
			ids = append(ids, p.ID)
		}
		i := slices.Index(ids, id)
		if i < 0 {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		to := i + 1
		if up {
			to = i - 1
		}
		if to < 0 || to >= len(ids) {
			return nil // it stands at the end already
		}
		ids[i], ids[to] = ids[to], ids[i]
		if err := tx.OrderPages(ctx, ids); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "page.move", object("page", id), all[i].Slug)
	})
	if err != nil {
		return fmt.Errorf("move page %d: %w", id, err)
	}
	return nil
}

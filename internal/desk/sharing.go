package desk

import (
	"context"
	"strings"

	"jogan/internal/news"
	"jogan/internal/staff"
)

// SharingStore is what the action on sharing writes.
type SharingStore interface {
	SaveSharing(ctx context.Context, x news.Sharing, from int64) error
}

// SaveSharing sets how readers pass articles on, from the version that the actor saw (0: the defaults). The key is no
// secret: every page of an article carries it.
func (d *Desk) SaveSharing(ctx context.Context, actor staff.Actor, x news.Sharing, from int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	if err := x.Check(); err != nil {
		return err
	}
	ways := make([]string, 0, len(x.Ways))
	for _, w := range x.Shown() {
		ways = append(ways, string(w))
	}
	return d.store.Write(ctx, func(tx Tx) error {
		if err := tx.SaveSharing(ctx, x, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "sharing.save", "sharing", strings.Join(ways, ", "))
	})
}

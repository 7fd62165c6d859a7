package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/notify"
	"jogan/internal/staff"
)

// Finding is what the actions on being found read and write.
type Finding interface {
	Findable(ctx context.Context) (news.Findable, int64, error)
	SaveFindable(ctx context.Context, f news.Findable, from int64) error
	HurryIndex(ctx context.Context) error
}

// SaveFindable sets what the paper tells search engines, crawlers of AI and advertising systems, from the version that the
// actor saw (0: nothing was set). The key of IndexNow is made when it is first wanted, and stays: search engines know it.
func (d *Desk) SaveFindable(ctx context.Context, actor staff.Actor, f news.Findable, from int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	if err := f.Check(); err != nil {
		return err
	}
	key := notify.NewIndexKey()
	err := d.store.Write(ctx, func(tx Tx) error {
		was, _, err := tx.Findable(ctx)
		if err != nil {
			return err
		}
		x := f
		if x.Key = was.Key; x.Key == "" && x.IndexNow {
			x.Key = key
		}
		if x.IndexNow && !was.IndexNow {
			paper, err := tx.Paper(ctx)
			if err != nil {
				return err
			}
			if !notify.IndexReady(paper.URL) {
				return fault.In("index_now", "findable.no-address")
			}
		}
		if err := tx.SaveFindable(ctx, x, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "findable.save", "findable", said(was, x))
	})
	if err != nil {
		return fmt.Errorf("save what finds the paper: %w", err)
	}
	return nil
}

// said names for the log what of the settings changed.
func said(was, now news.Findable) string {
	var all []string
	for _, x := range []struct {
		name    string
		changed bool
	}{
		{"naver", was.Naver != now.Naver}, {"google", was.Google != now.Google}, {"bing", was.Bing != now.Bing},
		{"robots.txt", was.Robots != now.Robots}, {"ads.txt", was.Ads != now.Ads},
		{fmt.Sprintf("IndexNow %t", now.IndexNow), was.IndexNow != now.IndexNow},
	} {
		if x.changed {
			all = append(all, x.name)
		}
	}
	for _, c := range news.Crawlers() {
		if was.Stance(c) != now.Stance(c) {
			all = append(all, c.Name+" "+string(now.Stance(c)))
		}
	}
	return strings.Join(slices.Compact(all), ", ")
}

// HurryIndexNow calls search engines again at once that refused what they were told.
func (d *Desk) HurryIndexNow(ctx context.Context, actor staff.Actor) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := tx.HurryIndex(ctx); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "findable.hurry", "findable", "")
	})
	if err != nil {
		return fmt.Errorf("call search engines again: %w", err)
	}
	return nil
}

package store

import (
	"context"

	"jogan/internal/news"
)

// Findable is what the paper tells those who find it, with its version: 0 where nothing was decided yet.
func (r *Reader) Findable(ctx context.Context) (f news.Findable, version int64, err error) {
	version, err = r.setting(ctx, "findable", &f)
	return f, version, err
}

// SaveFindable writes it where the version from still stands; Conflict where it does not. Search engines that are told of
// changes from now on hear of what happens from now on; where they are told no more, what waited is forgotten.
func (t *Tx) SaveFindable(ctx context.Context, f news.Findable, from int64) error {
	was, _, err := t.Findable(ctx)
	if err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatPaper})
	if err := t.saveSetting(ctx, "findable", f, from); err != nil {
		return err
	}
	switch {
	case f.IndexNow && !was.IndexNow:
		_, err = t.exec(ctx, "update counter set value = (select c.value from counter c where c.name = 'change') where name = 'indexnow'")
	case !f.IndexNow && was.IndexNow:
		if _, err = t.exec(ctx, "delete from indexnow"); err == nil {
			_, err = t.exec(ctx, "update indexnow_endpoint set attempts = 0, failing_since = 0, next_at = 0")
		}
	}
	return err
}

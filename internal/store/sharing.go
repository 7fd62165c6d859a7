package store

import (
	"context"

	"jogan/internal/news"
)

// Sharing is how readers pass articles on, with its version: 0 where nothing was decided yet.
func (r *Reader) Sharing(ctx context.Context) (news.Sharing, int64, error) {
	var x news.Sharing
	version, err := r.setting(ctx, "sharing", &x)
	if version == 0 {
		x = news.NewSharing()
	}
	return x, version, err
}

// SaveSharing writes it where the version from still stands; Conflict where it does not. Every page of an article shows it.
func (t *Tx) SaveSharing(ctx context.Context, x news.Sharing, from int64) error {
	t.note(news.Change{What: news.WhatPaper})
	return t.saveSetting(ctx, "sharing", x, from)
}

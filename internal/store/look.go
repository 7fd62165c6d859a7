package store

import (
	"context"

	"jogan/internal/news"
)

// Looks is how the site looks and looked before, with the version: 0 where nothing was decided yet.
func (r *Reader) Looks(ctx context.Context) (news.Looks, int64, error) {
	var x news.Looks
	version, err := r.setting(ctx, "look", &x)
	return x, version, err
}

// SaveLooks writes it where the version from still stands; Conflict where it does not. Every page shows it, and readers may
// see its pictures.
func (t *Tx) SaveLooks(ctx context.Context, x news.Looks, from int64) error {
	t.note(news.Change{What: news.WhatPaper})
	if err := t.saveSetting(ctx, "look", x, from); err != nil {
		return err
	}
	return t.usePictures(ctx, "look", x.Pictures())
}

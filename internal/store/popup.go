package store

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/news"
)

const popupColumns = "id, version, title, text, picture_id, alt, url, pages, starts_at, ends_at, spot, size, phone, ad, paused, updated_at"

func scanPopup(s scanner) (p news.Popup, err error) {
	var from, until, updated int64
	err = s.Scan(&p.ID, &p.Version, &p.Title, &p.Text, &p.Picture, &p.Alt, &p.URL, &p.Pages, &from, &until, &p.Spot, &p.Size, &p.Phone, &p.Ad, &p.Paused, &updated)
	p.From, p.Until, p.Updated = at(from), at(until), at(updated)
	return p, err
}

// Popups lists the popups that run at now or will, the one that began first before the others.
func (r *Reader) Popups(ctx context.Context, now time.Time) ([]news.Popup, error) {
	return list(ctx, r, scanPopup, "select "+popupColumns+" from popup where ends_at > $1 and paused = 0 order by starts_at, id", ms(now))
}

// PopupList lists all popups before an id (0: from the newest on), the newest first.
func (r *Reader) PopupList(ctx context.Context, before int64, limit int) ([]news.Popup, error) {
	return list(ctx, r, scanPopup, "select "+popupColumns+" from popup where id < $1 or $1 = 0 order by id desc limit $2", before, limit)
}

// Popup returns a popup.
func (r *Reader) Popup(ctx context.Context, id int64) (news.Popup, error) {
	return one(ctx, r, scanPopup, "select "+popupColumns+" from popup where id = $1", id)
}

// SavePopup writes a popup, a new one where its ID is 0, and returns its id. The version that p began from is
// p.Version-1; Conflict where another stands.
func (t *Tx) SavePopup(ctx context.Context, p news.Popup) (int64, error) {
	args := []any{p.Version, p.Title, p.Text, p.Picture, p.Alt, p.URL, p.Pages, ms(p.From), ms(p.Until), p.Spot, p.Size, p.Phone, bit(p.Ad), bit(p.Paused), ms(p.Updated)}
	var err error
	if p.ID == 0 {
		p.ID, err = t.insert(ctx, `insert into popup (version, title, text, picture_id, alt, url, pages, starts_at, ends_at, spot, size, phone, ad, paused, updated_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning id`, args...)
	} else {
		err = t.versioned(ctx, `update popup set version = $1, title = $2, text = $3, picture_id = $4, alt = $5, url = $6, pages = $7, starts_at = $8, ends_at = $9,
			spot = $10, size = $11, phone = $12, ad = $13, paused = $14, updated_at = $15 where id = $16 and version = $17`, append(args, p.ID, p.Version-1)...)
	}
	if err != nil {
		return p.ID, err
	}
	t.note(news.Change{What: news.WhatPopup, ID: p.ID})
	var pictures []int64
	if p.Picture != 0 {
		pictures = []int64{p.Picture}
	}
	return p.ID, t.usePictures(ctx, fmt.Sprintf("popup:%d", p.ID), pictures)
}

// DeletePopup removes a popup.
func (t *Tx) DeletePopup(ctx context.Context, id int64) error {
	if err := t.removed(ctx, "delete from popup where id = $1", id); err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatPopup, ID: id})
	return t.usePictures(ctx, fmt.Sprintf("popup:%d", id), nil)
}

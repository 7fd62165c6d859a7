package store

import (
	"context"
	"encoding/json"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const pictureColumns = "id, key, type, width, height, variants, caption, credit, alt, owner_id, created_at, blocked_at"

func scanPicture(s scanner) (p news.Picture, err error) {
	var variants string
	var created, blocked int64
	err = s.Scan(&p.ID, &p.Key, &p.Type, &p.Width, &p.Height, &variants, &p.Caption, &p.Credit, &p.Alt, &p.Owner, &created, &blocked)
	if err != nil {
		return p, err
	}
	p.Created, p.Blocked = at(created), at(blocked)
	return p, json.Unmarshal([]byte(variants), &p.Variants)
}

// Picture returns a picture of the library.
func (r *Reader) Picture(ctx context.Context, id int64) (news.Picture, error) {
	return one(ctx, r, scanPicture, "select "+pictureColumns+" from picture where id = $1", id)
}

// Pictures returns those of the ids that there are.
func (r *Reader) Pictures(ctx context.Context, ids []int64) (map[int64]news.Picture, error) {
	found := map[int64]news.Picture{}
	for _, chunk := range chunks(ids) {
		marks, args := in(nil, chunk)
		some, err := list(ctx, r, scanPicture, "select "+pictureColumns+" from picture where id in ("+marks+")", args...)
		if err != nil {
			return nil, err
		}
		for _, p := range some {
			found[p.ID] = p
		}
	}
	return found, nil
}

// PictureByKey returns the picture of a key and whether something that readers see shows it.
func (r *Reader) PictureByKey(ctx context.Context, key string) (p news.Picture, public bool, err error) {
	if p, err = one(ctx, r, scanPicture, "select "+pictureColumns+" from picture where key = $1", key); err != nil {
		return p, false, err
	}
	n, err := one(ctx, r, scanInt, "select count(*) from picture_use where picture_id = $1", p.ID)
	return p, n > 0, err
}

// PictureList lists the library, the newest first, before an id (0: from the newest on).
func (r *Reader) PictureList(ctx context.Context, before int64, limit int) ([]news.Picture, error) {
	return list(ctx, r, scanPicture, "select "+pictureColumns+" from picture where cast($1 as bigint) = 0 or id < $1 order by id desc limit $2", before, limit)
}

// InsertPicture adds a picture and returns its id. Where the key is there already, its own id comes back and its words stay.
func (t *Tx) InsertPicture(ctx context.Context, p news.Picture) (int64, error) {
	variants, err := asJSON(p.Variants)
	if err != nil {
		return 0, err
	}
	id, err := t.insert(ctx, `insert into picture (key, type, width, height, variants, caption, credit, alt, owner_id, created_at, blocked_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		on conflict (key) do update set variants = excluded.variants returning id`,
		p.Key, p.Type, p.Width, p.Height, variants, p.Caption, p.Credit, p.Alt, p.Owner, ms(p.Created), ms(p.Blocked))
	t.note(news.Change{What: news.WhatPicture, ID: id})
	return id, err
}

// UpdatePicture writes a picture's words and whether it is blocked.
func (t *Tx) UpdatePicture(ctx context.Context, p news.Picture) error {
	n, err := t.exec(ctx, "update picture set caption = $1, credit = $2, alt = $3, blocked_at = $4 where id = $5",
		p.Caption, p.Credit, p.Alt, ms(p.Blocked), p.ID)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	t.note(news.Change{What: news.WhatPicture, ID: p.ID})
	return err
}

// usePictures writes which pictures something public shows. Unknown ids are left out: an article may outlive a picture.
func (t *Tx) usePictures(ctx context.Context, user string, ids []int64) error {
	if _, err := t.exec(ctx, "delete from picture_use where used_by = $1", user); err != nil {
		return err
	}
	for _, id := range ids {
		if _, err := t.exec(ctx, "insert into picture_use (picture_id, used_by) select id, $1 from picture where id = $2", user, id); err != nil {
			return fmt.Errorf("picture %d: %w", id, err)
		}
	}
	return nil
}

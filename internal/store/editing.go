package store

import (
	"context"

	"jogan/internal/news"
)

const editingColumns = "article_no, person_id, name, tab, since, seen_at, version, turn"

func scanEditing(s scanner) (e news.Editing, err error) {
	var since, seen int64
	err = s.Scan(&e.Article, &e.Person, &e.Name, &e.Tab, &since, &seen, &e.Version, &e.Turn)
	e.Since, e.Seen = at(since), at(seen)
	return e, err
}

// Editing returns the sign on an article, live or not.
func (r *Reader) Editing(ctx context.Context, no int64) (news.Editing, error) {
	return one(ctx, r, scanEditing, "select "+editingColumns+" from editing where article_no = $1", no)
}

// PutEditing puts a sign in the place of whatever sign stands on the article.
func (t *Tx) PutEditing(ctx context.Context, e news.Editing) error {
	if _, err := t.exec(ctx, `insert into editing (`+editingColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8)
		on conflict (article_no) do update set person_id = excluded.person_id, name = excluded.name, tab = excluded.tab,
		since = excluded.since, seen_at = excluded.seen_at, version = excluded.version, turn = excluded.turn`,
		e.Article, e.Person, e.Name, e.Tab, ms(e.Since), ms(e.Seen), e.Version, e.Turn); err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatEditing, ID: e.Article})
	return nil
}

// TouchEditing renews the sign of a page; nobody is told.
func (t *Tx) TouchEditing(ctx context.Context, e news.Editing) error {
	_, err := t.exec(ctx, "update editing set seen_at = $1, version = $2, turn = $3 where article_no = $4 and tab = $5 and person_id = $6",
		ms(e.Seen), e.Version, e.Turn, e.Article, e.Tab, e.Person)
	return err
}

// DeleteEditing takes the sign away.
func (t *Tx) DeleteEditing(ctx context.Context, no int64) error {
	if _, err := t.exec(ctx, "delete from editing where article_no = $1", no); err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatEditing, ID: no})
	return nil
}

// Begun returns the article that a form for a new one began.
func (r *Reader) Begun(ctx context.Context, key string) (int64, error) {
	return one(ctx, r, scanInt, "select article_no from begun where form_key = $1", key)
}

// AddBegun notes which article a form began.
func (t *Tx) AddBegun(ctx context.Context, key string, no int64) error {
	_, err := t.exec(ctx, "insert into begun (form_key, article_no, at) values ($1, $2, $3)", key, no, ms(t.Now))
	return err
}

// begunKept is how long a form for a new article is remembered: a text that waited in a browser may come late.
const begunKept = 90 * 24 * 60 * 60 * 1000

// dropBody removes a body that nothing refers to any more.
func (t *Tx) dropBody(ctx context.Context, hash string) error {
	_, err := t.exec(ctx, `delete from body where hash = $1
		and not exists (select 1 from article where body_hash = $1)
		and not exists (select 1 from revision where body_hash = $1)
		and not exists (select 1 from public_article where body_hash = $1)`, hash)
	return err
}

package store

import (
	"context"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// AddEvent notes what other programs hear of a write, after it was written: of an article with the version that it left.
func (t *Tx) AddEvent(ctx context.Context, kind news.EventKind, id int64) error {
	version := int64(0)
	if kind.Noun() == "article" {
		var err error
		if version, err = one(ctx, &t.Reader, scanInt, "select version from article where no = $1", id); err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
	}
	t.note(news.Change{What: news.WhatEvent, ID: id, Key: news.EventKey(kind, version)})
	return nil
}

// Request returns a marked request of a token.
func (r *Reader) Request(ctx context.Context, token int64, route, key string) (staff.Request, error) {
	return one(ctx, r, func(s scanner) (x staff.Request, err error) {
		var when, until, acted, done int64
		err = s.Scan(&x.ID, &x.Token, &x.Route, &x.Key, &x.Print, &when, &until, &acted, &done, &x.Status, &x.Header, &x.Body)
		x.At, x.Until, x.Acted, x.Done = at(when), at(until), acted != 0, at(done)
		return x, err
	}, "select id, token_id, route, key, print, at, until, acted, done_at, status, header, body from request where token_id = $1 and route = $2 and key = $3", token, route, key)
}

// AddRequest writes a marked request; Conflict where its token has used the key there.
func (t *Tx) AddRequest(ctx context.Context, x staff.Request) (int64, error) {
	return t.insert(ctx, `insert into request (token_id, route, key, print, at, until, acted, done_at, status, header, body)
		values ($1, $2, $3, $4, $5, $6, 0, 0, 0, '', '') returning id`, x.Token, x.Route, x.Key, x.Print, ms(x.At), ms(x.Until))
}

// UpdateRequest writes how far a marked request is.
func (t *Tx) UpdateRequest(ctx context.Context, x staff.Request) error {
	n, err := t.exec(ctx, "update request set until = $1, acted = $2, done_at = $3, status = $4, header = $5, body = $6 where id = $7",
		ms(x.Until), bit(x.Acted), ms(x.Done), x.Status, x.Header, x.Body, x.ID)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	return err
}

// MarkRequest notes in the write of an action that it was done for the request.
func (t *Tx) MarkRequest(ctx context.Context, id int64) error {
	_, err := t.exec(ctx, "update request set acted = 1 where id = $1", id)
	return err
}

// DeleteRequest frees a key.
func (t *Tx) DeleteRequest(ctx context.Context, id int64) error {
	_, err := t.exec(ctx, "delete from request where id = $1", id)
	return err
}

package store

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const noticeColumns = "id, version, title, body, from_at, until_at, pinned, updated_at"

func scanNotice(s scanner) (n news.Notice, err error) {
	var from, until, updated int64
	err = s.Scan(&n.ID, &n.Version, &n.Title, &n.Body, &from, &until, &n.Pinned, &updated)
	n.From, n.Until, n.Updated = at(from), at(until), at(updated)
	return n, err
}

// Notices lists the notices whose period lasts at now: pinned ones first, then the newest.
func (r *Reader) Notices(ctx context.Context, now time.Time, limit int) ([]news.Notice, error) {
	return list(ctx, r, scanNotice, "select "+noticeColumns+` from notice where from_at <= $1 and (until_at = 0 or until_at > $1)
		order by pinned desc, from_at desc, id desc limit $2`, ms(now), limit)
}

// NoticeTurn is the next moment after now at which a notice begins or ends; zero: none does.
func (r *Reader) NoticeTurn(ctx context.Context, now time.Time) (time.Time, error) {
	n, err := one(ctx, r, scanInt, `select coalesce(min(t), 0) from (
		select from_at as t from notice where from_at > $1
		union all select until_at from notice where until_at > $1) turns`, ms(now))
	return at(n), err
}

// PastNotices lists the notices whose period is over, the newest first.
func (r *Reader) PastNotices(ctx context.Context, now time.Time, before news.Cursor, limit int) ([]news.Notice, error) {
	query, args := "select "+noticeColumns+" from notice where until_at > 0 and until_at <= $1", []any{ms(now), limit}
	if !before.IsZero() {
		query += " and (from_at < $3 or from_at = $3 and id < $4)"
		args = append(args, ms(before.At), before.No)
	}
	return list(ctx, r, scanNotice, query+" order by from_at desc, id desc limit $2", args...)
}

// NoticeList lists all notices, those to come too, the newest first.
func (r *Reader) NoticeList(ctx context.Context, before news.Cursor, limit int) ([]news.Notice, error) {
	query, args := "select "+noticeColumns+" from notice", []any{limit}
	if !before.IsZero() {
		query += " where from_at < $2 or from_at = $2 and id < $3"
		args = append(args, ms(before.At), before.No)
	}
	return list(ctx, r, scanNotice, query+" order by from_at desc, id desc limit $1", args...)
}

// Notice returns a notice.
func (r *Reader) Notice(ctx context.Context, id int64) (news.Notice, error) {
	return one(ctx, r, scanNotice, "select "+noticeColumns+" from notice where id = $1", id)
}

// SaveNotice writes a notice, a new one where its ID is 0, and returns its id. The version that n began from is
// n.Version-1; Conflict where another stands.
func (t *Tx) SaveNotice(ctx context.Context, n news.Notice) (int64, error) {
	args := []any{n.Version, n.Title, n.Body, ms(n.From), ms(n.Until), bit(n.Pinned), ms(n.Updated)}
	var err error
	if n.ID == 0 {
		n.ID, err = t.insert(ctx, `insert into notice (version, title, body, from_at, until_at, pinned, updated_at)
			values ($1, $2, $3, $4, $5, $6, $7) returning id`, args...)
	} else {
		err = t.versioned(ctx, `update notice set version = $1, title = $2, body = $3, from_at = $4, until_at = $5, pinned = $6, updated_at = $7
			where id = $8 and version = $9`, append(args, n.ID, n.Version-1)...)
	}
	if err != nil {
		return n.ID, err
	}
	t.note(news.Change{What: news.WhatNotice, ID: n.ID})
	return n.ID, t.usePictures(ctx, fmt.Sprintf("notice:%d", n.ID), news.InBody(n.Body))
}

// versioned runs an update that names the version it began from; Conflict where it touched nothing.
func (t *Tx) versioned(ctx context.Context, query string, args ...any) error {
	n, err := t.exec(ctx, query, args...)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "page.stale")
	}
	return err
}

// removed runs a delete; NotFound where it touched nothing.
func (t *Tx) removed(ctx context.Context, query string, args ...any) error {
	n, err := t.exec(ctx, query, args...)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	return err
}

// DeleteNotice removes a notice; its versions stay.
func (t *Tx) DeleteNotice(ctx context.Context, id int64) error {
	if err := t.removed(ctx, "delete from notice where id = $1", id); err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatNotice, ID: id})
	return t.usePictures(ctx, fmt.Sprintf("notice:%d", id), nil)
}

const textColumns = "id, noun, of_id, version, slug, title, body, person_id, name, at"

func scanRevised(s scanner) (v news.TextRevision, err error) {
	var when int64
	err = s.Scan(&v.ID, &v.Noun, &v.Of, &v.Version, &v.Slug, &v.Title, &v.Body, &v.Person, &v.Name, &when)
	v.At = at(when)
	return v, err
}

// TextRevisions lists the versions of a page or notice, the newest first.
func (r *Reader) TextRevisions(ctx context.Context, noun string, id int64, limit int) ([]news.TextRevision, error) {
	return list(ctx, r, scanRevised, "select "+textColumns+" from text_revision where noun = $1 and of_id = $2 order by version desc limit $3", noun, id, limit)
}

// TextRevision returns one version of a page or notice.
func (r *Reader) TextRevision(ctx context.Context, noun string, id, version int64) (news.TextRevision, error) {
	return one(ctx, r, scanRevised, "select "+textColumns+" from text_revision where noun = $1 and of_id = $2 and version = $3", noun, id, version)
}

// AddTextRevision keeps a version of a page or notice.
func (t *Tx) AddTextRevision(ctx context.Context, v news.TextRevision) error {
	_, err := t.exec(ctx, `insert into text_revision (noun, of_id, version, slug, title, body, person_id, name, at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, v.Noun, v.Of, v.Version, v.Slug, v.Title, v.Body, v.Person, v.Name, ms(v.At))
	return err
}

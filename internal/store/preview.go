package store

import (
	"context"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const previewColumns = "id, hash, article_no, label, person_id, created_at, expires_at, revoked_at, used_at"

func scanPreview(s scanner) (l news.PreviewLink, err error) {
	var created, expires, revoked, used int64
	err = s.Scan(&l.ID, &l.Hash, &l.Article, &l.Label, &l.Person, &created, &expires, &revoked, &used)
	l.Created, l.Expires, l.Revoked, l.Used = at(created), at(expires), at(revoked), at(used)
	return l, err
}

// PreviewLinks lists the links of an article for outsiders, the newest first, ended ones too.
func (r *Reader) PreviewLinks(ctx context.Context, no int64) ([]news.PreviewLink, error) {
	return list(ctx, r, scanPreview, "select "+previewColumns+" from preview_link where article_no = $1 order by id desc", no)
}

// PreviewLink returns the link with the hash of its secret, whether it still holds or not.
func (r *Reader) PreviewLink(ctx context.Context, hash string) (news.PreviewLink, error) {
	return one(ctx, r, scanPreview, "select "+previewColumns+" from preview_link where hash = $1", hash)
}

// AddPreviewLink keeps a new link and returns its id.
func (t *Tx) AddPreviewLink(ctx context.Context, l news.PreviewLink) (int64, error) {
	return t.insert(ctx, `insert into preview_link (hash, article_no, label, person_id, created_at, expires_at, revoked_at, used_at)
		values ($1, $2, $3, $4, $5, $6, 0, 0) returning id`, l.Hash, l.Article, l.Label, l.Person, ms(l.Created), ms(l.Expires))
}

// RevokePreviewLink ends a link of the article at once.
func (t *Tx) RevokePreviewLink(ctx context.Context, no, id int64) error {
	n, err := t.exec(ctx, "update preview_link set revoked_at = $1 where id = $2 and article_no = $3", ms(t.Now), id, no)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	if err != nil {
		return fmt.Errorf("revoke preview link %d: %w", id, err)
	}
	return nil
}

// TouchPreviewLink notes that a link was used.
func (t *Tx) TouchPreviewLink(ctx context.Context, id int64) error {
	_, err := t.exec(ctx, "update preview_link set used_at = $1 where id = $2", ms(t.Now), id)
	return err
}

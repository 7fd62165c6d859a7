package desk

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// MaxPreviewDays bounds how long an outsider can read an article before readers do.
const MaxPreviewDays = 30

// AddPreviewLink makes a link with which an outsider reads the article as it stands, for days (1 to MaxPreviewDays), and
// returns its secret, which is shown this once.
func (d *Desk) AddPreviewLink(ctx context.Context, actor staff.Actor, no int64, label string, days int) (news.PreviewLink, string, error) {
	var f fault.Fields
	l := news.PreviewLink{Article: no, Label: news.Line(&f, "label", label, news.MaxName, true), Person: actor.Person, Created: d.now()}
	if days < 1 || days > MaxPreviewDays {
		f.Add("days", "field.range", 1, MaxPreviewDays)
	}
	if err := f.Err(); err != nil {
		return l, "", err
	}
	l.Expires = l.Created.Add(time.Duration(days) * 24 * time.Hour)
	secret, hash := staff.Secret()
	l.Hash = hash
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := mayPreview(ctx, tx, actor, no); err != nil {
			return err
		}
		id, err := tx.AddPreviewLink(ctx, l)
		if err != nil {
			return err
		}
		l.ID = id
		return audit(ctx, tx, actor, "preview.add", object("article", no), l.Label)
	})
	if err != nil {
		return l, "", fmt.Errorf("preview link of article %d: %w", no, err)
	}
	return l, secret, nil
}

// RevokePreviewLink ends a link at once.
func (d *Desk) RevokePreviewLink(ctx context.Context, actor staff.Actor, no, id int64) error {
	return d.store.Write(ctx, func(tx Tx) error {
		if err := mayPreview(ctx, tx, actor, no); err != nil {
			return err
		}
		if err := tx.RevokePreviewLink(ctx, no, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "preview.revoke", object("article", no), "")
	})
}

func mayPreview(ctx context.Context, tx Tx, actor staff.Actor, no int64) error {
	if err := actor.Permit(staff.Write); err != nil {
		return err
	}
	a, err := tx.Article(ctx, no)
	if err != nil {
		return err
	}
	if !actor.MayEdit(a) {
		return fault.New(fault.Forbidden, "article.not-yours")
	}
	return nil
}

// PreviewLinked is what the holder of a link's secret may read: the public copy that publishing now would make. NotFound
// where the link is unknown, revoked or too old, or the article was withdrawn.
func (d *Desk) PreviewLinked(ctx context.Context, secret string) (news.PublicArticle, error) {
	gone := fault.New(fault.NotFound, "preview.ended")
	l, err := d.store.PreviewLink(ctx, staff.SecretHash(secret))
	if fault.Is(err, fault.NotFound) || err == nil && !l.Live(d.now()) {
		return news.PublicArticle{}, gone
	}
	if err != nil {
		return news.PublicArticle{}, err
	}
	var public news.PublicArticle
	err = d.store.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, l.Article)
		if err != nil {
			return err
		}
		if a.Status == news.Withdrawn {
			return gone
		}
		public = a.Public(d.now())
		return tx.TouchPreviewLink(ctx, l.ID)
	})
	return public, err
}

package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const correctionColumns = "id, version, article_no, kind, title, body, notice_no, claim_id, named, published_at, edited_at, box_until, withdrawn_at, withdraw_reason"

func scanCorrection(s scanner) (c news.Correction, err error) {
	var published, edited, until, withdrawn int64
	err = s.Scan(&c.ID, &c.Version, &c.Article, &c.Kind, &c.Title, &c.Body, &c.Notice, &c.Claim, &c.Named, &published, &edited, &until, &withdrawn, &c.WithdrawReason)
	c.Published, c.Edited, c.BoxUntil, c.Withdrawn = at(published), at(edited), at(until), at(withdrawn)
	return c, err
}

// Correction returns a correction, also one that was taken down (Withdrawn).
func (r *Reader) Correction(ctx context.Context, id int64) (news.Correction, error) {
	c, err := one(ctx, r, scanCorrection, "select "+correctionColumns+" from correction where id = $1", id)
	if err != nil {
		return c, fmt.Errorf("correction %d: %w", id, err)
	}
	return c, nil
}

// CorrectionsOf lists the corrections that stand at an article, newest first.
func (r *Reader) CorrectionsOf(ctx context.Context, no int64) ([]news.Correction, error) {
	return list(ctx, r, scanCorrection, "select "+correctionColumns+` from correction where article_no = $1 and withdrawn_at = 0
		order by published_at desc, id desc`, no)
}

// Corrections lists corrections, newest first, from before on; with taken down also those that readers see no more.
func (r *Reader) Corrections(ctx context.Context, down bool, before news.Cursor, limit int) ([]news.Correction, error) {
	query, args := "select "+correctionColumns+" from correction where (withdrawn_at = 0 or $1 = 1)", []any{bit(down), limit}
	if !before.IsZero() {
		query += " and (published_at, id) < ($3, $4)"
		args = append(args, ms(before.At), before.No)
	}
	return list(ctx, r, scanCorrection, query+" order by published_at desc, id desc limit $2", args...)
}

// CorrectionBox lists the corrections whose time on the front page has not ended at now, newest first.
func (r *Reader) CorrectionBox(ctx context.Context, now time.Time, limit int) ([]news.Correction, error) {
	return list(ctx, r, scanCorrection, "select "+correctionColumns+` from correction where box_until > $1 and withdrawn_at = 0
		order by published_at desc, id desc limit $2`, ms(now), limit)
}

// CorrectionRevisions lists what is kept of a correction, the newest first.
func (r *Reader) CorrectionRevisions(ctx context.Context, id int64) ([]news.CorrectionRevision, error) {
	return list(ctx, r, func(s scanner) (v news.CorrectionRevision, err error) {
		var when int64
		var copied string
		if err := s.Scan(&v.ID, &v.Correction, &v.Version, &when, &v.Person, &v.Name, &v.Action, &v.Note, &copied); err != nil {
			return v, err
		}
		v.At = at(when)
		return v, json.Unmarshal([]byte(copied), &v.Copy)
	}, "select id, correction_id, version, at, person_id, name, action, note, copy from correction_revision where correction_id = $1 order by id desc", id)
}

// SaveCorrection writes a correction, a new one where its ID is 0, and returns its id. The version that c began from is
// c.Version-1; Conflict where another stands. The article's public copy learns of it in the same write, with the changes
// that make stale what shows either.
func (t *Tx) SaveCorrection(ctx context.Context, c news.Correction) (int64, error) {
	args := []any{c.Version, c.Article, c.Kind, c.Title, c.Body, c.Notice, c.Claim, bit(c.Named), ms(c.Published), ms(c.Edited), ms(c.BoxUntil), ms(c.Withdrawn), c.WithdrawReason}
	var err error
	if c.ID == 0 {
		c.ID, err = t.insert(ctx, `insert into correction (version, article_no, kind, title, body, notice_no, claim_id, named,
			published_at, edited_at, box_until, withdrawn_at, withdraw_reason)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning id`, args...)
	} else {
		var n int64
		n, err = t.exec(ctx, `update correction set version = $1, article_no = $2, kind = $3, title = $4, body = $5, notice_no = $6,
			claim_id = $7, named = $8, published_at = $9, edited_at = $10, box_until = $11, withdrawn_at = $12, withdraw_reason = $13
			where id = $14 and version = $15`, append(args, c.ID, c.Version-1)...)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "correction.stale")
		}
	}
	if err != nil {
		return c.ID, fmt.Errorf("correction %d: %w", c.ID, err)
	}
	t.note(news.Change{What: news.WhatCorrection, ID: c.ID})
	return c.ID, t.markCorrected(ctx, c.Article)
}

// markCorrected writes the corrections that stand at an article into its public copy and notes the article as changed
// where it is listed.
func (t *Tx) markCorrected(ctx context.Context, no int64) error {
	standing, err := t.CorrectionsOf(ctx, no)
	if err != nil {
		return err
	}
	text := ""
	if len(standing) > 0 {
		var refs []news.CorrectionRef
		for _, c := range standing {
			refs = append(refs, c.Ref())
		}
		if text, err = asJSON(refs); err != nil {
			return err
		}
	}
	if _, err := t.exec(ctx, "update public_article set corrections = $1 where no = $2", text, no); err != nil {
		return err
	}
	place, _, _, err := t.listing(ctx, no)
	if err != nil {
		return err
	}
	t.note(news.Change{What: news.WhatArticle, ID: no, Old: place, New: place})
	return t.touchParts(ctx, no)
}

// readRefs reads the corrections of a public copy.
func readRefs(text string) (refs []news.CorrectionRef, err error) {
	if text == "" {
		return nil, nil
	}
	return refs, json.Unmarshal([]byte(text), &refs)
}

// AddCorrectionRevision keeps a version of a correction.
func (t *Tx) AddCorrectionRevision(ctx context.Context, v news.CorrectionRevision) error {
	copied, err := asJSON(v.Copy)
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, `insert into correction_revision (correction_id, version, at, person_id, name, action, note, copy)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, v.Correction, v.Version, ms(v.At), v.Person, v.Name, v.Action, v.Note, copied)
	return err
}

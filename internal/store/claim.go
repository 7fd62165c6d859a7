package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

const claimColumns = `id, version, article_no, kind, claimant, contact, text, way, received_at, election, status, answer,
	answered_at, closed_at, correction_id, purged_at, created_at, updated_at`

func scanClaim(s scanner) (c news.Claim, err error) {
	var received, answered, closed, purged, created, updated int64
	err = s.Scan(&c.ID, &c.Version, &c.Article, &c.Kind, &c.Claimant, &c.Contact, &c.Text, &c.Way, &received, &c.Election, &c.Status, &c.Answer,
		&answered, &closed, &c.Correction, &purged, &created, &updated)
	c.Received, c.Answered, c.Closed, c.Purged, c.Created, c.Updated = at(received), at(answered), at(closed), at(purged), at(created), at(updated)
	return c, err
}

// Claim returns a claim.
func (r *Reader) Claim(ctx context.Context, id int64) (news.Claim, error) {
	c, err := one(ctx, r, scanClaim, "select "+claimColumns+" from claim where id = $1", id)
	if err != nil {
		return c, fmt.Errorf("claim %d: %w", id, err)
	}
	return c, nil
}

// Claims lists claims, the last received first.
func (r *Reader) Claims(ctx context.Context, f news.ClaimFilter) ([]news.Claim, error) {
	where, args := []string{"1 = 1"}, []any{f.Limit}
	if f.Open {
		where = append(where, "closed_at = 0")
	}
	if f.Closed {
		where = append(where, "closed_at <> 0")
	}
	if !f.Before.IsZero() {
		where = append(where, "(received_at, id) < ($2, $3)")
		args = append(args, ms(f.Before.At), f.Before.No)
	}
	return list(ctx, r, scanClaim, "select "+claimColumns+" from claim where "+strings.Join(where, " and ")+
		" order by received_at desc, id desc limit $1", args...)
}

// ClaimsDue counts what waits at the claims desk at now, in the paper's zone.
func (r *Reader) ClaimsDue(ctx context.Context, now time.Time) (due news.ClaimsDue, err error) {
	paper, err := r.Paper(ctx)
	if err != nil {
		return due, err
	}
	open, err := list(ctx, r, scanClaim, "select "+claimColumns+" from claim where status in ($1, $2)", news.ClaimReceived, news.ClaimAccepted)
	zone := paper.Zone()
	for _, c := range open {
		due.Count(c, now, zone)
	}
	return due, err
}

// ClaimEvents is the history of a claim, oldest first.
func (r *Reader) ClaimEvents(ctx context.Context, id int64) ([]news.ClaimEvent, error) {
	return list(ctx, r, func(s scanner) (e news.ClaimEvent, err error) {
		var when int64
		err = s.Scan(&e.ID, &e.Claim, &when, &e.Person, &e.Name, &e.Action, &e.Text)
		e.At = at(when)
		return e, err
	}, "select id, claim_id, at, person_id, name, action, text from claim_event where claim_id = $1 order by id", id)
}

// SaveClaim writes a claim, a new one where its ID is 0, and returns its id. The version that c began from is
// c.Version-1; Conflict where another stands.
func (t *Tx) SaveClaim(ctx context.Context, c news.Claim) (int64, error) {
	args := []any{c.Version, c.Article, c.Kind, c.Claimant, c.Contact, c.Text, c.Way, ms(c.Received), bit(c.Election), c.Status, c.Answer,
		ms(c.Answered), ms(c.Closed), c.Correction, ms(c.Purged), ms(c.Created), ms(c.Updated)}
	if c.ID == 0 {
		id, err := t.insert(ctx, `insert into claim (version, article_no, kind, claimant, contact, text, way, received_at, election, status, answer,
			answered_at, closed_at, correction_id, purged_at, created_at, updated_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) returning id`, args...)
		t.note(news.Change{What: news.WhatClaim, ID: id})
		return id, err
	}
	n, err := t.exec(ctx, `update claim set version = $1, article_no = $2, kind = $3, claimant = $4, contact = $5, text = $6, way = $7,
		received_at = $8, election = $9, status = $10, answer = $11, answered_at = $12, closed_at = $13, correction_id = $14, purged_at = $15,
		created_at = $16, updated_at = $17 where id = $18 and version = $19`, append(args, c.ID, c.Version-1)...)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "claim.stale")
	}
	t.note(news.Change{What: news.WhatClaim, ID: c.ID})
	return c.ID, err
}

// AddClaimEvent writes a line of a claim's history.
func (t *Tx) AddClaimEvent(ctx context.Context, e news.ClaimEvent) error {
	_, err := t.exec(ctx, "insert into claim_event (claim_id, at, person_id, name, action, text) values ($1, $2, $3, $4, $5, $6)",
		e.Claim, ms(e.At), e.Person, e.Name, e.Action, e.Text)
	return err
}

// PurgeClaimEvents erases what was said in a claim's history; who did what and when stays.
func (t *Tx) PurgeClaimEvents(ctx context.Context, id int64) error {
	_, err := t.exec(ctx, "update claim_event set text = '' where claim_id = $1", id)
	return err
}

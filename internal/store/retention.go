package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Retention is how long the paper keeps what, with its version: 0 where nothing was decided yet.
func (r *Reader) Retention(ctx context.Context) (news.Retention, int64, error) {
	x := news.NewRetention()
	version, err := r.setting(ctx, "retention", &x)
	return x, version, err
}

// SaveRetention writes it where the version from still stands; Conflict where it does not. Readers' forms say how long
// what they take is kept.
func (t *Tx) SaveRetention(ctx context.Context, x news.Retention, from int64) error {
	t.note(news.Change{What: news.WhatForm})
	return t.saveSetting(ctx, "retention", x, from)
}

// kept is a kind of data that is erased when its time is over.
type kept struct {
	kind  string // the setting's name in news.Retention
	days  func(news.Retention) int
	due   func(ctx context.Context, r *Reader, before time.Time) (int64, error) // rows that are older
	prune pruning
}

// countOlder makes a count of rows that are older than $1.
func countOlder(query string) func(ctx context.Context, r *Reader, before time.Time) (int64, error) {
	return func(ctx context.Context, r *Reader, before time.Time) (int64, error) {
		return one(ctx, r, scanInt, query, ms(before))
	}
}

// pruning erases what is older than a moment, and counts it.
type pruning = func(ctx context.Context, t *Tx, before time.Time) (int64, error)

// both does two prunings of one kind.
func both(one, other pruning) pruning {
	return func(ctx context.Context, t *Tx, before time.Time) (int64, error) {
		n, err := one(ctx, t, before)
		if err != nil {
			return n, err
		}
		m, err := other(ctx, t, before)
		return n + m, err
	}
}

// retained is everything that is kept for a time that the paper sets. A further kind is one more line.
func retained() []kept {
	return []kept{
		{"submissions", func(r news.Retention) int { return r.Submissions }, countOlder("select count(*) from submission where purged_at = 0 and closed_at > 0 and closed_at < $1"), pruneSubmissions},
		{"claims", func(r news.Retention) int { return r.Claims }, countOlder("select count(*) from claim where closed_at > 0 and closed_at < $1 and purged_at = 0"), pruneClaims},
		{"audit", func(r news.Retention) int { return r.Audit }, countOlder("select count(*) from audit where at < $1 and erased_at = 0 and action not in ('audit.prune', 'paper.restore')"), pruneAudits},
		{"stands", func(r news.Retention) int { return r.Stands }, countOlder("select count(*) from stand where removed_at > 0 and removed_at < $1"), pruneStands},
		{"views", func(r news.Retention) int { return r.Views }, countOlder("select count(*) from view_hour where hour < $1"), pruneViewHours},
		{"deliveries", func(r news.Retention) int { return r.Deliveries }, countOlder("select (select count(*) from mail where created_at < $1) + (select count(*) from delivery where created_at < $1) + (select count(*) from partner_delivery where state = 'deleted' and there = 0 and held = 0 and queued_at < $1)"), both(both(pruneMails, pruneDeliveries), prunePartners)},
	}
}

// today is the first moment of the paper's day: what is kept for days is kept for whole days, so that one run a day erases.
func (r *Reader) today(ctx context.Context, now time.Time) (time.Time, error) {
	zone := time.UTC
	paper, err := r.Paper(ctx)
	if err == nil {
		zone = paper.Zone()
	} else if !fault.Is(err, fault.NotFound) {
		return time.Time{}, err
	}
	y, m, d := now.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone), nil
}

// RetentionState is how each kind of data stands: what is erased when the paper's next day begins, and what was last.
func (r *Reader) RetentionState(ctx context.Context, now time.Time) (map[string]news.Kept, error) {
	setting, _, err := r.Retention(ctx)
	if err != nil {
		return nil, err
	}
	today, err := r.today(ctx, now)
	if err != nil {
		return nil, err
	}
	type last struct {
		kind     string
		at, gone int64
	}
	states := map[string]news.Kept{}
	runs, err := list(ctx, r, func(s scanner) (x last, err error) { return x, s.Scan(&x.kind, &x.at, &x.gone) }, "select kind, at, gone from retention_run")
	if err != nil {
		return nil, err
	}
	for _, k := range retained() {
		due, err := k.due(ctx, r, today.AddDate(0, 0, 1-k.days(setting)))
		if err != nil {
			return nil, fmt.Errorf("retention of %s: %w", k.kind, err)
		}
		states[k.kind] = news.Kept{Due: due}
	}
	for _, x := range runs {
		if s, ok := states[x.kind]; ok {
			s.Last, s.Gone = at(x.at), x.gone
			states[x.kind] = s
		}
	}
	return states, nil
}

// retainPatience bounds the one write in which old data is erased: a day's rows are seconds of work, and while it waits for
// a server that went silent nothing else is written.
const retainPatience = 2 * time.Minute

// Retain erases what is older than the paper keeps it. A run that erased something leaves one line in the log with how
// many rows of what. Where nothing is due nothing is written.
func (db *DB) Retain(ctx context.Context) error {
	if old, err := db.outlived(ctx, db.now()); err != nil || !old {
		return err
	}
	return db.writeWithin(ctx, retainPatience, func(t *Tx) error {
		setting, _, err := t.Retention(ctx)
		if err != nil {
			return err
		}
		today, err := t.today(ctx, t.Now)
		if err != nil {
			return err
		}
		detail := ""
		for _, k := range retained() {
			gone, err := k.prune(ctx, t, today.AddDate(0, 0, -k.days(setting)))
			if err != nil {
				return fmt.Errorf("retention of %s: %w", k.kind, err)
			}
			if gone == 0 {
				continue
			}
			if detail != "" {
				detail += ", "
			}
			detail += fmt.Sprintf("%s %d", k.kind, gone)
			if _, err := t.exec(ctx, `insert into retention_run (kind, at, gone) values ($1, $2, $3)
				on conflict (kind) do update set at = excluded.at, gone = excluded.gone`, k.kind, ms(t.Now), gone); err != nil {
				return err
			}
		}
		if detail == "" {
			return nil
		}
		return t.AddAudit(ctx, news.Audit{Name: news.ProgramName, Action: "retention.run", Object: "retention", Detail: detail})
	})
}

// outlived tells whether anything is older than the paper keeps it.
func (r *Reader) outlived(ctx context.Context, now time.Time) (bool, error) {
	setting, _, err := r.Retention(ctx)
	if err != nil {
		return false, err
	}
	today, err := r.today(ctx, now)
	if err != nil {
		return false, err
	}
	for _, k := range retained() {
		if due, err := k.due(ctx, r, today.AddDate(0, 0, -k.days(setting))); err != nil || due > 0 {
			return err == nil, err
		}
	}
	return false, nil
}

// pruneClaims erases the data of those whose claims were closed before a time; what was claimed of which article, when,
// and how it ended stays.
func pruneClaims(ctx context.Context, t *Tx, before time.Time) (int64, error) {
	old, err := list(ctx, &t.Reader, scanClaim, "select "+claimColumns+" from claim where closed_at > 0 and closed_at < $1 and purged_at = 0", ms(before))
	if err != nil {
		return 0, err
	}
	gone := int64(0)
	for _, c := range old {
		c, err := c.Purge(t.Now)
		if fault.Is(err, fault.Conflict) { // opened again
			continue
		}
		if err != nil {
			return 0, err
		}
		c.Version, c.Updated = c.Version+1, t.Now
		_, saveErr := t.SaveClaim(ctx, c)
		if err := errors.Join(saveErr, t.PurgeClaimEvents(ctx, c.ID), t.AddClaimEvent(ctx, news.ClaimEvent{
			Claim: c.ID, At: t.Now, Name: news.ProgramName, Action: news.ClaimPurge,
		})); err != nil {
			return 0, err
		}
		gone++
	}
	return gone, nil
}

// Prune removes what has outlived its use: dead sessions, ended links, old changes. Bounded in each table by age alone.
func (db *DB) Prune(ctx context.Context) error {
	return db.Write(ctx, func(t *Tx) error {
		for _, x := range []struct {
			query string
			age   int64
		}{
			{"delete from session where seen_at < $1", staff.SessionIdle.Milliseconds()},
			{"delete from session where created_at < $1", staff.SessionLife.Milliseconds()},
			{"delete from person_link where expires_at < $1", staff.LinkLife.Milliseconds()},
			{"delete from change where at < $1", changesKept.Milliseconds()},
			{"delete from editing where seen_at < $1", 24 * news.EditingLife.Milliseconds()},
			{"delete from begun where at < $1", begunKept},
			{"delete from redirect_draft where at < $1", redirectDraftKept.Milliseconds()},
			{"delete from view_minute where minute < $1", minutesKept.Milliseconds()},
			{"delete from request where at < $1", staff.RequestKept.Milliseconds()},
		} {
			if _, err := t.exec(ctx, x.query, ms(t.Now)-x.age); err != nil {
				return err
			}
		}
		return nil
	})
}

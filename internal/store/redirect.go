package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// OldSite is how the paper answers addresses of the system before, with its version: 0 where nothing was decided yet.
func (r *Reader) OldSite(ctx context.Context) (x news.OldSite, version int64, err error) {
	version, err = r.setting(ctx, "old-site", &x)
	return x, version, err
}

// SaveOldSite writes it where the version from still stands; Conflict where it does not.
func (t *Tx) SaveOldSite(ctx context.Context, x news.OldSite, from int64) error {
	t.note(news.Change{What: news.WhatPaper})
	return t.saveSetting(ctx, "old-site", x, from)
}

// oldSection begins the keys of sections of an old system; see package oldsite.
const oldSection = "section/"

// OldCodes lists the codes of sections in an old system, and where they lead.
func (r *Reader) OldCodes(ctx context.Context, system string) ([]news.OldCode, error) {
	return list(ctx, r, func(s scanner) (x news.OldCode, err error) {
		err = s.Scan(&x.Code, &x.To)
		x.Code = strings.TrimPrefix(x.Code, oldSection)
		return x, err
	}, "select old_key, target from address where source = $1 and old_key like $2 order by old_key limit $3", system, oldSection+"%", news.MaxOldCodes+1)
}

// SetOldCodes puts the codes of sections in old systems in the place of those before.
func (t *Tx) SetOldCodes(ctx context.Context, systems []string, codes []news.OldCode) error {
	for _, system := range news.OldSystems() {
		if _, err := t.exec(ctx, "delete from address where source = $1 and old_key like $2", system, oldSection+"%"); err != nil {
			return err
		}
	}
	for _, system := range systems {
		for _, c := range codes {
			if _, err := t.exec(ctx, "insert into address (source, old_key, target, created_at) values ($1, $2, $3, $4)", system, oldSection+c.Code, c.To, ms(t.Now)); err != nil {
				return err
			}
		}
	}
	return nil
}

// LastChange is when one of these things changed last; zero: not within the time that changes are kept.
func (r *Reader) LastChange(ctx context.Context, of []news.What) (time.Time, error) {
	marks, args := in(nil, of)
	last, err := one(ctx, r, scanInt, "select at from change where what in ("+marks+") order by seq desc limit 1", args...)
	if fault.Is(err, fault.NotFound) {
		return time.Time{}, nil
	}
	return at(last), err
}

func scanRedirect(s scanner) (x news.Redirect, err error) {
	var added int64
	err = s.Scan(&x.From, &x.To, &added)
	x.Added = at(added)
	return x, err
}

// Redirects lists redirects of a source in the order of their old addresses, from behind one on; text is to stand in
// either address.
func (r *Reader) Redirects(ctx context.Context, source, text, after string, limit int) ([]news.Redirect, error) {
	if text == "" {
		return list(ctx, r, scanRedirect, "select old_key, target, created_at from address where source = $1 and old_key > $2 order by old_key limit $3", source, after, limit)
	}
	like := "%" + likeEscape.Replace(strings.ToLower(text)) + "%"
	return list(ctx, r, scanRedirect, `select old_key, target, created_at from address where source = $1 and old_key > $2
		and (lower(old_key) like $3 escape '\' or lower(target) like $3 escape '\') order by old_key limit $4`, source, after, like, limit)
}

// Redirect is a redirect of the paper's own.
func (r *Reader) Redirect(ctx context.Context, from string) (news.Redirect, error) {
	return one(ctx, r, scanRedirect, "select old_key, target, created_at from address where source = $1 and old_key = $2", news.OwnRedirect, from)
}

// CountRedirects is how many redirects of its own the paper has.
func (r *Reader) CountRedirects(ctx context.Context) (int64, error) {
	return one(ctx, r, scanInt, "select count(*) from address where source = $1", news.OwnRedirect)
}

// PutRedirects writes redirects that lead to no address which another one of them leaves. Whoever led to one of the
// addresses in moved leads on to where that one leads.
func (t *Tx) PutRedirects(ctx context.Context, all []news.Redirect, moved map[string]bool) error {
	for _, x := range all {
		if moved[x.From] {
			if _, err := t.exec(ctx, "update address set target = $1 where target = $2", x.To, x.From); err != nil {
				return fmt.Errorf("redirect %q: %w", x.From, err)
			}
		}
	}
	for some := range slices.Chunk(all, 100) {
		var rows []string
		var args []any
		for _, x := range some {
			marks, more := in(args, []any{news.OwnRedirect, x.From, x.To, ms(t.Now)})
			rows, args = append(rows, "("+marks+")"), more
		}
		if _, err := t.exec(ctx, "insert into address (source, old_key, target, created_at) values "+strings.Join(rows, ", ")+
			" on conflict (source, old_key) do update set target = excluded.target", args...); err != nil {
			return fmt.Errorf("%d redirects: %w", len(some), err)
		}
	}
	return nil
}

// DeleteRedirect removes a redirect of the paper's own.
func (t *Tx) DeleteRedirect(ctx context.Context, from string) error {
	return t.removed(ctx, "delete from address where source = $1 and old_key = $2", news.OwnRedirect, from)
}

// Listed tells whether anything stands in a public list.
func (r *Reader) Listed(ctx context.Context, name string) (bool, error) {
	n, err := one(ctx, r, scanInt, "select count(*) from (select 1 from public_listing where list = $1 limit 1) x", name)
	return n > 0, err
}

// redirectDraftKept is how long a table of redirects waits to be applied.
const redirectDraftKept = 24 * time.Hour

// RedirectDraft is the table of redirects that somebody brought and has not applied yet; NotFound where there is none.
func (r *Reader) RedirectDraft(ctx context.Context, person int64) (string, error) {
	return one(ctx, r, scanText, "select body from redirect_draft where person_id = $1", person)
}

// KeepRedirectDraft keeps it in the place of the one before; an empty one ends it.
func (t *Tx) KeepRedirectDraft(ctx context.Context, person int64, body string) error {
	if _, err := t.exec(ctx, "delete from redirect_draft where person_id = $1", person); err != nil || body == "" {
		return err
	}
	_, err := t.exec(ctx, "insert into redirect_draft (person_id, body, at) values ($1, $2, $3)", person, body, ms(t.Now))
	return err
}

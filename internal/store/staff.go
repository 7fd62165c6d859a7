package store

import (
	"context"
	"strings"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

const personColumns = "id, login, name, title, email, handle, role, password, disabled_at, created_at, seen_at, " + profileColumns

func scanPerson(s scanner) (p staff.Person, err error) {
	var disabled, created, seen int64
	err = s.Scan(&p.ID, &p.Login, &p.Name, &p.Title, &p.Email, &p.Handle, &p.Role, &p.Password, &disabled, &created, &seen,
		&p.Portrait, &p.Beat, &p.Bio, &p.ShowEmail, &p.ProfileVersion)
	p.Disabled, p.Created, p.Seen = at(disabled), at(created), at(seen)
	return p, err
}

// Person returns somebody by id.
func (r *Reader) Person(ctx context.Context, id int64) (staff.Person, error) {
	return one(ctx, r, scanPerson, "select "+personColumns+" from person where id = $1", id)
}

// PersonByLogin returns somebody by what they sign in with.
func (r *Reader) PersonByLogin(ctx context.Context, login string) (staff.Person, error) {
	return one(ctx, r, scanPerson, "select "+personColumns+" from person where login = $1", login)
}

// People lists everybody, those who left too.
func (r *Reader) People(ctx context.Context) ([]staff.Person, error) {
	return list(ctx, r, scanPerson, "select "+personColumns+" from person order by name, id")
}

// SavePerson writes a person, a new one where the ID is 0, and returns the id. A login or handle that somebody has is Conflict.
func (t *Tx) SavePerson(ctx context.Context, p staff.Person) (int64, error) {
	args := []any{p.Login, p.Name, p.Title, p.Email, p.Handle, p.Role, p.Password, ms(p.Disabled), ms(p.Created), ms(p.Seen)}
	var err error
	if p.ID == 0 {
		p.ID, err = t.insert(ctx, `insert into person (login, name, title, email, handle, role, password, disabled_at, created_at, seen_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id`, args...)
	} else {
		_, err = t.exec(ctx, `update person set login = $1, name = $2, title = $3, email = $4, handle = $5, role = $6, password = $7,
			disabled_at = $8, created_at = $9, seen_at = $10 where id = $11`, append(args, p.ID)...)
	}
	t.note(news.Change{What: news.WhatPerson, ID: p.ID})
	return p.ID, err // what readers learn of the person is SaveProfile's
}

// SetSeen notes a sign-in. Readers see nothing of it.
func (t *Tx) SetSeen(ctx context.Context, person int64) error {
	_, err := t.exec(ctx, "update person set seen_at = $1 where id = $2", ms(t.Now), person)
	return err
}

// Link returns a one-time link by the hash of its secret.
func (r *Reader) Link(ctx context.Context, hash string) (staff.Link, error) {
	return one(ctx, r, func(s scanner) (l staff.Link, err error) {
		var expires, used int64
		err = s.Scan(&l.Hash, &l.Person, &expires, &used)
		l.Expires, l.Used = at(expires), at(used)
		return l, err
	}, "select hash, person_id, expires_at, used_at from person_link where hash = $1", hash)
}

// AddLink writes a one-time link; older ones of the same person end.
func (t *Tx) AddLink(ctx context.Context, l staff.Link) error {
	if _, err := t.exec(ctx, "delete from person_link where person_id = $1", l.Person); err != nil {
		return err
	}
	_, err := t.exec(ctx, "insert into person_link (hash, person_id, expires_at, used_at) values ($1, $2, $3, 0)", l.Hash, l.Person, ms(l.Expires))
	return err
}

// UseLink uses a link up. It can be done once; the second time is Conflict.
func (t *Tx) UseLink(ctx context.Context, hash string) error {
	n, err := t.exec(ctx, "update person_link set used_at = $1 where hash = $2 and used_at = 0", ms(t.Now), hash)
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "signin.link-used")
	}
	return err
}

// Session returns a session by the hash of its secret, live or not.
func (r *Reader) Session(ctx context.Context, hash string) (staff.Session, error) {
	return one(ctx, r, func(s scanner) (x staff.Session, err error) {
		var created, seen int64
		err = s.Scan(&x.Hash, &x.Person, &created, &seen, &x.Agent, &x.Address)
		x.Created, x.Seen = at(created), at(seen)
		return x, err
	}, "select hash, person_id, created_at, seen_at, agent, address from session where hash = $1", hash)
}

// AddSession writes a sign-in.
func (t *Tx) AddSession(ctx context.Context, s staff.Session) error {
	_, err := t.exec(ctx, "insert into session (hash, person_id, created_at, seen_at, agent, address) values ($1, $2, $3, $4, $5, $6)",
		s.Hash, s.Person, ms(s.Created), ms(s.Seen), s.Agent, s.Address)
	return err
}

// TouchSession notes that a session is in use.
func (t *Tx) TouchSession(ctx context.Context, hash string) error {
	_, err := t.exec(ctx, "update session set seen_at = $1 where hash = $2", ms(t.Now), hash)
	return err
}

// DeleteSession ends one session.
func (t *Tx) DeleteSession(ctx context.Context, hash string) error {
	_, err := t.exec(ctx, "delete from session where hash = $1", hash)
	return err
}

// DeleteSessionsOf ends all sessions of a person but the one named by except.
func (t *Tx) DeleteSessionsOf(ctx context.Context, person int64, except string) error {
	_, err := t.exec(ctx, "delete from session where person_id = $1 and hash <> $2", person, except)
	return err
}

const tokenColumns = "id, name, role, person_id, hash, scopes, created_at, expires_at, revoked_at, used_at, used_from"

func scanToken(s scanner) (x staff.Token, err error) {
	var created, expires, revoked, used int64
	var scopes string
	err = s.Scan(&x.ID, &x.Name, &x.Role, &x.Person, &x.Hash, &scopes, &created, &expires, &revoked, &used, &x.From)
	for scope := range strings.FieldsSeq(scopes) {
		x.Scopes = append(x.Scopes, staff.Scope(scope))
	}
	x.Created, x.Expires, x.Revoked, x.Used = at(created), at(expires), at(revoked), at(used)
	return x, err
}

// Tokens lists the programs' tokens, the newest first.
func (r *Reader) Tokens(ctx context.Context) ([]staff.Token, error) {
	return list(ctx, r, scanToken, "select "+tokenColumns+" from token order by id desc")
}

// TokenByHash returns a token by the hash of its secret, revoked or not.
func (r *Reader) TokenByHash(ctx context.Context, hash string) (staff.Token, error) {
	return one(ctx, r, scanToken, "select "+tokenColumns+" from token where hash = $1", hash)
}

// AddToken writes a token and returns its id.
func (t *Tx) AddToken(ctx context.Context, x staff.Token) (int64, error) {
	var scopes []string
	for _, s := range x.Scopes {
		scopes = append(scopes, string(s))
	}
	return t.insert(ctx, `insert into token (name, role, person_id, hash, scopes, created_at, expires_at, revoked_at, used_at, used_from)
		values ($1, $2, $3, $4, $5, $6, $7, 0, 0, '') returning id`,
		x.Name, x.Role, x.Person, x.Hash, strings.Join(scopes, " "), ms(x.Created), ms(x.Expires))
}

// RevokeToken ends a token.
func (t *Tx) RevokeToken(ctx context.Context, id int64) error {
	n, err := t.exec(ctx, "update token set revoked_at = $1 where id = $2 and revoked_at = 0", ms(t.Now), id)
	if err == nil && n == 0 {
		err = fault.New(fault.NotFound, "fault.not-found")
	}
	return err
}

// TouchToken notes that a token is in use from an address.
func (t *Tx) TouchToken(ctx context.Context, id int64, address string) error {
	_, err := t.exec(ctx, "update token set used_at = $1, used_from = $2 where id = $3", ms(t.Now), address, id)
	return err
}

// SetPasswords gives everybody the same password, as a sample paper has it.
func (db *DB) SetPasswords(ctx context.Context, hash string) error {
	return db.Write(ctx, func(t *Tx) error {
		_, err := t.exec(ctx, "update person set password = $1", hash)
		return err
	})
}

package desk

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Invite adds somebody and returns the secret of a one-time link with which they choose a password.
func (d *Desk) Invite(ctx context.Context, actor staff.Actor, p staff.Person) (staff.Person, string, error) {
	if err := actor.Permit(staff.Manage); err != nil {
		return p, "", err
	}
	if err := p.Check(); err != nil {
		return p, "", err
	}
	p.ID, p.Password, p.Created, p.Disabled, p.Seen = 0, "", d.now(), time.Time{}, time.Time{}
	secret, hash := staff.Secret()
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		p.ID = 0 // a write may be tried again
		if p.ID, err = tx.SavePerson(ctx, p); err != nil {
			return taken(err)
		}
		if err := tx.AddLink(ctx, staff.Link{Hash: hash, Person: p.ID, Expires: d.now().Add(staff.LinkLife)}); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "person.invite", object("person", p.ID), p.Login)
	})
	if err != nil {
		return p, "", fmt.Errorf("invite %q: %w", p.Login, err)
	}
	return p, secret, nil
}

// taken turns the database's Conflict into a fault of the field.
func taken(err error) error {
	if fault.Is(err, fault.Conflict) {
		return fault.In("login", "person.login-taken")
	}
	return err
}

// ResetLink returns the secret of a new one-time link for a new password; the old password holds until it is used.
func (d *Desk) ResetLink(ctx context.Context, actor staff.Actor, id int64) (string, error) {
	if err := actor.Permit(staff.Manage); err != nil {
		return "", err
	}
	secret, hash := staff.Secret()
	err := d.store.Write(ctx, func(tx Tx) error {
		if _, err := tx.Person(ctx, id); err != nil {
			return err
		}
		if err := tx.AddLink(ctx, staff.Link{Hash: hash, Person: id, Expires: d.now().Add(staff.LinkLife)}); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "person.reset", object("person", id), "")
	})
	if err != nil {
		return "", fmt.Errorf("reset person %d: %w", id, err)
	}
	return secret, nil
}

// SavePerson changes somebody's name, byline, handle or role. The last administrator keeps the role: a paper is never locked out.
func (d *Desk) SavePerson(ctx context.Context, actor staff.Actor, p staff.Person) (staff.Person, error) {
	if err := actor.Permit(staff.Manage); err != nil {
		return p, err
	}
	if err := p.Check(); err != nil {
		return p, err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		stands, err := tx.Person(ctx, p.ID)
		if err != nil {
			return err
		}
		p.Password, p.Created, p.Seen, p.Disabled = stands.Password, stands.Created, stands.Seen, stands.Disabled
		p.Profile = stands.Profile
		if stands.Role == staff.Admin && p.Role != staff.Admin {
			if err := keepAdmin(ctx, tx, p.ID); err != nil {
				return err
			}
		}
		if _, err := tx.SavePerson(ctx, p); err != nil {
			return taken(err)
		}
		if stands.Handle != p.Handle {
			if err := moved(ctx, tx, "/reporters/", stands.Handle, p.Handle); err != nil {
				return err
			}
			if err := tx.LeavePeople(ctx, []int64{p.ID}); err != nil {
				return err
			}
		}
		return audit(ctx, tx, actor, "person.save", object("person", p.ID), p.Login+" "+string(p.Role))
	})
	if err != nil {
		return p, fmt.Errorf("save person %d: %w", p.ID, err)
	}
	return p, nil
}

// keepAdmin is Conflict where nobody but the person could administer the paper.
func keepAdmin(ctx context.Context, tx Tx, id int64) error {
	people, err := tx.People(ctx)
	if err != nil {
		return err
	}
	for _, x := range people {
		if x.ID != id && x.Role == staff.Admin && x.Disabled.IsZero() {
			return nil
		}
	}
	return fault.New(fault.Conflict, "person.last-admin")
}

// DisablePerson shuts somebody out at once, or lets them in again. Their bylines stay.
func (d *Desk) DisablePerson(ctx context.Context, actor staff.Actor, id int64, disabled bool) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		action := "person.enable"
		p.Disabled = time.Time{}
		if disabled {
			if p.Role == staff.Admin {
				if err := keepAdmin(ctx, tx, id); err != nil {
					return err
				}
			}
			action, p.Disabled = "person.disable", d.now()
			if err := tx.DeleteSessionsOf(ctx, id, ""); err != nil {
				return err
			}
		}
		if _, err := tx.SavePerson(ctx, p); err != nil {
			return err
		}
		return audit(ctx, tx, actor, action, object("person", id), p.Login)
	})
	if err != nil {
		return fmt.Errorf("disable person %d: %w", id, err)
	}
	return nil
}

// AddToken makes a token for a program and returns its secret, which is shown this once.
func (d *Desk) AddToken(ctx context.Context, actor staff.Actor, x staff.Token) (staff.Token, string, error) {
	if err := actor.Permit(staff.Manage); err != nil {
		return x, "", err
	}
	if err := x.Check(); err != nil {
		return x, "", err
	}
	if !x.Expires.IsZero() && !x.Expires.After(d.now()) {
		return x, "", fault.In("expires", "token.expires-past")
	}
	secret, hash := staff.Secret()
	x.Hash, x.Created = hash, d.now()
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		detail := x.Name + " " + string(x.Role)
		if x.Person != 0 {
			p, err := tx.Person(ctx, x.Person)
			if fault.Is(err, fault.NotFound) || err == nil && !p.Disabled.IsZero() {
				return fault.In("person", "field.choice")
			} else if err != nil {
				return err
			}
			detail += " " + p.Login
		}
		for _, scope := range x.Scopes {
			detail += " " + string(scope)
		}
		if x.ID, err = tx.AddToken(ctx, x); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "token.add", object("token", x.ID), detail)
	})
	if err != nil {
		return x, "", fmt.Errorf("add token %q: %w", x.Name, err)
	}
	return x, secret, nil
}

// RevokeToken ends a token at once.
func (d *Desk) RevokeToken(ctx context.Context, actor staff.Actor, id int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := tx.RevokeToken(ctx, id); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "token.revoke", object("token", id), "")
	})
	if err != nil {
		return fmt.Errorf("revoke token %d: %w", id, err)
	}
	return nil
}

// touchEvery is how often the use of a session or token is written down.
const touchEvery = 10 * time.Minute

// TokenActor is the program that a token's secret belongs to; NotFound where the token is unknown, revoked or at its end, or
// the person that it works for may not enter any more.
func (d *Desk) TokenActor(ctx context.Context, secret, address string) (staff.Actor, error) {
	x, err := d.store.TokenByHash(ctx, staff.SecretHash(secret))
	if err == nil && !x.Live(d.now()) {
		err = fault.New(fault.NotFound, "signin.token")
	}
	var person staff.Person
	if err == nil && x.Person != 0 {
		if person, err = d.store.Person(ctx, x.Person); err == nil && !person.Disabled.IsZero() {
			err = fault.New(fault.NotFound, "signin.token")
		}
	}
	if err != nil {
		return staff.Actor{}, err
	}
	if since := d.now().Sub(x.Used); since > touchEvery || x.From != address && since > time.Minute {
		if err := d.store.Write(ctx, func(tx Tx) error { return tx.TouchToken(ctx, x.ID, address) }); err != nil {
			return staff.Actor{}, err
		}
	}
	actor := x.Actor(address)
	if actor.Powers, _, err = d.store.Powers(ctx); err == nil && x.Person != 0 {
		actor = actor.For(person)
	}
	return actor, err
}

// SignIn opens a session for whoever knows the password. Too many failures close the door for a while: for that name
// from that address first, for the address later.
func (d *Desk) SignIn(ctx context.Context, login, password, address, agent string) (string, staff.Person, error) {
	var f fault.Fields
	login = strings.ToLower(news.Line(&f, "login", login, news.MaxName, true))
	if f.Err() != nil {
		login = "" // nobody's; what was sent is neither remembered nor logged
	}
	p, err := d.signIn(ctx, login, password, address)
	if err != nil {
		return "", staff.Person{}, err
	}
	secret, err := d.openSession(ctx, p, address, agent, func(tx Tx) error {
		// Hashing takes its time: meanwhile the password may have been changed, or the person shut out.
		now, err := tx.Person(ctx, p.ID)
		if err == nil && (now.Password != p.Password || !now.Disabled.IsZero()) {
			err = fault.In("password", "signin.wrong")
		}
		return err
	})
	return secret, p, err
}

// signIn is whose name and password these are.
func (d *Desk) signIn(ctx context.Context, login, password, address string) (staff.Person, error) {
	done, err := d.hash(ctx)
	if err != nil {
		return staff.Person{}, err
	}
	defer done()
	if err := d.open(login, address); err != nil {
		return staff.Person{}, err
	}
	p, err := d.store.PersonByLogin(ctx, login)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return staff.Person{}, err
	}
	if !staff.PasswordMatches(p.Password, password) || !p.Disabled.IsZero() {
		d.attempts.Failed(login, address)
		d.log.Info("a sign-in failed", "login", login, "address", address)
		return staff.Person{}, fault.In("password", "signin.wrong")
	}
	d.attempts.Passed(login, address)
	return p, nil
}

// open is Unavailable while the door is closed after too many failures. It is asked with a place for hashing in hand, so
// that many guesses sent at once do not all pass before the first has failed.
func (d *Desk) open(login, address string) error {
	if wait := d.attempts.Wait(login, address); wait > 0 {
		return fault.New(fault.Unavailable, "signin.too-many", int(wait.Minutes())+1)
	}
	return nil
}

// hash waits for a place to hash a password in; done gives it back.
func (d *Desk) hash(ctx context.Context) (done func(), err error) {
	select {
	case d.hashing <- struct{}{}:
		return func() { <-d.hashing }, nil
	case <-ctx.Done():
		return nil, fault.Wrap(ctx.Err(), fault.Unavailable, "fault.unavailable")
	}
}

// newPassword is the stored form of a new password.
func (d *Desk) newPassword(ctx context.Context, password string) (string, error) {
	done, err := d.hash(ctx)
	if err != nil {
		return "", err
	}
	defer done()
	return staff.HashPassword(password)
}

// openSession writes a session and whatever else belongs to the same write.
func (d *Desk) openSession(ctx context.Context, p staff.Person, address, agent string, also func(Tx) error) (string, error) {
	secret, hash := staff.Secret()
	if runes := []rune(strings.ToValidUTF8(agent, "")); len(runes) > news.MaxNote {
		agent = string(runes[:news.MaxNote])
	}
	now := d.now()
	err := d.store.Write(ctx, func(tx Tx) error {
		if err := also(tx); err != nil {
			return err
		}
		session := staff.Session{Hash: hash, Person: p.ID, Created: now, Seen: now, Agent: strings.ToValidUTF8(strings.ReplaceAll(agent, "\x00", ""), ""), Address: address}
		if err := tx.AddSession(ctx, session); err != nil {
			return err
		}
		if err := tx.SetSeen(ctx, p.ID); err != nil {
			return err
		}
		return audit(ctx, tx, p.Actor(address), "person.sign-in", object("person", p.ID), "")
	})
	if err != nil {
		return "", fmt.Errorf("sign in %q: %w", p.Login, err)
	}
	return secret, nil
}

// SignOut ends a session.
func (d *Desk) SignOut(ctx context.Context, secret string) error {
	return d.store.Write(ctx, func(tx Tx) error { return tx.DeleteSession(ctx, staff.SecretHash(secret)) })
}

// Session is who is signed in with the secret; NotFound where the session is unknown or has ended.
func (d *Desk) Session(ctx context.Context, secret string) (staff.Person, error) {
	s, err := d.store.Session(ctx, staff.SecretHash(secret))
	if err != nil {
		return staff.Person{}, err
	}
	p, err := d.store.Person(ctx, s.Person)
	if err != nil {
		return staff.Person{}, err
	}
	if !s.Live(d.now()) || !p.Disabled.IsZero() {
		return staff.Person{}, fault.New(fault.NotFound, "signin.ended")
	}
	if d.now().Sub(s.Seen) > touchEvery {
		if err := d.store.Write(ctx, func(tx Tx) error { return tx.TouchSession(ctx, s.Hash) }); err != nil {
			return staff.Person{}, err
		}
	}
	p.Powers, _, err = d.store.Powers(ctx)
	return p, err
}

// SavePowers sets who may do what, from the version of the table that the actor saw (0: the defaults of the paper's size).
func (d *Desk) SavePowers(ctx context.Context, actor staff.Actor, table staff.Powers, from int64) error {
	if err := actor.Permit(staff.Manage); err != nil {
		return err
	}
	table, err := table.Check()
	if err != nil {
		return err
	}
	return d.store.Write(ctx, func(tx Tx) error {
		if err := tx.SavePowers(ctx, table, from); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "powers.save", "paper", "")
	})
}

// LinkPerson is whose one-time link this is; NotFound where it is unknown, used or too old, or the person is shut out.
func (d *Desk) LinkPerson(ctx context.Context, secret string) (staff.Person, error) {
	l, err := d.store.Link(ctx, staff.SecretHash(secret))
	if err == nil && (!l.Used.IsZero() || d.now().After(l.Expires)) {
		err = fault.New(fault.NotFound, "signin.link-used")
	}
	if err != nil {
		return staff.Person{}, err
	}
	p, err := d.store.Person(ctx, l.Person)
	if err == nil && !p.Disabled.IsZero() {
		return staff.Person{}, fault.New(fault.NotFound, "signin.link-used")
	}
	return p, err
}

// AcceptLink sets the password that somebody chose at their one-time link and signs them in. Sessions that were open end.
func (d *Desk) AcceptLink(ctx context.Context, secret, password, address, agent string) (string, staff.Person, error) {
	p, err := d.LinkPerson(ctx, secret)
	if err != nil {
		return "", p, err
	}
	hash, err := d.newPassword(ctx, password)
	if err != nil {
		return "", p, err
	}
	session, err := d.openSession(ctx, p, address, agent, func(tx Tx) (err error) {
		if err := tx.UseLink(ctx, staff.SecretHash(secret)); err != nil {
			return err
		}
		if err := tx.DeleteSessionsOf(ctx, p.ID, ""); err != nil {
			return err
		}
		if p, err = tx.Person(ctx, p.ID); err != nil { // as they stand now, the role too
			return err
		}
		if !p.Disabled.IsZero() {
			return fault.New(fault.Conflict, "signin.link-used")
		}
		p.Password = hash
		if _, err := tx.SavePerson(ctx, p); err != nil {
			return err
		}
		return audit(ctx, tx, p.Actor(address), "person.password", object("person", p.ID), "")
	})
	return session, p, err
}

// ChangePassword sets a new password for whoever knows the old one. Other sessions of theirs end; keep is the secret of this one.
func (d *Desk) ChangePassword(ctx context.Context, actor staff.Actor, old, fresh, keep string) error {
	if err := actor.Permit(staff.Enter); err != nil {
		return err
	}
	p, err := d.store.Person(ctx, actor.Person)
	if err != nil {
		return err
	}
	if err := d.knows(ctx, p, old, actor.Address); err != nil {
		return err
	}
	hash, err := d.newPassword(ctx, fresh)
	if err != nil {
		return err
	}
	known := p.Password
	return d.store.Write(ctx, func(tx Tx) error {
		p, err := tx.Person(ctx, actor.Person)
		if err != nil {
			return err
		}
		if p.Password != known { // changed meanwhile: old is not the password any more
			return fault.In("old", "signin.wrong-old")
		}
		p.Password = hash
		if _, err := tx.SavePerson(ctx, p); err != nil {
			return err
		}
		if err := tx.DeleteSessionsOf(ctx, p.ID, staff.SecretHash(keep)); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "person.password", object("person", p.ID), "")
	})
}

// knows is Invalid where old is not the person's password.
func (d *Desk) knows(ctx context.Context, p staff.Person, old, address string) error {
	done, err := d.hash(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := d.open(p.Login, address); err != nil {
		return err
	}
	if !staff.PasswordMatches(p.Password, old) {
		d.attempts.Failed(p.Login, address)
		return fault.In("old", "signin.wrong-old")
	}
	return nil
}

package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Editings is what the actions read and write of who writes on which article now.
type Editings interface {
	Editing(ctx context.Context, no int64) (news.Editing, error)
	PutEditing(ctx context.Context, e news.Editing) error
	TouchEditing(ctx context.Context, e news.Editing) error
	DeleteEditing(ctx context.Context, no int64) error
	Begun(ctx context.Context, key string) (int64, error)
	AddBegun(ctx context.Context, key string, no int64) error
}

// Taken is the error of who wants to write where somebody else, or another page of their own, writes now. Nothing was
// written.
type Taken struct{ By news.Editing }

func (t *Taken) Error() string {
	return fmt.Sprintf("article %d is edited by %s", t.By.Article, t.By.Name)
}

// Unwrap gives the error its kind.
func (t *Taken) Unwrap() error { return fault.New(fault.Conflict, "article.editing", t.By.Name) }

// Form is the page that a save comes from. The zero Form is a program, or a form without script: its save is checked by
// the version alone and takes no sign.
type Form struct {
	Tab     string // key of the page
	Key     string // of a form for a new article: it begins one article, however often it is sent
	Turn    int64  // number of the save; the page counts on, so that one that was overtaken changes nothing
	Leaving bool   // the page closes
}

// BeginEditing puts the actor's sign on the article, or renews it: a page that is open says so every 20 seconds. was is the
// key that the same tab had before it was loaded again, version what it shows. *Taken answers where a live sign of another
// page stands.
func (d *Desk) BeginEditing(ctx context.Context, actor staff.Actor, no, version int64, tab, was string) (news.Article, error) {
	var a news.Article
	err := d.editing(ctx, actor, no, func(tx Tx, stands news.Article) error {
		a = stands
		now := d.now()
		cur, err := tx.Editing(ctx, no)
		switch {
		case err != nil && !fault.Is(err, fault.NotFound):
			return err
		case err == nil && cur.Tab == tab && cur.Person == actor.Person:
			cur.Seen = now
			return tx.TouchEditing(ctx, cur)
		case err == nil && cur.Live(now) && !cur.Of(actor.Person, tab) && (was == "" || !cur.Of(actor.Person, was)):
			return &Taken{cur}
		}
		next := news.Editing{Article: no, Person: actor.Person, Name: actor.Name, Tab: tab, Since: now, Seen: now}
		if version == stands.Version {
			next.Version = version
		}
		return tx.PutEditing(ctx, next)
	})
	return a, err
}

// TakeEditing puts the actor's sign in the place of whoever's stands. The other is told; nothing that they saved is lost.
func (d *Desk) TakeEditing(ctx context.Context, actor staff.Actor, no int64, tab string) error {
	return d.editing(ctx, actor, no, func(tx Tx, _ news.Article) error {
		now := d.now()
		cur, err := tx.Editing(ctx, no)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return err
		}
		if err == nil && cur.Live(now) && cur.Person != actor.Person {
			if err := audit(ctx, tx, actor, "article.take", object("article", no), cur.Name); err != nil {
				return err
			}
		}
		return tx.PutEditing(ctx, news.Editing{Article: no, Person: actor.Person, Name: actor.Name, Tab: tab, Since: now, Seen: now})
	})
}

// EndEditing takes the page's own sign away, also where its person may no longer edit; that of another stays.
func (d *Desk) EndEditing(ctx context.Context, actor staff.Actor, no int64, tab string) error {
	if err := actor.Permit(staff.Write); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		return letGo(ctx, tx, actor, no, func(cur news.Editing) bool { return cur.Tab == tab })
	})
	if err != nil {
		return fmt.Errorf("edit article %d: %w", no, err)
	}
	return nil
}

// letGo takes the actor's own sign away where is holds for it.
func letGo(ctx context.Context, tx Tx, actor staff.Actor, no int64, is func(news.Editing) bool) error {
	cur, err := tx.Editing(ctx, no)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil || cur.Person != actor.Person || !is(cur) {
		return err
	}
	return tx.DeleteEditing(ctx, no)
}

// editing runs fn in one write, for an actor who may edit the article.
func (d *Desk) editing(ctx context.Context, actor staff.Actor, no int64, fn func(Tx, news.Article) error) error {
	if err := actor.Permit(staff.Write); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, no)
		if err != nil {
			return err
		}
		if !actor.MayEdit(a) {
			return fault.New(fault.Forbidden, "article.not-yours")
		}
		return fn(tx, a)
	})
	if err != nil {
		return fmt.Errorf("edit article %d: %w", no, err)
	}
	return nil
}

// entered decides whether a save from a page may be written over the article as it stands: *Taken where somebody else's
// sign is live, *Stale where the version that the save began from is not the newest. A page that itself saved the newest
// version goes on from there, even where it never heard so because the line broke before the answer.
func entered(ctx context.Context, tx Tx, actor staff.Actor, stands news.Article, from int64, form Form, now time.Time) (news.Editing, error) {
	cur, err := tx.Editing(ctx, stands.No)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return cur, err
	}
	if err == nil && cur.Live(now) && !cur.Of(actor.Person, form.Tab) {
		return cur, &Taken{cur}
	}
	if own := err == nil && form.Tab != "" && cur.Tab == form.Tab && cur.Person == actor.Person; own {
		if form.Turn != 0 && form.Turn <= cur.Turn {
			return cur, &Stale{stands}
		}
		if cur.Version == stands.Version {
			return cur, nil
		}
	} else {
		cur = news.Editing{}
	}
	if stands.Version != from {
		return cur, &Stale{stands}
	}
	return cur, nil
}

// sign renews the sign of the page that saved, or takes it away where the page closes. cur is what entered answered.
func sign(ctx context.Context, tx Tx, actor staff.Actor, cur news.Editing, saved news.Article, form Form, now time.Time) error {
	if form.Tab == "" {
		return nil
	}
	known := cur.Tab == form.Tab
	if form.Leaving {
		if !known {
			return nil
		}
		return tx.DeleteEditing(ctx, saved.No)
	}
	next := news.Editing{Article: saved.No, Person: actor.Person, Name: actor.Name, Tab: form.Tab, Since: now, Seen: now, Version: saved.Version, Turn: form.Turn}
	if !known {
		return tx.PutEditing(ctx, next)
	}
	return tx.TouchEditing(ctx, next)
}

// carry lets the page on which an article is open go on after a step of its road: the step made a new version, of the same
// words.
func carry(ctx context.Context, tx Tx, a news.Article) error {
	cur, err := tx.Editing(ctx, a.No)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil || cur.Version != a.Version-1 {
		return err
	}
	last, err := tx.LastRevision(ctx, a.No)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	before, err := json.Marshal(rewritten(a, last.Copy))
	if err != nil {
		return err
	}
	after, err := json.Marshal(a)
	if err != nil || !bytes.Equal(before, after) {
		return err // a step that wrote other words: the page has to see them
	}
	cur.Version = a.Version
	return tx.TouchEditing(ctx, cur)
}

package desk

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Notes is what the actions on notes and assignments read and write.
type Notes interface {
	Note(ctx context.Context, id int64) (news.Note, error)
	AddNote(ctx context.Context, n news.Note) (int64, error)
	UpdateNote(ctx context.Context, n news.Note) error
	Assignment(ctx context.Context, id int64) (news.Assignment, error)
	SaveAssignment(ctx context.Context, a news.Assignment, from int64) (int64, error)
}

// AddNote writes a note on an article, or an answer to one (Parent). To says for whom the thread waits from now on; an
// answer to a thread that was done opens it again. Readers see nothing of it.
func (d *Desk) AddNote(ctx context.Context, actor staff.Actor, n news.Note) (news.Note, error) {
	if err := actor.Permit(staff.Write); err != nil {
		return n, err
	}
	if err := n.Check(); err != nil {
		return n, err
	}
	var added news.Note
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		a, err := readable(ctx, tx, actor, n.Article)
		if err != nil {
			return err
		}
		if err := checkReader(ctx, tx, "to", n.To, a); err != nil {
			return err
		}
		added = n
		added.Person, added.Name, added.At = actor.Person, actor.Name, d.now()
		added.Edited, added.Done, added.DoneBy = time.Time{}, time.Time{}, ""
		if n.Parent != 0 {
			first, err := tx.Note(ctx, n.Parent)
			if err != nil {
				return err
			}
			if first.Article != n.Article || first.Parent != 0 {
				return fault.New(fault.NotFound, "fault.not-found")
			}
			added.Passage, added.Nth, added.To = "", 0, 0
			first.To, first.Done, first.DoneBy = n.To, time.Time{}, ""
			if err := tx.UpdateNote(ctx, first); err != nil {
				return err
			}
		}
		if added.ID, err = tx.AddNote(ctx, added); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "note.add", object("article", added.Article), "")
	})
	if err != nil {
		return n, fmt.Errorf("add a note to article %d: %w", n.Article, err)
	}
	return added, nil
}

// EditNote changes the text of the actor's own note.
func (d *Desk) EditNote(ctx context.Context, actor staff.Actor, id int64, text string) error {
	if err := actor.Permit(staff.Write); err != nil {
		return err
	}
	n := news.Note{Text: text}
	if err := n.Check(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		stands, err := tx.Note(ctx, id)
		if err != nil {
			return err
		}
		if actor.Person == 0 || stands.Person != actor.Person {
			return fault.New(fault.Forbidden, "note.not-yours")
		}
		if stands.Text == n.Text {
			return nil
		}
		stands.Text, stands.Edited = n.Text, d.now()
		if err := tx.UpdateNote(ctx, stands); err != nil {
			return err
		}
		return audit(ctx, tx, actor, "note.edit", object("article", stands.Article), "")
	})
	if err != nil {
		return fmt.Errorf("edit note %d: %w", id, err)
	}
	return nil
}

// CloseNote says that the thread of a first note is done, or opens it again.
func (d *Desk) CloseNote(ctx context.Context, actor staff.Actor, id int64, done bool) error {
	if err := actor.Permit(staff.Write); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		n, err := tx.Note(ctx, id)
		if err != nil {
			return err
		}
		if n.Parent != 0 {
			return fault.New(fault.NotFound, "fault.not-found")
		}
		if _, err := readable(ctx, tx, actor, n.Article); err != nil {
			return err
		}
		if done == !n.Done.IsZero() {
			return nil // pressed twice, or by two people
		}
		action := "note.open"
		n.Done, n.DoneBy = time.Time{}, ""
		if done {
			action, n.Done, n.DoneBy = "note.done", d.now(), actor.Name
		}
		if err := tx.UpdateNote(ctx, n); err != nil {
			return err
		}
		return audit(ctx, tx, actor, action, object("article", n.Article), "")
	})
	if err != nil {
		return fmt.Errorf("close note %d: %w", id, err)
	}
	return nil
}

// readable is an article for an actor who may read it; NotFound where it is not theirs to see.
func readable(ctx context.Context, tx Tx, actor staff.Actor, no int64) (news.Article, error) {
	a, err := tx.Article(ctx, no)
	if err == nil && !actor.MayRead(a) {
		return news.Article{}, fault.New(fault.NotFound, "article.not-readable")
	}
	return a, err
}

// checkReader says at the field whether the person (0: nobody) works here and may read the article.
func checkReader(ctx context.Context, tx Tx, field string, id int64, a news.Article) error {
	if err := checkPerson(ctx, tx, field, id); err != nil || id == 0 {
		return err
	}
	p, err := tx.Person(ctx, id)
	if err != nil {
		return err
	}
	if p.Powers, _, err = tx.Powers(ctx); err != nil {
		return err
	}
	if !p.Actor("").MayRead(a) {
		return fault.In(field, "note.reads-not", p.Name)
	}
	return nil
}

// checkPerson says at the field whether the person (0: nobody) works here.
func checkPerson(ctx context.Context, tx Tx, field string, id int64) error {
	if id == 0 {
		return nil
	}
	p, err := tx.Person(ctx, id)
	if fault.Is(err, fault.NotFound) || err == nil && !p.Disabled.IsZero() {
		return fault.In(field, "field.choice")
	}
	return err
}

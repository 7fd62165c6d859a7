package desk

import (
	"context"
	"fmt"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// MaySee tells whether the actor may see an assignment: a desk all, others theirs, what they proposed, and what nobody
// has in hand.
func MaySee(actor staff.Actor, a news.Assignment) bool {
	return actor.May(staff.EditAll) || actor.Person != 0 && (a.Who == actor.Person || a.By == actor.Person || a.Who == 0)
}

// MayChange tells whether the actor may rewrite an assignment: a desk all, others what they proposed for themselves.
func MayChange(actor staff.Actor, a news.Assignment) bool {
	return actor.May(staff.EditAll) || actor.Person != 0 && a.By == actor.Person && a.Who == actor.Person
}

// SaveAssignment gives an assignment (ID 0) or rewrites one from the version that the writer saw. Whoever may not assign
// to others proposes for themselves. Its state and its article are not taken from a: they have actions of their own.
func (d *Desk) SaveAssignment(ctx context.Context, actor staff.Actor, a news.Assignment) (news.Assignment, error) {
	if err := actor.Permit(staff.Write); err != nil {
		return a, err
	}
	if !actor.May(staff.EditAll) {
		a.Who = actor.Person
	}
	a.Status = news.AssignmentOpen
	if err := a.Check(); err != nil {
		return a, err
	}
	var saved news.Assignment
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		if err := d.checkAssignment(ctx, tx, a); err != nil {
			return err
		}
		action := "assignment.save"
		saved = news.Assignment{By: actor.Person, ByName: actor.Name, Status: news.AssignmentOpen, Created: d.now()}
		if a.ID == 0 {
			action = "assignment.new"
		} else {
			if saved, err = tx.Assignment(ctx, a.ID); err != nil {
				return err
			}
			if !MayChange(actor, saved) {
				return fault.New(fault.Forbidden, "assignment.not-yours")
			}
			if saved.Version != a.Version {
				return fault.New(fault.Conflict, "assignment.stale")
			}
			if saved.Who != a.Who && saved.Status == news.AssignmentTaken {
				saved.Status = news.AssignmentOpen // the next person has not taken it in hand yet
			}
		}
		saved.What, saved.Detail, saved.Who, saved.Section, saved.Due = a.What, a.Detail, a.Who, a.Section, a.Due
		if saved.ID, err = d.writeAssignment(ctx, tx, saved); err != nil {
			return err
		}
		saved.Version++
		return audit(ctx, tx, actor, action, object("assignment", saved.ID), saved.What)
	})
	if err != nil {
		return a, fmt.Errorf("save assignment %d: %w", a.ID, err)
	}
	return saved, nil
}

func (d *Desk) checkAssignment(ctx context.Context, tx Tx, a news.Assignment) error {
	if err := checkPerson(ctx, tx, "who", a.Who); err != nil {
		return err
	}
	if a.Section == 0 {
		return nil
	}
	sections, err := tx.Sections(ctx)
	if err != nil {
		return err
	}
	if _, ok := sections.Find(a.Section); !ok {
		return fault.In("section", "field.choice")
	}
	return nil
}

// writeAssignment writes the next version of an assignment.
func (d *Desk) writeAssignment(ctx context.Context, tx Tx, a news.Assignment) (int64, error) {
	from := a.Version
	a.Version, a.Updated = from+1, d.now()
	return tx.SaveAssignment(ctx, a, from)
}

// TakeAssignment says that the actor has an assignment in hand: their own, or one that nobody has.
func (d *Desk) TakeAssignment(ctx context.Context, actor staff.Actor, id int64) error {
	return d.moveAssignment(ctx, actor, id, "assignment.take", func(a *news.Assignment) error {
		switch {
		case actor.Person == 0:
			return fault.New(fault.Forbidden, "fault.forbidden")
		case a.Who != 0 && a.Who != actor.Person:
			return fault.New(fault.Conflict, "assignment.taken")
		case a.Status.Closed():
			return fault.New(fault.Conflict, "assignment.closed")
		}
		a.Who, a.Status = actor.Person, news.AssignmentTaken
		return nil
	})
}

// CloseAssignment says that an assignment is done, or no longer wanted (dropped), or opens it again. Whose it is may say
// that it is done; the rest is for those who may change it.
func (d *Desk) CloseAssignment(ctx context.Context, actor staff.Actor, id int64, status news.AssignmentStatus) error {
	return d.moveAssignment(ctx, actor, id, "assignment."+string(status), func(a *news.Assignment) error {
		own := actor.Person != 0 && a.Who == actor.Person
		switch status {
		case news.AssignmentDone, news.AssignmentOpen:
			if !own && !MayChange(actor, *a) {
				return fault.New(fault.Forbidden, "assignment.not-yours")
			}
		case news.AssignmentDropped:
			if !MayChange(actor, *a) {
				return fault.New(fault.Forbidden, "assignment.not-yours")
			}
		default:
			return fault.In("status", "field.choice")
		}
		if status == news.AssignmentOpen && !a.Status.Closed() {
			return nil // it is open, or in hand
		}
		a.Status = status
		return nil
	})
}

// AttachAssignment ties an article to the assignment from which it was begun; the actor has it in hand then. An
// assignment that has an article keeps it.
func (d *Desk) AttachAssignment(ctx context.Context, actor staff.Actor, id, article int64) error {
	return d.moveAssignment(ctx, actor, id, "assignment.begin", func(a *news.Assignment) error {
		if !MaySee(actor, *a) {
			return fault.New(fault.Forbidden, "assignment.not-yours")
		}
		if a.Article != 0 {
			return nil
		}
		a.Article = article
		if a.Who == 0 {
			a.Who = actor.Person
		}
		if a.Status == news.AssignmentOpen && a.Who == actor.Person {
			a.Status = news.AssignmentTaken
		}
		return nil
	})
}

// moveAssignment reads an assignment, lets decide change it, and writes it with its audit row where it changed.
func (d *Desk) moveAssignment(ctx context.Context, actor staff.Actor, id int64, action string, decide func(*news.Assignment) error) error {
	if err := actor.Permit(staff.Write); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		stands, err := tx.Assignment(ctx, id)
		if err != nil {
			return err
		}
		a := stands
		if err := decide(&a); err != nil || a == stands {
			return err
		}
		if a.Article != stands.Article {
			if _, err := tx.Article(ctx, a.Article); err != nil {
				return err
			}
		}
		if _, err := d.writeAssignment(ctx, tx, a); err != nil {
			return err
		}
		return audit(ctx, tx, actor, action, object("assignment", id), a.What)
	})
	if err != nil {
		return fmt.Errorf("%s %d: %w", action, id, err)
	}
	return nil
}

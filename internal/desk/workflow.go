package desk

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Step is what an action on an article's road takes.
type Step struct {
	No       int64
	Version  int64     // which the actor saw; *Stale answers when another stands
	Note     string    // for the newsroom's history; Return needs it: the reason
	Tell     string    // Publish of what is out or was withdrawn: what readers are told of the change; empty: a typo, only the time shows
	Override string    // the reason to let pass what the guard stops; empty: do not
	At       time.Time // Schedule: when it comes out
}

// power is the permission that an action asks for.
func power(a news.Action) staff.Permission {
	switch a {
	case news.Return:
		return staff.Return
	case news.Approve:
		return staff.Approve
	case news.Schedule, news.Unschedule:
		return staff.Schedule
	case news.Publish, news.Restore:
		return staff.Publish
	case news.Correct:
		return staff.Correct
	case news.Withdraw:
		return staff.Withdraw
	}
	return staff.Write
}

// Actions lists what the actor may do with the article as it stands, in the order of the road.
func Actions(actor staff.Actor, a news.Article, sections news.Sections) []news.Action {
	var all []news.Action
	for _, x := range []news.Action{
		news.File, news.Recall, news.Return, news.Approve, news.Schedule, news.Unschedule, news.Publish, news.Correct, news.Withdraw, news.Restore,
	} {
		if _, err := a.Status.Next(x); err == nil && permitStep(actor, x, a, sections) == nil {
			all = append(all, x)
		}
	}
	return all
}

func permitStep(actor staff.Actor, action news.Action, a news.Article, sections news.Sections) error {
	switch action {
	case news.File:
		if err := actor.Permit(staff.Write); err != nil {
			return err
		}
		if !actor.MayEdit(a) {
			return fault.New(fault.Forbidden, "article.not-yours")
		}
		return nil
	case news.Recall:
		if a.Status == news.Filed && actor.Person != 0 && a.Owner == actor.Person {
			return actor.Permit(staff.Write)
		}
		if a.Status == news.Approved {
			return actor.PermitOn(staff.Approve, a, sections)
		}
		return actor.PermitOn(staff.Return, a, sections)
	case news.Restore: // it undoes a withdrawal
		if err := actor.Permit(staff.Withdraw); err != nil {
			return err
		}
	}
	return actor.PermitOn(power(action), a, sections)
}

// move does one step: permit, check, decide, one write. change sets what belongs to the step beside the status.
func (d *Desk) move(ctx context.Context, actor staff.Actor, action news.Action, s Step, change func(tx Tx, a *news.Article) error) (news.Article, error) {
	var moved news.Article
	note, err := stepNote(s.Note, action == news.Return)
	if err != nil {
		return moved, err
	}
	if err := actor.Permit(power(action)); err != nil && action != news.Recall {
		return moved, err
	}
	err = d.store.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, s.No)
		if err != nil {
			return err
		}
		if twice, err := pressedTwice(ctx, tx, actor, action, a, s.Version); err != nil || twice {
			moved = a
			return err
		}
		sections, err := tx.Sections(ctx)
		if err != nil {
			return err
		}
		if err := permitStep(actor, action, a, sections); err != nil {
			return err
		}
		if a.Version != s.Version {
			return &Stale{a}
		}
		if a.Status, err = a.Status.Next(action); err != nil {
			return err
		}
		if err := change(tx, &a); err != nil {
			return err
		}
		a.Version, a.Updated = s.Version+1, d.now()
		if err := tx.UpdateArticle(ctx, a, s.Version); err != nil {
			return err
		}
		moved = a
		if !actor.MayEdit(a) { // it is another's now: whoever opens it next must not find it taken
			if err := letGo(ctx, tx, actor, a.No, func(news.Editing) bool { return true }); err != nil {
				return err
			}
		}
		return d.revise(ctx, tx, actor, a, action, note)
	})
	if err != nil {
		return moved, fmt.Errorf("%s article %d: %w", action, s.No, err)
	}
	return moved, nil
}

func stepNote(note string, required bool) (string, error) {
	var f fault.Fields
	limit := news.MaxNote
	field := "note"
	if required {
		limit, field = news.MaxReason, "reason"
	}
	note = news.Line(&f, field, note, limit, required)
	return note, f.Err()
}

// pressedTwice tells that the actor has just done this very step from the version they name.
func pressedTwice(ctx context.Context, tx Tx, actor staff.Actor, action news.Action, a news.Article, version int64) (bool, error) {
	if version != a.Version-1 {
		return false, nil
	}
	last, err := tx.LastRevision(ctx, a.No)
	if fault.Is(err, fault.NotFound) {
		return false, nil
	}
	return err == nil && last.Version == a.Version && last.Action == action && last.Person == actor.Person && last.Name == actor.Name, err
}

// FileArticle hands an article to the desk.
func (d *Desk) FileArticle(ctx context.Context, actor staff.Actor, s Step) (news.Article, error) {
	return d.move(ctx, actor, news.File, s, func(_ Tx, a *news.Article) error {
		a.Filed, a.ReturnReason = d.now(), ""
		if a.Title == "" {
			return fault.In("title", "field.required")
		}
		return nil
	})
}

// RecallArticle takes an article back one step: the writer from the desk, the desk from approval.
func (d *Desk) RecallArticle(ctx context.Context, actor staff.Actor, s Step) (news.Article, error) {
	return d.move(ctx, actor, news.Recall, s, func(Tx, *news.Article) error { return nil })
}

// ReturnArticle sends an article back to its writer; s.Note is the reason.
func (d *Desk) ReturnArticle(ctx context.Context, actor staff.Actor, s Step) (news.Article, error) {
	reason, err := stepNote(s.Note, true)
	if err != nil {
		return news.Article{}, err
	}
	return d.move(ctx, actor, news.Return, s, func(_ Tx, a *news.Article) error {
		a.ReturnReason, a.PublishAt, a.Held = reason, time.Time{}, ""
		return nil
	})
}

// ApproveArticle says that an article is ready for print.
func (d *Desk) ApproveArticle(ctx context.Context, actor staff.Actor, s Step) (news.Article, error) {
	return d.move(ctx, actor, news.Approve, s, func(tx Tx, a *news.Article) error {
		a.Approved, a.ReturnReason, a.Held = d.now(), "", ""
		return d.ready(ctx, tx, actor, a, s.Override)
	})
}

// ScheduleArticle lets an article come out by itself at s.At, or moves that time.
func (d *Desk) ScheduleArticle(ctx context.Context, actor staff.Actor, s Step) (news.Article, error) {
	return d.move(ctx, actor, news.Schedule, s, func(tx Tx, a *news.Article) error {
		switch {
		case s.At.IsZero():
			return fault.In("publish_at", "field.required")
		case !s.At.After(d.now()):
			return fault.In("publish_at", "article.time-past")
		case s.At.Before(a.Embargo):
			return fault.In("publish_at", "article.before-embargo")
		case !a.WithdrawAt.IsZero() && !a.WithdrawAt.After(s.At):
			return fault.In("publish_at", "article.after-withdrawal")
		}
		a.PublishAt, a.ReturnReason, a.Held = s.At, "", ""
		if a.Approved.IsZero() {
			a.Approved = d.now()
		}
		return d.ready(ctx, tx, actor, a, s.Override)
	})
}

// UnscheduleArticle keeps a scheduled article from coming out by itself.
func (d *Desk) UnscheduleArticle(ctx context.Context, actor staff.Actor, s Step) (news.Article, error) {
	return d.move(ctx, actor, news.Unschedule, s, func(_ Tx, a *news.Article) error {
		a.PublishAt = time.Time{}
		return nil
	})
}

// PublishArticle makes the version of the working copy that the actor saw public: for the first time, or anew after
// edits (s.Tell is what readers are told of them) or after a withdrawal.
func (d *Desk) PublishArticle(ctx context.Context, actor staff.Actor, s Step) (news.PublicArticle, error) {
	var public news.PublicArticle
	var f fault.Fields
	note := news.Line(&f, "note", s.Note, news.MaxNote, false)
	s.Tell = news.Line(&f, "tell", s.Tell, news.MaxNote, false)
	if err := f.Err(); err != nil {
		return public, err
	}
	if !actor.May(staff.Publish) && !actor.May(staff.Correct) {
		return public, fault.New(fault.Forbidden, "fault.forbidden")
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, s.No)
		if err != nil {
			return err
		}
		action := a.Status.Outward()
		sections, err := tx.Sections(ctx)
		if err != nil {
			return err
		}
		if err := permitStep(actor, action, a, sections); err != nil {
			return err
		}
		if a.Status == news.Published && a.PublicVersion == a.Version && (s.Version == a.Version && s.Tell == "" || s.Version == a.Version-1) {
			public, err = tx.PublicArticle(ctx, s.No) // pressed twice: what the actor saw is out already
			return err
		}
		if a.Version != s.Version {
			return &Stale{a}
		}
		if err := d.ready(ctx, tx, actor, &a, s.Override); err != nil {
			return err
		}
		public, err = d.release(ctx, tx, actor, action, a, s.Tell, note)
		return err
	})
	if err != nil {
		return public, fmt.Errorf("publish article %d: %w", s.No, err)
	}
	return public, nil
}

// release writes the public copy: the one place where something comes out.
func (d *Desk) release(ctx context.Context, tx Tx, actor staff.Actor, action news.Action, a news.Article, tell, note string) (news.PublicArticle, error) {
	now := d.now()
	if a.Embargo.After(now) {
		return news.PublicArticle{}, fault.In("embargo_until", "article.embargo-holds")
	}
	from := a.Version
	var err error
	if a.Status, err = a.Status.Next(action); err != nil {
		return news.PublicArticle{}, err
	}
	if a.Approved.IsZero() {
		a.Approved = now
	}
	public := a.Public(now)
	if action != news.Publish {
		stands, err := tx.PublicArticle(ctx, a.No)
		if err != nil {
			return public, err
		}
		public = a.Again(now, stands, tell)
	}
	if gone := !a.WithdrawAt.IsZero() && !a.WithdrawAt.After(now); gone && action == news.Restore {
		a.WithdrawAt = time.Time{}
	} else if gone {
		return public, fault.In("withdraw_at", "article.time-past") // it would go the moment that it came
	}
	a.Published, a.Withdrawn, a.WithdrawReason = public.Published, time.Time{}, ""
	a.PublishAt, a.ReturnReason, a.Held = time.Time{}, "", ""
	a.Version, a.Updated = from+1, now
	a.PublicVersion, public.Version = a.Version, a.Version
	if err := tx.UpdateArticle(ctx, a, from); err != nil {
		return public, err
	}
	if err := tx.PutPublic(ctx, public); err != nil {
		return public, err
	}
	if note == "" {
		note = tell
	}
	return public, d.revise(ctx, tx, actor, a, action, note)
}

// WithdrawArticle takes a published article away from every reader at once. The newsroom keeps it; its address answers
// with the notice, or with the paper's sentence where the notice is empty.
func (d *Desk) WithdrawArticle(ctx context.Context, actor staff.Actor, no int64, reason, notice string) error {
	if err := actor.Permit(staff.Withdraw); err != nil {
		return err
	}
	var f fault.Fields
	reason = news.Line(&f, "reason", reason, news.MaxReason, true)
	notice = news.Line(&f, "notice", notice, news.MaxNote, false)
	if err := f.Err(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, no)
		if err != nil {
			return err
		}
		sections, err := tx.Sections(ctx)
		if err != nil {
			return err
		}
		if err := actor.PermitOn(staff.Withdraw, a, sections); err != nil {
			return err
		}
		if a.Status == news.Withdrawn {
			return nil // pressed twice: it is gone already
		}
		return d.withdraw(ctx, tx, actor, a, reason, notice)
	})
	if err != nil {
		return fmt.Errorf("withdraw article %d: %w", no, err)
	}
	return nil
}

// withdraw takes the public copy away: the one place where something goes.
func (d *Desk) withdraw(ctx context.Context, tx Tx, actor staff.Actor, a news.Article, reason, notice string) (err error) {
	if a.Status, err = a.Status.Next(news.Withdraw); err != nil {
		return err
	}
	public, err := tx.PublicArticle(ctx, a.No)
	if err != nil {
		return err
	}
	from := a.Version
	a.Version, a.Updated, a.Withdrawn, a.WithdrawReason, a.WithdrawAt = from+1, d.now(), d.now(), reason, time.Time{}
	public.Withdrawn, public.Notice = a.Withdrawn, notice
	if err := tx.UpdateArticle(ctx, a, from); err != nil {
		return err
	}
	if err := tx.PutPublic(ctx, public); err != nil {
		return err
	}
	return d.revise(ctx, tx, actor, a, news.Withdraw, reason)
}

// RevertArticle makes an older version the newest working copy. Nothing is lost: what stood is a version too.
func (d *Desk) RevertArticle(ctx context.Context, actor staff.Actor, s Step, revision int64) (news.Article, error) {
	if err := actor.Permit(staff.Write); err != nil {
		return news.Article{}, err
	}
	var back news.Article
	err := d.store.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, s.No)
		if err != nil {
			return err
		}
		if !actor.MayEdit(a) {
			return fault.New(fault.Forbidden, "article.not-yours")
		}
		if twice, err := pressedTwice(ctx, tx, actor, news.Revert, a, s.Version); err != nil || twice {
			back = a
			return err
		}
		if a.Version != s.Version {
			return &Stale{a}
		}
		old, err := tx.Revision(ctx, s.No, revision)
		if err != nil {
			return err
		}
		fresh := rewritten(a, old.Copy)
		fresh.Embargo, fresh.WithdrawAt = a.Embargo, a.WithdrawAt // words come back, times that have passed do not
		if err := fresh.Check(); err != nil {
			return err
		}
		if fresh, err = settled(ctx, tx, fresh); err != nil {
			return err
		}
		if err := checkPlaces(ctx, tx, fresh); err != nil {
			return err
		}
		fresh.Version, fresh.Updated = s.Version+1, d.now()
		if err := tx.UpdateArticle(ctx, fresh, s.Version); err != nil {
			return err
		}
		back = fresh
		return d.revise(ctx, tx, actor, fresh, news.Revert, fmt.Sprintf("v%d", old.Version))
	})
	if err != nil {
		return back, fmt.Errorf("revert article %d to revision %d: %w", s.No, revision, err)
	}
	return back, nil
}

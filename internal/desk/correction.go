package desk

import (
	"context"
	"fmt"
	"time"

	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Corrections is what the actions on corrections read and write.
type Corrections interface {
	Correction(ctx context.Context, id int64) (news.Correction, error)
	SaveCorrection(ctx context.Context, c news.Correction) (int64, error)
	AddCorrectionRevision(ctx context.Context, v news.CorrectionRevision) error
}

// PublishCorrection puts a new correction before the readers: at its article, wherever that is listed, and at an address
// of its own. The article must have been public once. A claim that it answers is closed by it in the same write.
func (d *Desk) PublishCorrection(ctx context.Context, actor staff.Actor, c news.Correction) (news.Correction, error) {
	if err := actor.Permit(staff.Publish); err != nil {
		return c, err
	}
	if err := c.Check(); err != nil {
		return c, err
	}
	var saved news.Correction
	err := d.store.Write(ctx, func(tx Tx) (err error) {
		saved = c
		saved.ID, saved.Version, saved.Published = 0, 1, d.now().UTC().Truncate(time.Millisecond)
		saved.Edited, saved.Withdrawn, saved.WithdrawReason = time.Time{}, time.Time{}, ""
		if _, err := tx.PublicArticle(ctx, c.Article); fault.Is(err, fault.NotFound) {
			return fault.In("article", "correction.never-public")
		} else if err != nil {
			return err
		}
		if err := permitCorrection(ctx, tx, actor, staff.Publish, saved); err != nil {
			return err
		}
		if err := checkNotice(ctx, tx, saved); err != nil {
			return err
		}
		if err := guardCorrection(ctx, tx, saved); err != nil {
			return err
		}
		if saved.ID, err = tx.SaveCorrection(ctx, saved); err != nil {
			return err
		}
		if saved.Claim != 0 {
			if err := d.closeByCorrection(ctx, tx, actor, saved); err != nil {
				return err
			}
		}
		return d.reviseCorrection(ctx, tx, actor, saved, "publish", "")
	})
	if err != nil {
		return c, fmt.Errorf("publish a correction of article %d: %w", c.Article, err)
	}
	return saved, nil
}

// EditCorrection writes what a person changed in a correction that stands, with a note that says why. Its article and its
// claim stay what they are.
func (d *Desk) EditCorrection(ctx context.Context, actor staff.Actor, c news.Correction, note string) (news.Correction, error) {
	if err := actor.Permit(staff.Publish); err != nil {
		return c, err
	}
	err := c.Check()
	var f fault.Fields
	for _, x := range fault.FieldsOf(err) {
		f.Add(x.Name, x.Key, x.Args...)
	}
	note = news.Line(&f, "note", note, news.MaxNote, true)
	if err := f.Err(); err != nil {
		return c, err
	}
	var saved news.Correction
	err = d.store.Write(ctx, func(tx Tx) error {
		stands, err := tx.Correction(ctx, c.ID)
		if err != nil {
			return err
		}
		if err := permitCorrection(ctx, tx, actor, staff.Publish, stands); err != nil {
			return err
		}
		if stands.Version != c.Version {
			return fault.New(fault.Conflict, "correction.stale")
		}
		if !stands.Withdrawn.IsZero() {
			return fault.New(fault.Conflict, "correction.withdrawn")
		}
		saved = stands
		saved.Kind, saved.Title, saved.Body, saved.Notice, saved.Named, saved.BoxUntil = c.Kind, c.Title, c.Body, c.Notice, c.Named, c.BoxUntil
		saved.Version, saved.Edited = stands.Version+1, d.now()
		if saved.Notice != stands.Notice {
			if err := checkNotice(ctx, tx, saved); err != nil {
				return err
			}
		}
		if err := guardCorrection(ctx, tx, saved); err != nil {
			return err
		}
		if _, err := tx.SaveCorrection(ctx, saved); err != nil {
			return err
		}
		return d.reviseCorrection(ctx, tx, actor, saved, "edit", note)
	})
	if err != nil {
		return c, fmt.Errorf("edit correction %d: %w", c.ID, err)
	}
	return saved, nil
}

// WithdrawCorrection takes a correction away from the readers. It is kept with the reason.
func (d *Desk) WithdrawCorrection(ctx context.Context, actor staff.Actor, id int64, reason string) error {
	if err := actor.Permit(staff.Withdraw); err != nil {
		return err
	}
	var f fault.Fields
	reason = news.Line(&f, "reason", reason, news.MaxReason, true)
	if err := f.Err(); err != nil {
		return err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		c, err := tx.Correction(ctx, id)
		if err != nil {
			return err
		}
		if err := permitCorrection(ctx, tx, actor, staff.Withdraw, c); err != nil || !c.Withdrawn.IsZero() { // pressed twice: it is gone already
			return err
		}
		c.Version, c.Withdrawn, c.WithdrawReason = c.Version+1, d.now(), reason
		if _, err := tx.SaveCorrection(ctx, c); err != nil {
			return err
		}
		return d.reviseCorrection(ctx, tx, actor, c, "withdraw", reason)
	})
	if err != nil {
		return fmt.Errorf("withdraw correction %d: %w", id, err)
	}
	return nil
}

// RunCorrection prints a correction as an article in the original's section too: with the effect and at the place of what
// it corrects (언론중재법 §15⑥). The article is written and published as any other, in the paper's own name, and the two
// point to each other: all of it or nothing, so that trying again prints one article.
func (d *Desk) RunCorrection(ctx context.Context, actor staff.Actor, id int64) (news.Correction, error) {
	var run news.Correction
	if err := actor.Permit(staff.Publish); err != nil {
		return run, err
	}
	err := d.store.Write(ctx, func(tx Tx) error {
		c, err := tx.Correction(ctx, id)
		if err != nil {
			return err
		}
		if err := permitCorrection(ctx, tx, actor, staff.Publish, c); err != nil {
			return err
		}
		switch {
		case !c.Withdrawn.IsZero():
			return fault.New(fault.Conflict, "correction.withdrawn")
		case c.Notice != 0:
			return fault.New(fault.Conflict, "correction.has-article")
		}
		no, err := d.printCorrection(ctx, tx, actor, c)
		if err != nil {
			return err
		}
		c.Version, c.Notice = c.Version+1, no
		if _, err := tx.SaveCorrection(ctx, c); err != nil {
			return err
		}
		run = c
		return d.reviseCorrection(ctx, tx, actor, c, "run", object("article", no))
	})
	if err != nil {
		return run, fmt.Errorf("run correction %d: %w", id, err)
	}
	return run, nil
}

// printCorrection writes and publishes the article of a correction and returns its number.
func (d *Desk) printCorrection(ctx context.Context, tx Tx, actor staff.Actor, c news.Correction) (int64, error) {
	original, err := tx.PublicArticle(ctx, c.Article)
	if err != nil {
		return 0, err
	}
	paper, err := tx.Paper(ctx)
	if err != nil {
		return 0, err
	}
	sections, err := tx.Sections(ctx)
	if err != nil {
		return 0, err
	}
	a := news.Article{
		Title: c.Title, Body: c.Body, Kind: news.Normal, Grade: original.Grade, Section: original.Section, Sections: original.Sections,
		Series: original.Series, Related: []int64{c.Article}, Bylines: []news.Byline{{Name: paper.Name}}, Origin: news.Origin{Own: true},
		Portal: original.Portal,
	}
	if err := a.Check(); err != nil {
		return 0, err
	}
	if err := checkPlaces(ctx, tx, a); err != nil {
		return 0, err
	}
	if a, err = d.begin(ctx, tx, actor, a, d.now(), ""); err != nil {
		return 0, err
	}
	if err := permitStep(actor, news.Publish, a, sections); err != nil {
		return 0, err
	}
	if err := d.ready(ctx, tx, actor, &a, ""); err != nil {
		return 0, err
	}
	_, err = d.release(ctx, tx, actor, news.Publish, a, "", "")
	return a.No, err
}

// permitCorrection is Forbidden where the actor may not do with the article that a correction belongs to what they do with
// the correction: it is another's, or its section has its own desks. What answers a claim is for those who answer claims.
func permitCorrection(ctx context.Context, tx Tx, actor staff.Actor, p staff.Permission, c news.Correction) error {
	if c.Claim != 0 {
		if err := actor.Permit(staff.Withdraw); err != nil {
			return err
		}
	}
	a, err := tx.Article(ctx, c.Article)
	if err != nil {
		return err
	}
	sections, err := tx.Sections(ctx)
	if err != nil {
		return err
	}
	return actor.PermitOn(p, a, sections)
}

// checkNotice says whether the article that a correction names as its full text can be read.
func checkNotice(ctx context.Context, tx Tx, c news.Correction) error {
	if c.Notice == 0 {
		return nil
	}
	p, err := tx.PublicArticle(ctx, c.Notice)
	if fault.Is(err, fault.NotFound) || err == nil && !p.Withdrawn.IsZero() {
		return fault.In("notice", "correction.notice")
	}
	return err
}

// guardCorrection says at the field what the guard stops: a correction is read as an article is. Nobody overrules it here;
// its words can be chosen.
func guardCorrection(ctx context.Context, tx Tx, c news.Correction) error {
	all, err := Findings(ctx, tx, news.Article{Title: c.Title, Body: c.Body, Kind: news.Normal})
	if err != nil {
		return err
	}
	var f fault.Fields
	for _, x := range guard.Blocks(all) {
		field := "body"
		if x.Field == "title" {
			field = "title"
		}
		f.Add(field, "correction.guarded", x.Quote)
	}
	return f.Err()
}

// reviseCorrection keeps the version and writes the line of the log.
func (d *Desk) reviseCorrection(ctx context.Context, tx Tx, actor staff.Actor, c news.Correction, action, note string) error {
	v := news.CorrectionRevision{Correction: c.ID, Version: c.Version, At: d.now(), Person: actor.Person, Name: actor.Name, Action: action, Note: note, Copy: c}
	if err := tx.AddCorrectionRevision(ctx, v); err != nil {
		return err
	}
	return audit(ctx, tx, actor, "correction."+action, object("correction", c.ID), note)
}
